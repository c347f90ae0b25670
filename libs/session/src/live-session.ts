// A session in real time: its clock follows the wall clock, its inputs are logged, its listener hears what happens.
import type {
  ApiConnect,
  ApiConnection,
  ApiEvent,
  ApiRequest,
  ApiResponse,
  ClusterMap,
  GradeReport,
  HttpInput,
  HttpOutcome,
  OpenSession,
  SessionInput,
  SessionListener,
  SessionSpec,
  SilentInput,
} from './contract.ts';
import { readClusterMap } from './cluster-map.ts';
import { checkLive, gradeFork } from './grading/grade-session.ts';
import { acts, onlyReads, Session, withoutLastAction, type Outcome } from './session.ts';
import { RealTimeDriver } from './time/real-time-driver.ts';

/** After a change of the cluster the map and the read-only checks follow this much later (real ms). */
const observeAfter = 250;
/** After a command the checks that act follow, on a fork, once the learner pauses this long (real ms). */
const forkAfter = 1500;

export class LiveSession implements OpenSession {
  #driver!: RealTimeDriver;
  #output = new Map<string, string>();
  #flush: NodeJS.Immediate | undefined;
  #observe: NodeJS.Timeout | undefined;
  #fork: NodeJS.Timeout | undefined;
  #seenRevision = -1;
  /** The last results of the checks that act, to be shown beside the live ones. */
  #forked: GradeReport | undefined;
  #closed = false;
  /** While undo swaps the session, everything else waits: an input must reach the one whose log it joins. */
  #swapped: Promise<void> = Promise.resolve();
  /** Undefined only until the first start. */
  #session!: Session;

  private constructor(
    readonly spec: SessionSpec,
    readonly listener: SessionListener,
    readonly onTurn: () => void,
  ) {}

  static async open(spec: SessionSpec, listener: SessionListener, onTurn: () => void): Promise<LiveSession> {
    const live = new LiveSession(spec, listener, onTurn);
    await live.#start(spec);
    return live;
  }

  async input(input: SilentInput): Promise<void> {
    await this.#exclusively(() => this.#apply(input).taken);
  }

  async http(request: Omit<HttpInput, 'type'>): Promise<HttpOutcome> {
    return (await this.#ask({ type: 'http', ...request })) as HttpOutcome;
  }

  async api(request: ApiRequest): Promise<ApiResponse> {
    if (!onlyReads(request)) return (await this.#ask({ type: 'api.request', ...request })) as ApiResponse;
    const started = await this.#exclusively(async () => ({ answer: this.#session.api.request(request) }));
    return started.answer;
  }

  async apiConnect(request: ApiConnect): Promise<ApiConnection> {
    return (await this.#ask({ type: 'api.connect', ...request })) as ApiConnection;
  }

  /** The outcome comes with time: waiting for it inside would stop the clock that it needs. */
  async #ask(input: SessionInput): Promise<Outcome | undefined> {
    const started = await this.#exclusively(async () => {
      const { taken, outcome } = this.#apply(input);
      await taken;
      return { outcome };
    });
    return started.outcome;
  }

  async screen(terminal: string): Promise<string> {
    return this.#session.terminals.screen(terminal);
  }

  async grade(): Promise<GradeReport> {
    const report = await this.#exclusively(() => gradeFork(this.#session, this.#forkSpec()));
    this.#forked = report;
    this.listener.checks(report);
    return report;
  }

  checks(): Promise<GradeReport> {
    return this.#exclusively(() => checkLive(this.#session, this.#forked));
  }

  map(): Promise<ClusterMap> {
    return this.#exclusively(() => readClusterMap(this.#session.sandbox.cluster.adminTransport));
  }

  undo(): Promise<void> {
    const undone = this.#swapped.then(() => this.#undo());
    this.#swapped = undone.catch(() => undefined);
    return undone;
  }

  async #undo(): Promise<void> {
    const log = await this.#driver.exclusively(async () => withoutLastAction(this.#session.log));
    if (log.length === this.#session.log.length) return;
    const kept = commonLength(log, this.#session.log);
    const names = this.#session.terminals.names();
    await this.#driver.stop();
    this.#session.stop();
    this.listener.truncated(kept);
    this.listener.logged(log.slice(kept));
    await this.#start({ ...this.spec, log });
    // A full reset of the page's terminal, then the screen as it was.
    for (const name of names)
      this.listener.output(name, `\x1bc${await this.#session.terminals.screen(name)}`);
  }

  async virtualTime(): Promise<number> {
    return this.#session.now;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#observe);
    clearTimeout(this.#fork);
    await this.#swapped;
    await this.#driver.stop();
    this.#flushOutput();
    this.#session.stop();
  }

  async #exclusively<T>(work: () => Promise<T>): Promise<T> {
    await this.#swapped;
    return this.#driver.exclusively(work);
  }

  async #start(spec: SessionSpec): Promise<void> {
    let replaying = true;
    const handlers = {
      onOutput: (terminal: string, data: string) => {
        if (!replaying) this.#collect(terminal, data);
      },
      onEnded: (terminal: string, code: number) => {
        if (!replaying) this.listener.ended?.(terminal, code);
      },
      onApi: (call: string, event: ApiEvent) => {
        if (!replaying) this.listener.api?.(call, event);
      },
    };
    this.#session = await Session.replay(spec, handlers, this.#session?.lab);
    // whoever had these calls open has lost them with the session before
    for (const id of this.#session.api.open) this.#apply({ type: 'api.close', id });
    replaying = false;
    this.#seenRevision = -1;
    this.#forked = undefined;
    this.#driver = new RealTimeDriver(this.#session.sandbox.clock, {
      onProgress: () => this.#progress(),
      onFailure: (error) => this.listener.failed(error instanceof Error ? error.message : String(error)),
    });
    this.#driver.start();
    this.#progress();
    this.#scheduleFork();
  }

  #apply(input: SessionInput) {
    const applied = this.#session.apply(input);
    this.listener.logged(this.#session.log.slice(-1));
    if (acts(input)) this.#scheduleFork();
    if (input.type === 'hint') this.#seenRevision = -1; // the score is another one, the cluster is not
    this.#progress();
    return applied;
  }

  #forkSpec(): SessionSpec {
    return { ...this.spec, log: this.#session.log };
  }

  #collect(terminal: string, data: string): void {
    this.#output.set(terminal, (this.#output.get(terminal) ?? '') + data);
    if (!this.#flush) this.#flush = setImmediate(() => this.#flushOutput());
  }

  #flushOutput(): void {
    this.#flush = undefined;
    const pending = [...this.#output];
    this.#output.clear();
    for (const [terminal, data] of pending) this.listener.output(terminal, data);
  }

  #progress(): void {
    this.onTurn();
    if (this.#closed || this.#observe || this.#session.sandbox.cluster.store.revision === this.#seenRevision)
      return;
    this.#observe = setTimeout(() => void this.#report(), observeAfter);
  }

  async #report(): Promise<void> {
    this.#observe = undefined;
    if (this.#closed) return;
    this.#seenRevision = this.#session.sandbox.cluster.store.revision;
    try {
      const [map, report] = await this.#driver.exclusively(async () => [
        await readClusterMap(this.#session.sandbox.cluster.adminTransport),
        await checkLive(this.#session, this.#forked),
      ]);
      this.listener.map(map as ClusterMap);
      this.listener.checks(report as GradeReport);
    } catch (error) {
      this.#observationFailed(error);
    }
  }

  /** Checks and map that cannot be read are our fault, not the end of the learner's session. */
  #observationFailed(error: unknown): void {
    if (!this.#closed) console.error(`session ${this.spec.attempt}: checks or map failed:`, error);
  }

  #scheduleFork(): void {
    clearTimeout(this.#fork);
    if (!this.#closed) this.#fork = setTimeout(() => void this.#runFork(), forkAfter);
  }

  async #runFork(): Promise<void> {
    try {
      // Not exclusive: the fork is another session, the learner's goes on meanwhile.
      const spec = this.#forkSpec();
      this.#forked = await gradeFork(this.#session, spec);
      if (!this.#closed) this.listener.checks(await this.checks());
    } catch (error) {
      this.#observationFailed(error);
    }
  }
}

function commonLength(a: readonly unknown[], b: readonly unknown[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
