// The probe workers of one container: startup first, then liveness and readiness, each with its period and thresholds.
import type { Probe } from '@drydock/kinds';
import type { Clock, Random, Timer } from '@drydock/machinery';
import type { ContainerRecord } from '../pod/container-record.ts';
import { askProbe, type ProbeTarget } from './probe.ts';

export interface ProbeReport {
  /** An event `Unhealthy`, with its message. */
  unhealthy(message: string): void;
  /** `started` or `ready` of the record has changed. */
  changed(): void;
  /** The container must be killed: its liveness or startup probe has failed too often. */
  kill(kind: 'liveness' | 'startup', probe: Probe): void;
}

const titles = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' } as const;
type ProbeKind = keyof typeof titles;

/** Starts the probes of a container that runs now. Returns what stops them. */
export function startProbes(
  target: ProbeTarget,
  record: ContainerRecord,
  report: ProbeReport,
  random: Random,
): () => void {
  const { startupProbe, livenessProbe, readinessProbe } = target.spec;
  const workers = new Set<ProbeWorker>();
  let stopped = false;
  record.started = startupProbe === undefined;
  record.ready = readinessProbe === undefined;
  const run = (kind: ProbeKind, probe: Probe, settled: (ok: boolean) => boolean) => {
    if (stopped) return;
    const worker = new ProbeWorker(target, probe, {
      clock: target.clock,
      jitter: random.int(1000),
      failed: (message) => report.unhealthy(`${titles[kind]} probe failed: ${message}`),
      settled,
    });
    workers.add(worker);
    worker.start(target.container.startedAt ?? target.container.createdAt);
  };
  const afterStartup = () => {
    if (livenessProbe) run('liveness', livenessProbe, (ok) => keepUnlessDead(ok, 'liveness', livenessProbe));
    if (readinessProbe)
      run('readiness', readinessProbe, (ok) => {
        if (record.ready !== ok) {
          record.ready = ok;
          report.changed();
        }
        return true;
      });
  };
  const keepUnlessDead = (ok: boolean, kind: 'liveness' | 'startup', probe: Probe) => {
    if (!ok) report.kill(kind, probe);
    return ok;
  };
  if (!startupProbe) afterStartup();
  else
    run('startup', startupProbe, (ok) => {
      if (!ok) return keepUnlessDead(ok, 'startup', startupProbe);
      record.started = true;
      report.changed();
      afterStartup();
      return false;
    });
  return () => {
    stopped = true;
    for (const worker of workers) worker.stop();
  };
}

interface WorkerOptions {
  readonly clock: Clock;
  readonly jitter: number;
  readonly failed: (message: string) => void;
  /** The result after thresholds; returns whether to go on. */
  readonly settled: (ok: boolean) => boolean;
}

class ProbeWorker {
  readonly #target: ProbeTarget;
  readonly #probe: Probe;
  readonly #options: WorkerOptions;
  #timer: Timer | undefined;
  #stopped = false;
  #last: boolean | undefined;
  #run = 0;

  constructor(target: ProbeTarget, probe: Probe, options: WorkerOptions) {
    this.#target = target;
    this.#probe = probe;
    this.#options = options;
  }

  start(containerStartedAt: number): void {
    const { clock, jitter } = this.#options;
    const delay = (this.#probe.initialDelaySeconds ?? 0) * 1000 - (clock.now() - containerStartedAt);
    this.#schedule(Math.max(0, delay) + jitter);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #schedule(ms: number): void {
    this.#timer = this.#options.clock.after(ms, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    const begun = this.#options.clock.now();
    const answer = await askProbe(this.#target, this.#probe);
    if (this.#stopped || !this.#target.container.running) return;
    if (!answer.ok) this.#options.failed(answer.message);
    this.#run = answer.ok === this.#last ? this.#run + 1 : 1;
    this.#last = answer.ok;
    const threshold = answer.ok ? (this.#probe.successThreshold ?? 1) : (this.#probe.failureThreshold ?? 3);
    const goOn = this.#run >= threshold ? this.#options.settled(answer.ok) : true;
    if (!goOn || this.#stopped) return;
    const period = (this.#probe.periodSeconds ?? 10) * 1000;
    this.#schedule(Math.max(0, begun + period - this.#options.clock.now()));
  }
}
