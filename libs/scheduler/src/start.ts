import {
  createEventRecorder,
  createInformers,
  resources,
  type Client,
  type EventRecorder,
  type Informer,
} from '@drydock/client';
import type { PersistentVolumeClaim, Pod } from '@drydock/kinds';
import { formatTime, hasReason, type Clock, type Random } from '@drydock/machinery';
import { SchedulerCache } from './cache/cache.ts';
import type { Preemption } from './cycle/preemption.ts';
import { selectNode, type Failure } from './cycle/select-node.ts';
import { watchCluster } from './cycle/cluster-events.ts';
import type { ClusterEvent, SchedulerPlugin } from './plugin.ts';
import { plugins as allPlugins } from './plugins/registry.ts';
import { claimsToBind, isBound } from './plugins/volumebinding/index.ts';
import { SchedulingQueue } from './queue/scheduling-queue.ts';

const schedulerName = 'default-scheduler';

export interface SchedulerOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly plugins?: readonly SchedulerPlugin[];
}

export interface Scheduler {
  /** Resolves when the caches are filled and work begins. */
  readonly ready: Promise<void>;
  stop(): void;
}

/** Starts kube-scheduler with the default profile. */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const informers = createInformers(options.client, options.clock);
  const queue = new SchedulingQueue(options.clock);
  const loop = new SchedulingLoop(
    options,
    new SchedulerCache(informers),
    queue,
    informers.for(resources.pods),
    informers.for(resources.persistentVolumeClaims),
  );
  watchCluster(informers, queue, schedulerName);
  return {
    ready: informers.start().then(() => void loop.run()),
    stop() {
      informers.stop();
      queue.stop();
    },
  };
}

class SchedulingLoop {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #plugins: readonly SchedulerPlugin[];
  readonly #cache: SchedulerCache;
  readonly #queue: SchedulingQueue;
  readonly #pods: Informer<Pod>;
  readonly #claims: Informer<PersistentVolumeClaim>;
  readonly #recorder: EventRecorder;

  constructor(
    { client, clock, random, plugins = allPlugins }: SchedulerOptions,
    cache: SchedulerCache,
    queue: SchedulingQueue,
    pods: Informer<Pod>,
    claims: Informer<PersistentVolumeClaim>,
  ) {
    this.#client = client;
    this.#clock = clock;
    this.#random = random;
    this.#plugins = plugins;
    this.#cache = cache;
    this.#queue = queue;
    this.#pods = pods;
    this.#claims = claims;
    this.#recorder = createEventRecorder(client, clock, random.fork('events'), { component: schedulerName });
  }

  async run(): Promise<void> {
    for (let key = await this.#queue.pop(); key !== undefined; key = await this.#queue.pop())
      await this.#scheduleOne(key);
  }

  async #scheduleOne(key: string): Promise<void> {
    const [namespace = '', name = ''] = key.split('/');
    const cached = this.#pods.get(namespace, name);
    if (!cached || cached.spec?.nodeName || cached.metadata.deletionTimestamp) return this.#queue.remove(key);
    if (this.#cache.isAssumed(cached)) return;
    const pod: Pod = { ...cached, apiVersion: 'v1', kind: 'Pod' };
    const snapshot = this.#cache.snapshot(pod);
    const decision = selectNode(pod, snapshot, this.#plugins, this.#random);
    if ('failure' in decision) {
      const nominated = decision.preemption && (await this.#preempt(pod, decision.preemption));
      return this.#reject(key, pod, decision, nominated);
    }
    this.#cache.assume(pod, decision.node);
    const claims = claimsToBind(pod, snapshot);
    // binding volumes takes time; other pods do not wait for it
    if (claims.length > 0) void this.#bindVolumes(key, pod, claims, decision.node);
    else await this.#bind(key, pod, decision.node);
  }

  /** Moves the victims aside. Returns the node that is to become free. */
  async #preempt(pod: Pod, { node, victims }: Preemption): Promise<string> {
    const lastTransitionTime = formatTime(this.#clock.now());
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: `${schedulerName}: preempting to accommodate a higher priority pod`,
      lastTransitionTime,
    };
    for (const victim of victims) {
      const { name = '', namespace = '' } = victim.metadata;
      const pods = this.#client.of(resources.pods, namespace);
      try {
        if (!victim.metadata.deletionTimestamp) {
          await pods.patch(
            name,
            'strategic',
            { status: { conditions: [condition] } },
            { subresource: 'status' },
          );
          await pods.delete(name);
        }
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error;
      }
      const message = `Preempted by pod ${pod.metadata.uid ?? ''} on node ${node}`;
      this.#recorder.event({ ...victim, apiVersion: 'v1', kind: 'Pod' }, 'Normal', 'Preempted', message);
    }
    return node;
  }

  async #reject(
    key: string,
    pod: Pod,
    { failure: message, plugins: rejectedBy }: Failure,
    nominated: string | undefined,
  ): Promise<void> {
    const events = new Set<ClusterEvent>(
      this.#plugins.filter((plugin) => rejectedBy.includes(plugin.name)).flatMap((plugin) => plugin.events),
    );
    this.#recorder.event(pod, 'Warning', 'FailedScheduling', message);
    this.#queue.park(key, events);
    await this.#setUnschedulable(pod, message, nominated).catch(() => this.#queue.retry(key));
  }

  async #setUnschedulable(pod: Pod, message: string, nominated: string | undefined): Promise<void> {
    const before = pod.status?.conditions?.find((condition) => condition.type === 'PodScheduled');
    if (
      before?.status === 'False' &&
      before.reason === 'Unschedulable' &&
      before.message === message &&
      !nominated
    )
      return;
    const { generation } = pod.metadata;
    const time = before?.status === 'False' ? before.lastTransitionTime : undefined;
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastProbeTime: null,
      lastTransitionTime: time ?? formatTime(this.#clock.now()),
      ...(generation === undefined ? {} : { observedGeneration: generation }),
    };
    const pods = this.#client.of(resources.pods, pod.metadata.namespace ?? '');
    const patch = {
      status: { conditions: [condition], ...(nominated ? { nominatedNodeName: nominated } : {}) },
    };
    try {
      await pods.patch(pod.metadata.name ?? '', 'strategic', patch, { subresource: 'status' });
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error;
    }
  }

  async #bind(key: string, pod: Pod, node: string): Promise<void> {
    const { name = '', namespace = '', uid } = pod.metadata;
    try {
      await this.#client.of(resources.pods, namespace).post(name, 'binding', {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name, namespace, ...(uid ? { uid } : {}) },
        target: { kind: 'Node', name: node },
      });
    } catch (error) {
      this.#cache.forget(pod);
      if (hasReason(error, 'NotFound')) this.#queue.remove(key);
      else this.#queue.retry(key);
      return;
    }
    this.#queue.remove(key);
    const message = `Successfully assigned ${namespace}/${name} to ${node}`;
    this.#recorder.event(pod, 'Normal', 'Scheduled', message);
  }

  /** Tells provisioners which node was chosen and binds the pod when its claims are bound. */
  async #bindVolumes(
    key: string,
    pod: Pod,
    claims: readonly PersistentVolumeClaim[],
    node: string,
  ): Promise<void> {
    try {
      for (const claim of claims) {
        const annotations = { 'volume.kubernetes.io/selected-node': node };
        await this.#client
          .of(resources.persistentVolumeClaims, claim.metadata.namespace ?? '')
          .patch(claim.metadata.name ?? '', 'merge', { metadata: { annotations } });
      }
      await Promise.all(claims.map((claim) => this.#bound(claim)));
      await this.#bind(key, pod, node);
    } catch {
      this.#cache.forget(pod);
      this.#queue.retry(key);
    }
  }

  /** Resolves when the claim is bound; rejects after ten minutes (bindTimeoutSeconds) or when it is deleted. */
  #bound(claim: PersistentVolumeClaim): Promise<void> {
    const { namespace = '', name = '' } = claim.metadata;
    return new Promise((resolve, reject) => {
      let settled = false;
      const settle = (done: () => void) => {
        settled = true;
        timer.cancel();
        done();
      };
      const timer = this.#clock.after(600_000, () =>
        settle(() => reject(new Error('binding volumes: timed out'))),
      );
      this.#claims.onChange(({ old, current }) => {
        if (settled) return;
        const changed = current ?? old;
        if (changed?.metadata.name !== name || changed.metadata.namespace !== namespace) return;
        if (!current) settle(() => reject(new Error(`claim ${name} was deleted`)));
        else if (isBound(current)) settle(resolve);
      });
    });
  }
}
