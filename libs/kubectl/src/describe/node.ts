import { nodeRoles, type Container, type Node, type Pod } from '@drydock/kinds';
import { parseQuantity, type KubeObject, type Quantity } from '@drydock/machinery';
import { describer, type DescribeContext } from './describer.ts';
import { eventsOf, sortEvents, writeEvents } from './events.ts';
import { formatRfc1123, since, type DescribeWriter } from './writer.ts';

export const nodeDescriber = describer<Node>('Node', async (writer, node, context) => {
  const { metadata, spec, status } = node;
  writer.field(0, 'Name', metadata.name);
  writer.field(0, 'Roles', nodeRoles(node) || '<none>');
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field(0, 'CreationTimestamp', formatRfc1123(metadata.creationTimestamp));
  writeTaints(writer, spec?.taints ?? []);
  writer.field(0, 'Unschedulable', spec?.unschedulable === true);
  await writeLease(writer, node, context);
  if (status?.conditions?.length) {
    writer.write(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n');
    writer.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
    for (const one of status.conditions)
      writer.write(
        1,
        `${one.type} \t${one.status} \t${formatRfc1123(one.lastHeartbeatTime)} \t${formatRfc1123(one.lastTransitionTime)} \t${one.reason ?? ''} \t${one.message ?? ''}\n`,
      );
  }
  writer.write(0, 'Addresses:\n');
  for (const { type, address } of status?.addresses ?? []) writer.field(1, type, address);
  writeResourceList(writer, 'Capacity', status?.capacity);
  writeResourceList(writer, 'Allocatable', status?.allocatable);
  writeSystem(writer, node);
  await writePods(writer, node, context);
  await writeNodeEvents(writer, node, context);
});

function writeTaints(writer: DescribeWriter, taints: NonNullable<NonNullable<Node['spec']>['taints']>): void {
  if (taints.length === 0) return writer.write(0, 'Taints:\t<none>\n');
  const key = (taint: (typeof taints)[number]) => `${taint.effect},${taint.key}`;
  const sorted = [...taints].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  sorted.forEach((taint, i) => writer.write(0, `${i === 0 ? 'Taints:' : ''}\t${taintText(taint)}\n`));
}

export function taintText({
  key,
  value,
  effect,
}: {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}): string {
  if (!effect) return value ? `${key}=${value}:` : key;
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`;
}

async function writeLease(
  writer: DescribeWriter,
  node: Node & KubeObject,
  { rest }: DescribeContext,
): Promise<void> {
  interface Lease {
    readonly spec?: {
      readonly holderIdentity?: string;
      readonly acquireTime?: string;
      readonly renewTime?: string;
    };
  }
  try {
    const lease = await rest.get<Lease>(
      `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node.metadata.name}`,
    );
    const time = (text: string | undefined) => (text ? formatRfc1123(text) : '<unset>');
    writer.write(0, 'Lease:\n');
    writer.field(1, 'HolderIdentity', lease.spec?.holderIdentity ?? '<unset>');
    writer.field(1, 'AcquireTime', time(lease.spec?.acquireTime));
    writer.field(1, 'RenewTime', time(lease.spec?.renewTime));
  } catch (error) {
    writer.field(0, 'Lease', `Failed to get lease: ${(error as Error).message}`);
  }
}

type Amounts = Readonly<Record<string, unknown>> | undefined;

function writeResourceList(writer: DescribeWriter, title: string, list: Amounts): void {
  const names = Object.keys(list ?? {}).sort();
  if (names.length === 0) return;
  writer.write(0, `${title}:\n`);
  for (const name of names) writer.field(1, name, list![name]);
}

function writeSystem(writer: DescribeWriter, { spec, status }: Node): void {
  const info = status?.nodeInfo;
  writer.write(0, 'System Info:\n');
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Machine ID', info?.machineID],
    ['System UUID', info?.systemUUID],
    ['Boot ID', info?.bootID],
    ['Kernel Version', info?.kernelVersion],
    ['OS Image', info?.osImage],
    ['Operating System', info?.operatingSystem],
    ['Architecture', info?.architecture],
    ['Container Runtime Version', info?.containerRuntimeVersion],
    ['Kubelet Version', info?.kubeletVersion],
    ['Kube-Proxy Version', info?.kubeProxyVersion],
  ];
  for (const [key, value] of lines) writer.field(1, key, value ?? '');
  if (spec?.podCIDR) writer.field(0, 'PodCIDR', spec.podCIDR);
  if (spec?.podCIDRs?.length) writer.field(0, 'PodCIDRs', spec.podCIDRs.join(','));
  if (spec?.providerID) writer.field(0, 'ProviderID', spec.providerID);
}

const zero = parseQuantity('0')!;

/** What a pod asks for: its containers together, or its biggest init container when that is more. */
function podAmounts(pod: Pod, list: 'requests' | 'limits'): Map<string, Quantity> {
  const total = new Map<string, Quantity>();
  const amounts = (container: Container) =>
    Object.entries((container.resources?.[list] ?? {}) as Record<string, string>);
  for (const container of pod.spec?.containers ?? [])
    for (const [name, text] of amounts(container)) add(total, name, text);
  for (const container of pod.spec?.initContainers ?? []) {
    for (const [name, text] of amounts(container)) {
      const amount = parseQuantity(text);
      if (container.restartPolicy === 'Always') add(total, name, text);
      else if (amount && amount.compare(total.get(name) ?? zero) > 0) total.set(name, amount);
    }
  }
  return total;
}

function add(total: Map<string, Quantity>, name: string, text: string | Quantity): void {
  const amount = typeof text === 'string' ? parseQuantity(text) : text;
  if (amount) total.set(name, total.get(name)?.add(amount) ?? amount);
}

async function writePods(
  writer: DescribeWriter,
  node: Node & KubeObject,
  { rest, now }: DescribeContext,
): Promise<void> {
  let pods: (Pod & KubeObject)[];
  try {
    const fieldSelector = `spec.nodeName=${node.metadata.name},status.phase!=Failed,status.phase!=Succeeded`;
    const list = await rest.get<{ items?: (Pod & KubeObject)[] }>('/api/v1/pods', {
      query: { fieldSelector, limit: '500' },
    });
    pods = list.items ?? [];
  } catch {
    writer.field(0, 'Pods', 'not authorized');
    return;
  }
  const allocatable = (node.status?.allocatable ?? node.status?.capacity ?? {}) as Record<string, string>;
  const share = (name: string, amount: Quantity) => {
    const whole = parseQuantity(allocatable[name] ?? '0') ?? zero;
    const of = (quantity: Quantity) => (name === 'cpu' ? quantity.milliValue() : quantity.value());
    const percent = of(whole) === 0 ? 0 : Math.trunc((of(amount) / of(whole)) * 100);
    return `${amount.toString()} (${percent}%)`;
  };
  writer.field(0, 'Non-terminated Pods', `(${pods.length} in total)`);
  writer.write(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n');
  writer.write(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n');
  const totals = { requests: new Map<string, Quantity>(), limits: new Map<string, Quantity>() };
  for (const pod of pods) {
    const [requests, limits] = [podAmounts(pod, 'requests'), podAmounts(pod, 'limits')];
    for (const [name, amount] of requests) add(totals.requests, name, amount);
    for (const [name, amount] of limits) add(totals.limits, name, amount);
    const cells = ['cpu', 'memory'].flatMap((name) =>
      [requests, limits].map((list) => share(name, list.get(name) ?? zero)),
    );
    const { namespace, name, creationTimestamp } = pod.metadata;
    writer.write(1, `${namespace}\t${name}\t\t${cells.join('\t')}\t${since(creationTimestamp, now)}\n`);
  }
  writer.write(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n');
  writer.write(1, 'Resource\tRequests\tLimits\n');
  writer.write(1, '--------\t--------\t------\n');
  const others = Object.keys(allocatable).sort();
  const huge = others.filter((name) => name.startsWith('hugepages-'));
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...huge])
    writer.write(
      1,
      `${name}\t${share(name, totals.requests.get(name) ?? zero)}\t${share(name, totals.limits.get(name) ?? zero)}\n`,
    );
  const standard = ['cpu', 'memory', 'ephemeral-storage', 'pods', 'storage', ...huge];
  for (const name of others.filter((one) => !standard.includes(one)))
    writer.write(
      1,
      `${name}\t${(totals.requests.get(name) ?? zero).toString()}\t${(totals.limits.get(name) ?? zero).toString()}\n`,
    );
}

/** Controllers name a node by its UID, the kubelet by its name. */
async function writeNodeEvents(
  writer: DescribeWriter,
  node: Node & KubeObject,
  { rest, events, now }: DescribeContext,
): Promise<void> {
  if (!events) return;
  const byName = await eventsOf(rest, node, node.metadata.name);
  writeEvents(writer, sortEvents([...events, ...byName]), now);
}
