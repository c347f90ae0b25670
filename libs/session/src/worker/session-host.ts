// The sessions of one thread. The pool talks to it by message; in tests and without workers it is called directly.
import type {
  ApiConnect,
  ApiRequest,
  GradeReport,
  HttpInput,
  LoggedInput,
  SessionListener,
  SessionSpec,
  SilentInput,
} from '../contract.ts';
import { LiveSession } from '../live-session.ts';

/** A listener's methods as messages: session id, method, arguments. */
export type Notify = (session: string, event: keyof SessionListener, ...args: readonly unknown[]) => void;

export class SessionHost {
  readonly #sessions = new Map<string, LiveSession>();

  constructor(
    readonly notify: Notify,
    /** Told which session is at work, so that a watchdog knows whom to blame. */
    readonly onTurn: (session: string) => void = () => undefined,
  ) {}

  async open(id: string, spec: SessionSpec): Promise<void> {
    const listener: SessionListener = {
      logged: (entries: readonly LoggedInput[]) => this.notify(id, 'logged', entries),
      truncated: (length: number) => this.notify(id, 'truncated', length),
      output: (terminal: string, data: string) => this.notify(id, 'output', terminal, data),
      ended: (terminal: string, code: number) => this.notify(id, 'ended', terminal, code),
      checks: (report: GradeReport) => this.notify(id, 'checks', report),
      map: (map) => this.notify(id, 'map', map),
      api: (call, event) => this.notify(id, 'api', call, event),
      failed: (message: string) => this.notify(id, 'failed', message),
    };
    this.onTurn(id);
    this.#sessions.set(id, await LiveSession.open(spec, listener, () => this.onTurn(id)));
  }

  /** A method of OpenSession by name. */
  async call(id: string, method: string, args: readonly unknown[]): Promise<unknown> {
    const session = this.#sessions.get(id);
    if (!session) throw new Error('the session is closed');
    this.onTurn(id);
    switch (method) {
      case 'input':
        return session.input(args[0] as SilentInput);
      case 'http':
        return session.http(args[0] as Omit<HttpInput, 'type'>);
      case 'api':
        return session.api(args[0] as ApiRequest);
      case 'apiConnect':
        return session.apiConnect(args[0] as ApiConnect);
      case 'screen':
        return session.screen(args[0] as string);
      case 'grade':
        return session.grade();
      case 'checks':
        return session.checks();
      case 'map':
        return session.map();
      case 'undo':
        return session.undo();
      case 'virtualTime':
        return session.virtualTime();
      case 'close':
        this.#sessions.delete(id);
        return session.close();
      default:
        throw new Error(`unknown method ${method}`);
    }
  }

  async close(): Promise<void> {
    const open = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(open.map((session) => session.close()));
  }
}
