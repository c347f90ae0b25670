// Health of nodes: taints that follow from conditions and from `kubectl cordon`, and what is said about a node that is silent.
// After pkg/controller/nodelifecycle.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type { Lease, Node, NodeCondition } from '@drydock/kinds';
import { formatTime, parseTime, type KubeObject } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { podCondition } from '../pods/conditions.ts';
import { taintsFor } from './node-taints.ts';

/** --node-monitor-grace-period. */
const gracePeriod = 50_000;

export const nodeLifecycleController: ControllerDefinition = {
  name: 'node-controller',
  start: (context) => new NodeLifecycle(context).start(),
};

class NodeLifecycle {
  readonly #context: ControllerContext;
  readonly #nodes;
  readonly #leases;
  readonly #recorder;
  readonly #registered = new Set<string>();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#nodes = context.informers.for(resources.nodes);
    this.#leases = context.informers.for(resources.leases);
    this.#recorder = context.recorder();
  }

  start(): void {
    const queue = this.#context.run({
      name: nodeLifecycleController.name,
      reconcile: (key, own) => this.#reconcile(key, own),
    });
    this.#nodes.onChange(({ old, current }) => {
      const node = current ?? old;
      if (node) queue.add(node.metadata.name ?? '');
    });
    this.#leases.onChange(({ current }) => {
      if (current?.metadata.namespace === 'kube-node-lease')
        queue.addAfter(current.metadata.name ?? '', gracePeriod + 1);
    });
  }

  async #reconcile(name: Key, queue: WorkQueue): Promise<void> {
    const node = this.#nodes.get('', name);
    if (!node) return void this.#registered.delete(name);
    this.#announce(name);
    const silentSince = this.#silentSince(name);
    const left =
      silentSince === undefined ? undefined : silentSince + gracePeriod - this.#context.clock.now();
    if (left !== undefined && left < 0) return this.#giveUp(node, name);
    if (left !== undefined) queue.addAfter(name, left + 1);
    await this.#taint(node);
  }

  #announce(name: string): void {
    if (this.#registered.has(name)) return;
    this.#registered.add(name);
    const message = `Node ${name} event: Registered Node ${name} in Controller`;
    this.#recorder.event(reference(name), 'Normal', 'RegisteredNode', message);
  }

  /** The last sign of life. Undefined for a node without a lease: nobody has promised to report. */
  #silentSince(name: string): number | undefined {
    const lease: Lease | undefined = this.#leases.get('kube-node-lease', name);
    return parseTime(lease?.spec?.renewTime);
  }

  async #taint(node: Node): Promise<void> {
    const taints = taintsFor(node, formatTime(this.#context.clock.now()));
    if (!taints) return;
    const { taints: _taints, ...spec } = node.spec ?? {};
    await this.#client.update({ ...node, spec: taints.length > 0 ? { ...spec, taints } : spec });
  }

  /** The kubelet is silent: its node is unknown, and its pods are not ready any more. */
  async #giveUp(node: Node, name: string): Promise<void> {
    const conditions = unknownConditions(node, formatTime(this.#context.clock.now()));
    if (!conditions) return this.#taint(node);
    await this.#client.updateStatus({ ...node, status: { ...node.status, conditions } });
    this.#recorder.event(
      reference(name),
      'Normal',
      'NodeNotReady',
      `Node ${name} status is now: NodeNotReady`,
    );
    await this.#markPods(name);
  }

  async #markPods(name: string): Promise<void> {
    const time = formatTime(this.#context.clock.now());
    for (const pod of this.#context.informers.for(resources.pods).list()) {
      if (pod.spec?.nodeName !== name || podCondition(pod, 'Ready')?.status !== 'True') continue;
      const conditions = [{ type: 'Ready', status: 'False', lastTransitionTime: time }];
      await this.#context.client
        .of(resources.pods, pod.metadata.namespace ?? '')
        .patch(pod.metadata.name ?? '', 'strategic', { status: { conditions } }, { subresource: 'status' });
      const regarding = { ...pod, apiVersion: 'v1', kind: 'Pod' };
      this.#recorder.event(regarding, 'Warning', 'NodeNotReady', 'Node is not ready');
    }
  }

  get #client() {
    return this.#context.client.of(resources.nodes);
  }
}

const monitored = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/** All conditions of the kubelet as Unknown; undefined when they are that already. */
function unknownConditions(node: Node, time: string): readonly NodeCondition[] | undefined {
  const old = node.status?.conditions ?? [];
  const changes = (condition: NodeCondition) =>
    monitored.includes(condition.type) && condition.status !== 'Unknown';
  if (!old.some(changes)) return undefined;
  return old.map((condition) =>
    changes(condition)
      ? {
          ...condition,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime: time,
        }
      : condition,
  );
}

/** Events about a node carry its name as the UID, as the real ones do. */
function reference(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name } };
}
