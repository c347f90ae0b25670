// One learner's sandbox as a pure function of (lab, seed, start, log of inputs stamped with virtual time).
import type {
  ApiConnection,
  ApiRequest,
  ApiResponse,
  HttpInput,
  HttpOutcome,
  LoggedInput,
  SessionInput,
  SessionSpec,
} from './contract.ts';
import { ApiCalls, type ApiEventHandler } from './api/api-calls.ts';
import { fetchPage } from './browser/fetch-page.ts';
import {
  addonsOf,
  imagesOf,
  loadSessionLab,
  prepareLab,
  profileOf,
  type SessionLab,
} from './lab/session-lab.ts';
import { Sandbox } from './sandbox.ts';
import { TerminalTable } from './terminal/terminal-table.ts';

export type OutputHandler = (terminal: string, data: string) => void;
export type EndHandler = (terminal: string, exitCode: number) => void;

/** Told what the session says to the outside. */
export interface SessionHandlers {
  readonly onOutput?: OutputHandler;
  readonly onEnded?: EndHandler;
  readonly onApi?: ApiEventHandler;
}

/** What an input comes to, for those who are answered. */
export type Outcome = HttpOutcome | ApiResponse | ApiConnection;

const ignore = () => undefined;

export class Session {
  readonly #log: LoggedInput[] = [];
  readonly terminals: TerminalTable;
  readonly api: ApiCalls;

  private constructor(
    readonly sandbox: Sandbox,
    readonly lab: SessionLab | undefined,
    { onOutput = ignore, onEnded = ignore, onApi = ignore }: SessionHandlers,
  ) {
    this.terminals = new TerminalTable(sandbox.workstation, onOutput, onEnded);
    this.api = new ApiCalls(sandbox.cluster, onApi);
  }

  /** A session as its learner finds it, before the first input. Rejects when the lab is broken. */
  static async create(
    spec: Omit<SessionSpec, 'log' | 'attempt'>,
    handlers: SessionHandlers = {},
    known?: SessionLab,
  ): Promise<Session> {
    const lab = await loadSessionLab(spec.labDirectory, spec.seed, known);
    const profile = profileOf(lab);
    const addons = [...(spec.addons ?? []), ...addonsOf(lab)];
    const sandbox = await Sandbox.create({
      seed: spec.seed,
      addons,
      images: imagesOf(lab),
      ...(spec.start === undefined ? {} : { start: spec.start }),
      ...(profile === undefined ? {} : { profile }),
    });
    if (lab) await prepareLab(lab, sandbox);
    return new Session(sandbox, lab, handlers);
  }

  /** The same session again, from its log; the clock then stands at the last input. `known`: its lab as it was loaded. */
  static async replay(
    spec: Omit<SessionSpec, 'attempt'>,
    handlers: SessionHandlers = {},
    known?: SessionLab,
  ): Promise<Session> {
    const session = await Session.create(spec, handlers, known);
    for (const { at, input } of spec.log) {
      await session.sandbox.clock.runUntil(at);
      await session.apply(input).taken;
    }
    return session;
  }

  get log(): readonly LoggedInput[] {
    return this.#log;
  }

  get now(): number {
    return this.sandbox.clock.now();
  }

  /**
   * The only way in. `taken` resolves when everything that follows at this instant has happened; `outcome` (of a request)
   * needs the clock to run on.
   */
  apply(input: SessionInput): {
    readonly taken: Promise<void>;
    readonly outcome: Promise<Outcome | undefined>;
  } {
    this.#log.push({ at: this.now, input });
    const outcome = this.#start(input) ?? Promise.resolve(undefined);
    return { taken: this.sandbox.clock.settle(), outcome };
  }

  #start(input: SessionInput): Promise<Outcome> | undefined {
    switch (input.type) {
      case 'api.request':
        return this.api.request(input);
      case 'api.connect':
        return this.api.connect(input);
      case 'api.stdin':
      case 'api.stdin.close':
      case 'api.resize':
      case 'api.close':
        this.api.input(input);
        return undefined;
      case 'terminal.open':
        this.terminals.open(input.terminal, input.columns, input.rows);
        return undefined;
      case 'terminal.data':
        this.terminals.input(input.terminal, input.data);
        return undefined;
      case 'terminal.resize':
        this.terminals.resize(input.terminal, input.columns, input.rows);
        return undefined;
      case 'terminal.close':
        this.terminals.close(input.terminal);
        return undefined;
      case 'http':
        return this.#fetch(input);
      case 'hint':
        return undefined; // changes the score, not the cluster
    }
  }

  #fetch(input: HttpInput): Promise<HttpOutcome> {
    const { kernel } = this.sandbox.workstation;
    return fetchPage({ network: kernel.network, fs: kernel.fs, clock: kernel.clock }, input);
  }

  stop(): void {
    this.api.stop();
    this.terminals.dispose();
    this.sandbox.stop();
  }
}

/**
 * The log without the last thing that acted (a line given to a terminal, a click that was not a mere GET). What came
 * after it is dropped except for terminals that were opened or resized since: the page still shows them.
 */
export function withoutLastAction(log: readonly LoggedInput[]): readonly LoggedInput[] {
  const last = log.findLastIndex(({ input }) => acts(input));
  if (last < 0) return log;
  const first = beginningOfLine(log, last);
  const at = log[last]!.at;
  const later = log
    .slice(last + 1)
    .filter(({ input }) => input.type === 'terminal.open' || input.type === 'terminal.resize')
    .map(({ input }) => ({ at, input }));
  return [...log.slice(0, first), ...later];
}

/** Keys that only write or edit a line: text, Tab, Backspace, arrows and readline's own; not Ctrl-C, Ctrl-D, Ctrl-Z. */
const editing = /^(?:[^\x00-\x1f]|[\x01\x02\x05\x06\x08\t\x0b\x0c\x0e\x10\x12\x15\x17\x19\x1b])+$/;

/** People type key by key: with the Enter goes the line, or it would stand at the prompt before the next command. */
function beginningOfLine(log: readonly LoggedInput[], enter: number): number {
  const { input: last } = log[enter]!;
  if (last.type !== 'terminal.data') return enter;
  let first = enter;
  while (first > 0) {
    const { input } = log[first - 1]!;
    if (input.type !== 'terminal.data' || input.terminal !== last.terminal || !editing.test(input.data))
      break;
    first -= 1;
  }
  return first;
}

export function acts(input: SessionInput): boolean {
  if (input.type === 'terminal.data') return /[\r\n]/.test(input.data);
  if (input.type === 'api.connect') return !/\/portforward(\?|$)/.test(input.path);
  if (input.type === 'api.request') return !isReview(input) && !/[?&]dryRun=All\b/.test(input.path);
  return (
    input.type === 'http' && input.method !== 'GET' && input.method !== 'HEAD' && input.method !== 'OPTIONS'
  );
}

/** Requests that leave everything as it was need no place in the log. */
export function onlyReads(request: ApiRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD' || isReview(request) || isProbe(request);
}

/** A stream asked for without an upgrade: clients look this way whether they would be let in. */
const isProbe = ({ path }: ApiRequest) => /\/(attach|exec|portforward)(\?|$)/.test(path);

/** May I? Who am I? Asked with POST, but nothing is stored. */
const isReview = ({ path }: ApiRequest) => /^\/apis\/(authentication|authorization)\.k8s\.io\//.test(path);
