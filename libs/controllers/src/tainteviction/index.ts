// Taints with effect NoExecute drive pods off a node: pkg/controller/tainteviction.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type { Pod, Taint } from '@drydock/kinds';
import { formatTime, hasReason, parseTime } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { keyOf, splitKey } from '../keys.ts';
import { toleratedFor } from '../taints/tolerations.ts';

export const taintEvictionController: ControllerDefinition = {
  name: 'taint-eviction-controller',
  start: (context) => new TaintEviction(context).start(),
};

class TaintEviction {
  readonly #context: ControllerContext;
  readonly #pods;
  readonly #nodes;
  readonly #recorder;
  /** Pods that will be evicted when their time is up. */
  readonly #marked = new Set<Key>();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#pods = context.informers.for(resources.pods);
    this.#nodes = context.informers.for(resources.nodes);
    this.#recorder = context.recorder();
  }

  start(): void {
    const queue = this.#context.run({
      name: taintEvictionController.name,
      reconcile: (key) => this.#reconcile(key, queue),
    });
    this.#pods.onChange(({ old, current }) => {
      if (!current) this.#marked.delete(keyOf(old ?? { metadata: {} }));
      else if (current.spec?.nodeName && !old?.spec?.nodeName) queue.add(keyOf(current));
    });
    this.#nodes.onChange(({ old, current }) => {
      const before = JSON.stringify(evicting(old?.spec?.taints));
      if (before === JSON.stringify(evicting(current?.spec?.taints))) return;
      for (const pod of this.#pods.list())
        if (pod.spec?.nodeName === current?.metadata.name) queue.add(keyOf(pod));
    });
  }

  async #reconcile(key: Key, queue: WorkQueue): Promise<void> {
    const { namespace, name } = splitKey(key);
    const pod = this.#pods.get(namespace, name);
    const node = pod?.spec?.nodeName ? this.#nodes.get('', pod.spec.nodeName) : undefined;
    if (!pod || !node || pod.metadata.deletionTimestamp) return;
    const taints = evicting(node.spec?.taints);
    const wait = toleratedFor(pod.spec?.tolerations ?? [], taints);
    if (taints.length === 0 || wait === Infinity) return this.#cancel(key, pod);
    const now = this.#context.clock.now();
    const due = wait === undefined ? now : Math.max(...taints.map((taint) => addedAt(taint, now))) + wait;
    if (due <= now) return this.#evict(key, pod);
    this.#marked.add(key);
    queue.addAfter(key, due - now);
  }

  #cancel(key: Key, pod: Pod): void {
    if (!this.#marked.delete(key)) return;
    const message = `Cancelling deletion of Pod ${key}`;
    this.#recorder.event(
      { ...pod, apiVersion: 'v1', kind: 'Pod' },
      'Normal',
      'TaintManagerEviction',
      message,
    );
  }

  async #evict(key: Key, pod: Pod): Promise<void> {
    this.#marked.delete(key);
    const message = `Marking for deletion Pod ${key}`;
    this.#recorder.event(
      { ...pod, apiVersion: 'v1', kind: 'Pod' },
      'Normal',
      'TaintManagerEviction',
      message,
    );
    const pods = this.#context.client.of(resources.pods, pod.metadata.namespace ?? '');
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
      lastTransitionTime: formatTime(this.#context.clock.now()),
    };
    try {
      const name = pod.metadata.name ?? '';
      await pods.patch(name, 'strategic', { status: { conditions: [condition] } }, { subresource: 'status' });
      await pods.delete(name);
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error;
    }
  }
}

function evicting(taints: readonly Taint[] | undefined): readonly Taint[] {
  return (taints ?? []).filter((taint) => taint.effect === 'NoExecute');
}

const addedAt = (taint: Taint, now: number) => parseTime(taint.timeAdded) ?? now;
