import { createEventRecorder, resources, type Informer } from '@drydock/client';
import type { Pod } from '@drydock/kinds';
import type { ByteReader, CancelSignal, StreamConnection, Timer } from '@drydock/machinery';
import { KubeletConnection, type ContainerTarget, type ExecOptions, type LogOptions } from './connection.ts';
import { registerNode } from './node/register-node.ts';
import type { KubeletContext, KubeletOptions } from './options.ts';
import { PodWorker } from './pod/pod-worker.ts';
import { serveKubelet, type KubeletAnswer, type KubeletRequest } from './server/kubelet-server.ts';
import { StaticPods } from './static-pods.ts';
import { nodeStats, type NodeStats } from './stats/node-stats.ts';

/** The kubelet's way to the API server: structurally a NodeConnection. */
export interface Kubelet {
  readonly nodeName: string;
  logs(target: ContainerTarget, options: LogOptions, signal?: CancelSignal): Promise<ByteReader>;
  exec(target: ContainerTarget, options: ExecOptions): Promise<StreamConnection>;
  attach(target: ContainerTarget, options: Omit<ExecOptions, 'command'>): Promise<StreamConnection>;
  portForward(target: Omit<ContainerTarget, 'container'>, port: number): Promise<StreamConnection>;
  /** What the node and its pods use, as the kubelet's /metrics/resource tells metrics-server. */
  stats(): NodeStats;
  /** What its own server answers on port 10250. */
  serve(request: KubeletRequest): Promise<KubeletAnswer>;
  /** The node has lost power: no word to the API, all processes are gone. */
  stop(): void;
}

/** ConfigMaps and Secrets reach volumes when the pod is synchronised: within a minute. */
const volumeSyncMs = 60_000;

/** Starts the kubelet of one node. The informers must be started by the caller, before or after. */
export function startKubelet(options: KubeletOptions): Kubelet {
  return new RunningKubelet(options);
}

class RunningKubelet implements Kubelet {
  readonly nodeName: string;
  readonly #context: KubeletContext;
  readonly #workers = new Map<string, PodWorker>();
  /** Pods that have ended here and whose objects are still there, because of finalizers. */
  readonly #ended = new Set<string>();
  readonly #connection: KubeletConnection;
  readonly #pods: Informer<Pod>;
  readonly #staticPods: StaticPods;
  readonly #startedAt: number;
  #stopped = false;
  #stopNode: () => void = () => undefined;
  #volumeSync: Timer | undefined;

  constructor(options: KubeletOptions) {
    const { client, clock, nodeName, runtime } = options;
    const random = options.random.fork(`kubelet ${nodeName}`);
    this.nodeName = nodeName;
    this.#startedAt = clock.now();
    this.#context = {
      clusterDns: '10.96.0.10',
      clusterDomain: 'cluster.local',
      hostNameservers: ['192.168.65.7'],
      hostFiles: runtime.createVolume(),
      ...options,
      random,
      recorder: createEventRecorder(client, clock, random.fork('events'), {
        component: 'kubelet',
        host: nodeName,
      }),
      persistentVolumes: new Map(),
    };
    const find = (namespace: string, name: string) => this.#worker(namespace, name)?.state;
    this.#connection = new KubeletConnection(find, () => clock.now(), runtime.engine.name === 'docker');
    const { informers } = options;
    this.#pods = informers.for(resources.pods);
    this.#pods.onChange(({ old, current }) => this.#podChanged(old, current));
    informers.for(resources.configMaps).onChange(() => this.#scheduleVolumeSync());
    informers.for(resources.secrets).onChange(() => this.#scheduleVolumeSync());
    informers.for(resources.services);
    informers.for(resources.persistentVolumeClaims);
    informers.for(resources.persistentVolumes);
    this.#staticPods = new StaticPods(this.#context, (uid) => this.#workers.has(uid));
    void this.#begin();
  }

  logs(target: ContainerTarget, options: LogOptions, signal?: CancelSignal) {
    return this.#connection.logs(target, options, signal);
  }

  exec(target: ContainerTarget, options: ExecOptions) {
    return this.#connection.exec(target, options);
  }

  attach(target: ContainerTarget, options: Omit<ExecOptions, 'command'>) {
    return this.#connection.attach(target, options);
  }

  portForward(target: Omit<ContainerTarget, 'container'>, port: number) {
    return this.#connection.portForward(target, port);
  }

  stats(): NodeStats {
    const states = [...this.#workers.values()].map(({ state }) => state);
    return nodeStats(states, { startedAt: this.#startedAt, now: this.#context.clock.now() });
  }

  serve(request: KubeletRequest): Promise<KubeletAnswer> {
    const { client, node } = this.#context;
    return serveKubelet(
      {
        nodeName: this.nodeName,
        client,
        stats: () => this.stats(),
        pods: () => [...this.#workers.values()].map(({ state }) => state),
        connection: this.#connection,
        version: node.nodeInfo.kubeletVersion,
      },
      request,
    );
  }

  stop(): void {
    this.#stopped = true;
    this.#stopNode();
    this.#staticPods.stop();
    this.#volumeSync?.cancel();
    for (const worker of this.#workers.values()) worker.powerOff();
  }

  async #begin(): Promise<void> {
    try {
      const stop = await registerNode(this.#context);
      if (this.#stopped) stop();
      else this.#stopNode = stop;
      await this.#staticPods.start();
    } catch {
      // The API server is not up yet: a real kubelet keeps trying as well.
      if (!this.#stopped) this.#context.clock.after(5000, () => void this.#begin());
    }
  }

  #worker(namespace: string, name: string): PodWorker | undefined {
    const candidates = [...this.#workers.values()].filter(
      ({ state }) => state.pod.metadata.namespace === namespace && state.pod.metadata.name === name,
    );
    return candidates.at(-1);
  }

  #podChanged(old: Pod | undefined, current: Pod | undefined): void {
    if (this.#stopped) return;
    if (old && (!current || current.metadata.uid !== old.metadata.uid)) this.#forget(old.metadata.uid ?? '');
    const onThisNode = (pod: Pod | undefined) => pod?.spec?.nodeName === this.nodeName;
    if (!current && old && onThisNode(old)) this.#staticPods.podChanged(old);
    if (!current || !onThisNode(current)) return;
    const uid = current.metadata.uid ?? '';
    if (this.#ended.has(uid)) return;
    const known = this.#workers.get(uid);
    if (known) return known.update(current);
    // a mirror of what a manifest no longer says (etcd has been restored) is replaced, not run
    if (this.#staticPods.isStale(current)) return this.#staticPods.podChanged(current);
    const worker = new PodWorker(this.#context, current, () => {
      this.#workers.delete(uid);
      this.#ended.add(uid);
    });
    this.#workers.set(uid, worker);
    worker.kick();
  }

  #forget(uid: string): void {
    this.#workers.get(uid)?.orphan();
    this.#ended.delete(uid);
  }

  #scheduleVolumeSync(): void {
    this.#volumeSync ??= this.#context.clock.after(volumeSyncMs, () => {
      this.#volumeSync = undefined;
      for (const worker of this.#workers.values()) void worker.refreshVolumes();
    });
  }
}
