// The Node object: registered once, its status renewed seldom, its lease often enough for the node controller.
import { resources } from '@drydock/client';
import type { Node, NodeCondition, NodeStatus } from '@drydock/kinds';
import { formatMicroTime, formatTime, hasReason, type KubeObject } from '@drydock/machinery';
import type { KubeletContext } from '../options.ts';

const statusPeriodMs = 300_000;
const leasePeriodMs = 40_000;

/** Registers the node and keeps it alive. Returns what stops it. */
export async function registerNode(context: KubeletContext): Promise<() => void> {
  const { client, clock, nodeName } = context;
  const nodes = client.of(resources.nodes);
  if (!(await nodes.find(nodeName))) await create(context);
  let stopped = false;
  const timers = new Map<string, { cancel(): void }>();
  const repeat = (name: string, period: number, work: () => Promise<void>) => {
    if (stopped) return;
    timers.set(
      name,
      clock.after(period, () => void work().finally(() => repeat(name, period, work))),
    );
  };
  const tell = (reason: string, message: string) =>
    context.recorder.event(nodeReference(nodeName), 'Normal', reason, message);
  tell('Starting', 'Starting kubelet.');
  await writeNodeStatus(context);
  tell('NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
  await renewLease(context);
  const swallow = (work: (context: KubeletContext) => Promise<void>) => () =>
    work(context).catch(() => undefined);
  repeat('status', statusPeriodMs, swallow(writeNodeStatus));
  repeat('lease', leasePeriodMs, swallow(renewLease));
  return () => {
    stopped = true;
    for (const timer of timers.values()) timer.cancel();
  };
}

/** Events about a node carry its name as the uid, as the kubelet's do. */
export function nodeReference(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name } };
}

async function create({ client, nodeName, node }: KubeletContext): Promise<void> {
  const { labels, annotations, taints, podCIDR, hostname = nodeName } = node;
  const { architecture, operatingSystem } = node.nodeInfo;
  const object: Node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: nodeName,
      labels: {
        'beta.kubernetes.io/arch': architecture,
        'beta.kubernetes.io/os': operatingSystem,
        'kubernetes.io/arch': architecture,
        'kubernetes.io/hostname': hostname,
        'kubernetes.io/os': operatingSystem,
        ...labels,
      },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true', ...annotations },
    },
    spec: {
      ...(podCIDR ? { podCIDR, podCIDRs: [podCIDR] } : {}),
      ...(taints && taints.length > 0 ? { taints } : {}),
    },
  };
  try {
    await client.of(resources.nodes).create(object);
  } catch (error) {
    if (!hasReason(error, 'AlreadyExists')) throw error;
  }
}

async function writeNodeStatus(context: KubeletContext): Promise<void> {
  const { client, nodeName, node, runtime } = context;
  const nodes = client.of(resources.nodes);
  const known = await nodes.find(nodeName);
  if (!known) return create(context);
  const images = runtime.images.list().map((image) => ({ names: [image.name], sizeBytes: image.size }));
  const status: NodeStatus = {
    ...known.status,
    addresses: [
      { type: 'InternalIP', address: node.internalIP },
      { type: 'Hostname', address: node.hostname ?? nodeName },
    ],
    capacity: node.capacity,
    allocatable: node.allocatable ?? node.capacity,
    conditions: nodeConditions(context, known.status?.conditions ?? []),
    daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
    nodeInfo: node.nodeInfo,
    ...(images.length > 0 ? { images } : {}),
  };
  await nodes.patch(nodeName, 'merge', { status }, { subresource: 'status' });
  tellTransitions(context, known.status?.conditions ?? [], status.conditions ?? []);
}

/** What `describe node` shows of conditions that have become good. */
const goodNews: Readonly<Record<string, string>> = {
  MemoryPressure: 'NodeHasSufficientMemory',
  DiskPressure: 'NodeHasNoDiskPressure',
  PIDPressure: 'NodeHasSufficientPID',
  Ready: 'NodeReady',
};

function tellTransitions(
  { recorder, nodeName }: KubeletContext,
  before: readonly NodeCondition[],
  now: readonly NodeCondition[],
): void {
  for (const { type, status } of now) {
    const reason = goodNews[type];
    if (!reason || before.find((one) => one.type === type)?.status === status) continue;
    recorder.event(nodeReference(nodeName), 'Normal', reason, `Node ${nodeName} status is now: ${reason}`);
  }
}

const pressure = [
  ['MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
] as const;

function nodeConditions({ clock }: KubeletContext, old: readonly NodeCondition[]): readonly NodeCondition[] {
  const now = formatTime(clock.now());
  const make = (type: string, status: string, reason: string, message: string): NodeCondition => {
    const before = old.find((one) => one.type === type);
    const since = before?.status === status ? before.lastTransitionTime : undefined;
    return { type, status, lastHeartbeatTime: now, lastTransitionTime: since ?? now, reason, message };
  };
  const mine = [
    ...pressure.map(([type, reason, message]) => make(type, 'False', reason, message)),
    make('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
  ];
  return [...old.filter(({ type }) => !mine.some((one) => one.type === type)), ...mine];
}

async function renewLease({ client, clock, nodeName }: KubeletContext): Promise<void> {
  const leases = client.of(resources.leases, 'kube-node-lease');
  const renewTime = formatMicroTime(clock.now());
  try {
    await leases.patch(nodeName, 'merge', { spec: { renewTime } });
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error;
    await leases.create({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: nodeName, namespace: 'kube-node-lease' },
      spec: { holderIdentity: nodeName, leaseDurationSeconds: 40, renewTime },
    });
  }
}
