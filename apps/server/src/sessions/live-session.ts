import type { ClusterMap, GradeReport } from '@drydock/contracts';
import type { AttemptRecord, Repositories } from '@drydock/db';
import { DomainError } from '../errors/domain-error.ts';
import { OutsideCall } from '../kubectl-access/outside-call.ts';
import type { Audience } from './audience.ts';
import { LogWriter } from './log-writer.ts';
import type {
  ApiConnect,
  ApiConnection,
  ApiRequest,
  ApiResponse,
  LoggedInput,
  OpenSession,
  HttpInput,
  HttpOutcome,
  SessionListener,
  SessionPool,
  SilentInput,
} from '@drydock/session';
import { Trace, type TracedHint } from './trace.ts';

export interface LiveSessionContext {
  readonly attempt: AttemptRecord;
  readonly repositories: Repositories;
  readonly pool: SessionPool;
  readonly audience: Audience;
  /** Called once when the session cannot go on. */
  readonly ended: (message: string) => void;
}

/** An attempt's running session together with the bookkeeping that makes it survive this process. */
export class LiveSession {
  readonly #context: LiveSessionContext;
  readonly #trace = new Trace();
  readonly #writer: LogWriter;
  #session!: OpenSession;
  readonly #calls = new Map<string, OutsideCall>();
  #lastUse = Date.now();
  #score: { score: number; max: number } | undefined;
  #truncations = 0;
  #ended = false;

  /** Brings the session back to where its log ends. */
  static async open(context: LiveSessionContext): Promise<LiveSession> {
    // the database keeps inputs as JSON; they were a session's when they were written
    const log = (await context.repositories.inputLog.read(context.attempt.id)) as readonly LoggedInput[];
    const live = new LiveSession(context, log);
    const { id, labDirectory, seed, startedAt } = context.attempt;
    // whole seconds, as Kubernetes' own timestamps
    const start = Math.floor(startedAt.getTime() / 1000) * 1000;
    live.#session = await context.pool.open(
      { attempt: id, labDirectory, seed, start, log },
      live.#listener(),
    );
    await live.#restoreHints();
    return live;
  }

  private constructor(context: LiveSessionContext, log: readonly LoggedInput[]) {
    this.#context = context;
    this.#trace.append(log);
    const { inputLog } = context.repositories;
    this.#writer = new LogWriter(context.attempt.id, log.length, inputLog, () =>
      this.#end('Your work could not be saved. Reload the page to go on from the last saved state.'),
    );
  }

  get idleSince(): number {
    return this.#lastUse;
  }

  /** Opens the terminal unless the log says that it is open, and tells what its screen shows. */
  async openTerminal(terminal: string, columns: number, rows: number): Promise<string> {
    const type = this.#trace.isOpen(terminal) ? 'terminal.resize' : 'terminal.open';
    await this.input({ type, terminal, columns, rows });
    return this.#session.screen(terminal);
  }

  async input(input: SilentInput): Promise<void> {
    this.#lastUse = Date.now();
    await this.#session.input(input);
  }

  http(request: Omit<HttpInput, 'type'>): Promise<HttpOutcome> {
    this.#lastUse = Date.now();
    return this.#session.http(request);
  }

  /** A call of an outside client, open until it or the session is over. */
  outsideCall(id: string, onOver: (call: OutsideCall) => void): OutsideCall {
    const call: OutsideCall = new OutsideCall(
      id,
      (input) => this.input(input),
      () => {
        this.#calls.delete(id);
        onOver(call);
      },
    );
    this.#calls.set(id, call);
    return call;
  }

  api(request: ApiRequest): Promise<ApiResponse> {
    this.#lastUse = Date.now();
    return this.#session.api(request);
  }

  apiConnect(request: ApiConnect): Promise<ApiConnection> {
    this.#lastUse = Date.now();
    return this.#session.apiConnect(request);
  }

  /** Takes back the learner's last action. Hints stay taken: what was read cannot be unread. */
  async undo(): Promise<void> {
    this.#lastUse = Date.now();
    const before = this.#truncations;
    await this.#session.undo();
    if (this.#truncations === before)
      throw new DomainError('conflict', 'There is nothing to undo.', 'nothing-to-undo');
    await this.#restoreHints();
    this.#context.audience.stale(this.#context.attempt.id, 'undo');
  }

  async takeHint(hint: TracedHint): Promise<void> {
    await this.#context.repositories.hints.take(this.#context.attempt.id, hint);
    await this.#restoreHints();
  }

  checks(): Promise<GradeReport> {
    return this.#session.checks();
  }

  map(): Promise<ClusterMap> {
    return this.#session.map();
  }

  grade(): Promise<GradeReport> {
    this.#lastUse = Date.now();
    return this.#session.grade();
  }

  /** Writes what is not yet in the database and ends the session; its log brings it back. */
  async close(): Promise<void> {
    const { attempt, repositories } = this.#context;
    if (!this.#ended) {
      const virtualTime = await this.#session.virtualTime().catch(() => attempt.virtualTime);
      await repositories.attempts.update(attempt.id, { virtualTime });
    }
    this.#ended = true;
    for (const call of this.#calls.values()) call.take({ type: 'end' });
    await this.#session.close().catch(() => undefined);
    await this.#writer.flush().catch(() => undefined);
  }

  /** Logs the hints that the database knows and the log does not. */
  async #restoreHints(): Promise<void> {
    const logged = this.#trace.hints();
    for (const { task, hint } of await this.#context.repositories.hints.list(this.#context.attempt.id)) {
      if (logged.some((entry) => entry.task === task && entry.hint === hint)) continue;
      await this.input({ type: 'hint', task, hint });
    }
  }

  #listener(): SessionListener {
    const { attempt, audience } = this.#context;
    return {
      logged: (entries) => {
        this.#trace.append(entries);
        this.#writer.append(entries);
      },
      truncated: (length) => {
        this.#truncations += 1;
        this.#trace.truncate(length);
        this.#writer.truncate(length);
      },
      output: (terminal, data) => audience.output(attempt.id, terminal, data),
      checks: (report) => {
        audience.checks(attempt.id, report);
        this.#rememberScore(report);
      },
      map: (map) => audience.map(attempt.id, map),
      api: (call, event) => this.#calls.get(call)?.take(event),
      failed: (message) => this.#end(message),
    };
  }

  #rememberScore({ score, max, virtualTime }: GradeReport): void {
    if (this.#score?.score === score && this.#score.max === max) return;
    this.#score = { score, max };
    const { attempt, repositories } = this.#context;
    // the live score is a convenience of the catalogue: the next report repairs a lost one
    repositories.attempts.update(attempt.id, { score, max, virtualTime }).catch(() => undefined);
  }

  #end(message: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#context.ended(message);
  }
}
