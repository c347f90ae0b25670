import type { ClusterMap, GradeReport } from '@drydock/contracts';
import type {
  ApiConnection,
  ApiRequest,
  ApiResponse,
  LoggedInput,
  OpenSession,
  HttpInput,
  HttpOutcome,
  SessionInput,
  SessionListener,
  SessionPool,
  SessionSpec,
} from '@drydock/session';

const prompt = '\x1b[1;32mstudent@drydock\x1b[0m:\x1b[1;34m~\x1b[0m$ ';
export type FakeRequest = Omit<HttpInput, 'type'>;

/** A pool for specs: a terminal that echoes, a cluster that consists of the pods that `run NAME` made, a log as the real one keeps. */
export class FakeSessionPool implements SessionPool {
  readonly sessions = new Map<string, FakeSession>();
  /** Specs answer requests of the browser pane here. */
  respond: (request: FakeRequest) => HttpOutcome = () => ({
    error: 'ERR_CONNECTION_REFUSED',
    message: 'refused',
  });
  /** Specs hold up grading here. */
  beforeGrade: () => Promise<void> = async () => undefined;
  opened = 0;
  closed = false;

  async open(spec: SessionSpec, listener: SessionListener): Promise<OpenSession> {
    if (this.sessions.has(spec.attempt)) throw new Error(`${spec.attempt} is open already`);
    this.opened += 1;
    const session = new FakeSession(this, spec, listener);
    this.sessions.set(spec.attempt, session);
    return session;
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

export class FakeSession implements OpenSession {
  readonly spec: SessionSpec;
  readonly listener: SessionListener;
  readonly requests: FakeRequest[] = [];
  readonly #pool: FakeSessionPool;
  #log: LoggedInput[] = [];
  #screens = new Map<string, string>();
  #lines = new Map<string, string>();
  #pods: string[] = [];

  constructor(pool: FakeSessionPool, spec: SessionSpec, listener: SessionListener) {
    this.#pool = pool;
    this.spec = spec;
    this.listener = listener;
    this.#replay(spec.log);
  }

  get log(): readonly LoggedInput[] {
    return this.#log;
  }

  async input(input: SessionInput): Promise<void> {
    const pods = this.#pods.length;
    const entry = { at: this.#log.length, input };
    this.#log.push(entry);
    this.listener.logged([entry]);
    this.#apply(input, (terminal, data) => this.listener.output(terminal, data));
    if (this.#pods.length === pods) return;
    this.listener.checks(this.#report());
    this.listener.map(this.#map());
  }

  async http(request: FakeRequest): Promise<HttpOutcome> {
    this.requests.push(request);
    return this.#pool.respond(request);
  }

  /** An API of which a spec can see what reached it: it answers with the request. */
  async api(request: ApiRequest): Promise<ApiResponse> {
    if (request.path.includes('watch=true')) return { status: 200, headers: {} };
    return { status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(request)) };
  }

  async apiConnect(): Promise<ApiConnection> {
    return { stdin: true, stderr: true };
  }

  async screen(terminal: string): Promise<string> {
    return this.#screens.get(terminal) ?? '';
  }

  async grade(): Promise<GradeReport> {
    await this.#pool.beforeGrade();
    return this.#report();
  }

  async checks(): Promise<GradeReport> {
    return this.#report();
  }

  async map(): Promise<ClusterMap> {
    return this.#map();
  }

  /** The last line that was entered, with all that came after it but opened terminals. */
  async undo(): Promise<void> {
    const last = this.#log.findLastIndex(({ input }) => JSON.stringify(input).includes(String.raw`\r`));
    if (last < 0) return;
    const later = this.#log
      .slice(last)
      .filter(({ input }) => /terminal\.(open|resize)/.test(JSON.stringify(input)));
    this.listener.truncated(last);
    this.listener.logged(later);
    this.#replay([...this.#log.slice(0, last), ...later]);
  }

  async virtualTime(): Promise<number> {
    return this.#log.length;
  }

  async close(): Promise<void> {
    this.#pool.sessions.delete(this.spec.attempt);
  }

  #replay(log: readonly LoggedInput[]): void {
    this.#log = [...log];
    this.#screens = new Map();
    this.#lines = new Map();
    this.#pods = [];
    for (const { input } of log) this.#apply(input as SessionInput, () => undefined);
  }

  #apply(input: SessionInput, output: (terminal: string, data: string) => void): void {
    const print = (terminal: string, data: string) => {
      this.#screens.set(terminal, (this.#screens.get(terminal) ?? '') + data);
      output(terminal, data);
    };
    if (input.type === 'terminal.open') print(input.terminal, prompt);
    if (input.type !== 'terminal.data') return;
    for (const piece of input.data.split(/(\r)/).filter(Boolean)) {
      const line = this.#lines.get(input.terminal) ?? '';
      if (piece !== '\r') {
        this.#lines.set(input.terminal, line + piece);
        print(input.terminal, piece);
        continue;
      }
      this.#lines.set(input.terminal, '');
      const name = /^(?:kubectl )?run (\S+)/.exec(line)?.[1];
      if (name) this.#pods.push(name);
      print(input.terminal, `\r\n${name ? `pod/${name} created\r\n` : ''}${prompt}`);
    }
  }

  #report(): GradeReport {
    const passed = this.#pods.length > 0;
    return {
      lab: 'pods',
      score: passed ? 3 : 0,
      max: 5,
      virtualTime: this.#log.length,
      checks: [
        {
          id: 'pod-runs',
          task: 'run',
          title: 'A pod runs',
          state: passed ? 'PASS' : 'FAIL',
          points: passed ? 3 : 0,
          max: 3,
          message: passed ? 'A pod runs.' : 'There is no pod yet.',
          ...(!passed && { found: '0 pods', wanted: 'at least 1 pod' }),
        },
        {
          id: 'answers',
          task: 'reach',
          title: 'The page answers',
          state: 'PENDING',
          points: 0,
          max: 2,
          message: 'Decided when you submit.',
        },
      ],
    };
  }

  #map(): ClusterMap {
    const namespace = 'default';
    const pods = this.#pods.map((name) => ({
      namespace,
      name,
      node: 'node-1',
      phase: 'Running',
      ready: true,
      status: 'Running',
    }));
    return { nodes: [{ name: 'node-1', ready: true }], workloads: [], pods, services: [] };
  }
}
