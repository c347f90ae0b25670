// One pod on this node, from the first sight of its object to its end. Level-based: every step reads the whole state
// and moves it forward; whatever changes only calls `kick`.
import type { Pod, Probe } from '@drydock/kinds';
import { Cancelled, CancelSource, type Random, type Timer } from '@drydock/machinery';
import { StartBlockedTimes } from './retry-times.ts';
import { Backoff } from '../backoff.ts';
import { LocalStorageWatch } from '../eviction/local-storage.ts';
import type { KubeletContext } from '../options.ts';
import { startProbes } from '../probes/prober.ts';
import { terminationMessage } from '../status/container-status.ts';
import { belongsToStart, initDone, initialized, podPhase } from '../status/phase.ts';
import { podStatus } from '../status/pod-status.ts';
import { writeStatus } from '../status/write-status.ts';
import {
  createRecords,
  fieldPathOf,
  hasExited,
  isRunning,
  newEphemeralRecords,
  podTitle,
  restarts,
  type ContainerRecord,
} from './container-record.ts';
import { killContainer, killPod } from './kill-container.ts';
import { mountVolumes, unmountVolumes } from './mount-volumes.ts';
import { hostnameOf, probeTarget, type PodState } from './pod-state.ts';
import { StartBlocked } from './pull-image.ts';
import { resizeContainers } from './resize.ts';
import { startContainer } from './start-container.ts';
import { deletePod } from './delete-pod.ts';

const sandboxMs = 250;
/** How often the pod lifecycle event generator asks the runtime (PLEG). */
const relistMs = 1000;

export class PodWorker {
  readonly state: PodState;
  readonly #context: KubeletContext;
  readonly #onGone: () => void;
  readonly #random: Random;
  readonly #retries: StartBlockedTimes;
  readonly #crashBackoff: Backoff;
  readonly #imageBackoff: Backoff;
  readonly #interrupt = new CancelSource();
  #retry: Timer | undefined;
  #deadline: Timer | undefined;
  readonly #storage: LocalStorageWatch;
  #syncing = false;
  #again = false;
  #gone = false;
  /** The object has left the API without us: end at once. */
  #orphaned = false;

  constructor(context: KubeletContext, pod: Pod, onGone: () => void) {
    this.#context = context;
    this.#onGone = onGone;
    this.#random = context.random.fork(`pod ${pod.metadata.uid}`);
    this.#retries = new StartBlockedTimes(this.#random);
    this.#crashBackoff = new Backoff(context.clock);
    this.#imageBackoff = new Backoff(context.clock);
    this.state = { pod, records: createRecords(pod), volumes: new Map(), startTime: context.clock.now() };
    this.#storage = new LocalStorageWatch(context.clock, this.state, (message) => this.#evict(message));
    const seconds = pod.spec?.activeDeadlineSeconds;
    if (seconds !== undefined)
      this.#deadline = context.clock.after(seconds * 1000, () => this.#deadlineExceeded());
  }

  update(pod: Pod): void {
    const { metadata } = this.state.pod;
    this.state.pod = pod;
    const deleted = pod.metadata.deletionTimestamp !== undefined && !metadata.deletionTimestamp;
    if (deleted) this.#interrupt.cancel('deleted');
    // A change of the status only, mostly our own, is nothing to act on.
    if (deleted || pod.metadata.generation !== metadata.generation) this.kick();
  }

  /** The object is gone (force deletion). */
  orphan(): void {
    this.#orphaned = true;
    this.#interrupt.cancel('gone');
    this.kick();
  }

  /** The kubelet ends the pod by itself: eviction (which leaves no time), deadline. */
  end(reason: string, message: string, atOnce = false): void {
    this.state.ended ??= { reason, message, atOnce };
    this.#interrupt.cancel(reason);
    this.kick();
  }

  /** Writes ConfigMaps and Secrets that have changed into the volumes. */
  async refreshVolumes(): Promise<void> {
    for (const volume of this.state.volumes.values()) await volume.refresh?.();
  }

  /** The machine is gone: processes end, nothing is told to the API. */
  powerOff(): void {
    this.#gone = true;
    this.#interrupt.cancel('power off');
    this.#release();
  }

  kick(): void {
    if (this.#gone) return;
    if (this.#syncing) {
      this.#again = true;
      return;
    }
    this.#syncing = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      this.#retry?.cancel();
      try {
        await this.#sync();
      } catch (error) {
        if (!(error instanceof Cancelled)) this.#retryAfter(this.#retries.next());
        else if (!this.#gone) this.#again = true;
      }
    } while (this.#again && !this.#gone);
    this.#syncing = false;
  }

  async #sync(): Promise<void> {
    if (this.#gone) return;
    const { pod, ended } = this.state;
    if (pod.metadata.deletionTimestamp || this.#orphaned || ended) return this.#terminate();
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return this.#release();
    await this.#report();
    const unmounted = await mountVolumes(this.#context, this.state, this.#interrupt.signal);
    if (unmounted !== undefined) return this.#retryAfter(unmounted);
    await this.#ensureSandbox();
    await this.#moveContainers();
    await this.#report();
    const phase = podPhase(this.state.pod, this.state.records);
    if (phase === 'Succeeded' || phase === 'Failed') this.#release();
  }

  async #ensureSandbox(): Promise<void> {
    if (this.state.sandbox) return;
    const { pod } = this.state;
    const { clock, runtime, nodeName } = this.#context;
    await clock.sleep(sandboxMs, this.#interrupt.signal);
    const { namespace = '', name = '', uid = '' } = pod.metadata;
    const hostPorts = (pod.spec?.containers ?? []).flatMap(({ ports = [] }) =>
      ports.flatMap(({ hostPort, containerPort, protocol }) =>
        hostPort && !pod.spec?.hostNetwork
          ? [{ hostPort, containerPort, ...(protocol ? { protocol } : {}) }]
          : [],
      ),
    );
    this.state.sandbox = runtime.createSandbox({
      namespace,
      name,
      uid,
      hostname: hostnameOf(pod, nodeName),
      ...(pod.spec?.hostNetwork ? { hostNetwork: true } : {}),
      ...(pod.spec?.shareProcessNamespace ? { shareProcesses: true } : {}),
      hostPorts,
    });
    await this.#report();
  }

  async #moveContainers(): Promise<void> {
    const { records, pod } = this.state;
    for (const record of resizeContainers(this.#context, this.state)) await this.#restartResized(record);
    records.push(...newEphemeralRecords(pod, records));
    // first of all: they are there to look at pods whose init containers fail
    for (const record of records) if (record.role === 'ephemeral') await this.#ensureRunning(record);
    const wasInitialized = initialized(records);
    for (const record of records) {
      if (!belongsToStart(record)) continue;
      if (record.role === 'init' && wasInitialized) continue;
      if (!initDone(record)) await this.#ensureRunning(record);
      if (!wasInitialized && !initDone(record)) return;
    }
    for (const record of records)
      if (record.role === 'main') {
        const changed = await this.#adoptDefinition(record);
        await this.#ensureRunning(record, changed);
      }
  }

  /** `kubectl set image` on a pod: the container is replaced, whatever the restart policy says. */
  async #adoptDefinition(record: ContainerRecord): Promise<boolean> {
    const wanted = this.state.pod.spec?.containers.find(({ name }) => name === record.spec.name);
    if (!wanted || wanted.image === record.spec.image) return false;
    record.spec = wanted;
    const seconds = this.state.pod.spec?.terminationGracePeriodSeconds ?? 30;
    const message = `Container ${wanted.name} definition changed, will be restarted`;
    if (isRunning(record)) await killContainer(this.#context, this.state, record, seconds * 1000, message);
    return true;
  }

  async #restartResized(record: ContainerRecord): Promise<void> {
    const seconds = this.state.pod.spec?.terminationGracePeriodSeconds ?? 30;
    const message = `Container ${record.spec.name} resize requires restart`;
    await killContainer(this.#context, this.state, record, seconds * 1000, message);
    await this.#ensureRunning(record, true);
  }

  /** Starts a container that should run and does not, unless it has to wait. */
  async #ensureRunning(record: ContainerRecord, changed = false): Promise<void> {
    if (isRunning(record)) return;
    if (hasExited(record) && !changed) {
      if (!restarts(this.state.pod, record)) return;
      if (this.#crashLoops(record)) return;
    }
    try {
      await startContainer(this.#context, this.state, record, {
        imageBackoff: this.#imageBackoff,
        signal: this.#interrupt.signal,
        onStarted: () => this.#watchContainer(record),
      });
    } catch (error) {
      if (!(error instanceof StartBlocked)) throw error;
      record.waiting = { reason: error.reason, message: error.message };
      // A container that was created and did not start is dead: the next relist sees that, and crash-loop rules apply.
      this.#retryAfter(error.reason === 'RunContainerError' ? relistMs : this.#retries.next());
    }
  }

  /** Whether the container has to wait for its restart; sets the waiting state and the time of the next try. */
  #crashLoops(record: ContainerRecord): boolean {
    const { clock, recorder } = this.#context;
    const { pod } = this.state;
    const { name } = record.spec;
    const finishedAt = record.current!.exit!.finishedAt;
    const left = this.#crashBackoff.left(name, finishedAt);
    if (left === 0) {
      this.#crashBackoff.next(name, finishedAt);
      return false;
    }
    const message = `Back-off restarting failed container ${name} in pod ${podTitle(pod)}`;
    recorder.event(pod, 'Warning', 'BackOff', message, fieldPathOf(record));
    const seconds = this.#crashBackoff.delay(name) / 1000;
    const delay = seconds >= 60 ? `${Math.floor(seconds / 60)}m${seconds % 60}s` : `${seconds}s`;
    record.waiting = {
      reason: 'CrashLoopBackOff',
      message: `back-off ${delay} restarting failed container=${name} pod=${podTitle(pod)}`,
    };
    this.#retryAfter(Math.min(clock.now() + left, clock.now() + this.#retries.next()) - clock.now());
    return true;
  }

  #watchContainer(record: ContainerRecord): void {
    const container = record.current!;
    const { pod } = this.state;
    const { recorder } = this.#context;
    const begin = () => {
      if (!container.running || record.current !== container) return;
      record.stopProbes = startProbes(
        probeTarget(this.#context, this.state, record),
        record,
        {
          unhealthy: (message) => recorder.event(pod, 'Warning', 'Unhealthy', message, fieldPathOf(record)),
          changed: () => this.kick(),
          kill: (kind, probe) => void this.#killUnhealthy(record, kind, probe),
        },
        this.#random,
      );
    };
    begin();
    this.#storage.observe();
    void container.exited.then(() => {
      record.stopProbes?.();
      delete record.stopProbes;
      record.started = false;
      record.ready = false;
      record.terminationMessages.set(container.id, terminationMessage(record, container));
      this.kick();
    });
    void this.#report();
  }

  async #killUnhealthy(record: ContainerRecord, kind: string, probe: Probe): Promise<void> {
    const { pod } = this.state;
    const seconds = probe.terminationGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30;
    const message = `Container ${record.spec.name} failed ${kind} probe, will be restarted`;
    record.stopProbes?.();
    if (isRunning(record)) await killContainer(this.#context, this.state, record, seconds * 1000, message);
  }

  async #terminate(): Promise<void> {
    const { pod, ended } = this.state;
    this.#deadline?.cancel();
    const usual = pod.metadata.deletionGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30;
    const seconds = this.#orphaned ? Math.min(usual, 1) : usual;
    await killPod(this.#context, this.state, ended?.atOnce ? 0 : seconds * 1000);
    const knew = this.state.records.some(({ current }) => current) || !pod.status?.containerStatuses;
    if (!this.#orphaned && knew) await this.#report();
    this.#release();
    if (ended && !pod.metadata.deletionTimestamp && !this.#orphaned) return;
    this.#gone = true;
    this.#onGone();
    if (!this.#orphaned) await deletePod(this.#context, pod);
  }

  /** Gives back what a pod that runs no more does not need. */
  #release(): void {
    for (const record of this.state.records) record.stopProbes?.();
    this.#storage.stop();
    this.#retry?.cancel();
    this.#deadline?.cancel();
    unmountVolumes(this.#context, this.state);
    this.state.sandbox?.remove();
  }

  async #report(): Promise<void> {
    const { clock, node } = this.#context;
    const { pod, records, sandbox, startTime, ended, pendingResize } = this.state;
    if (this.#gone) return;
    const status = podStatus({
      pod,
      records,
      ...(sandbox ? { podIP: sandbox.address } : {}),
      hostIP: node.internalIP,
      startTime,
      now: clock.now(),
      ...(ended ? { ended: { reason: ended.reason, message: ended.message } } : {}),
      ...(pendingResize ? { pendingResize } : {}),
    });
    const written = await writeStatus(this.#context, pod, status);
    if (written && this.state.pod.metadata.uid === written.metadata.uid)
      this.state.pod = newerOf(this.state.pod, written);
  }

  #retryAfter(ms: number): void {
    this.#retry?.cancel();
    this.#retry = this.#context.clock.after(ms, () => this.kick());
  }

  #evict(message: string): void {
    this.#context.recorder.event(this.state.pod, 'Warning', 'Evicted', message);
    this.end('Evicted', message, true);
  }

  #deadlineExceeded(): void {
    const message = 'Pod was active on the node longer than the specified deadline';
    this.#context.recorder.event(this.state.pod, 'Normal', 'DeadlineExceeded', message);
    this.end('DeadlineExceeded', message);
  }
}

function newerOf(a: Pod, b: Pod): Pod {
  return Number(b.metadata.resourceVersion ?? 0) > Number(a.metadata.resourceVersion ?? 0) ? b : a;
}
