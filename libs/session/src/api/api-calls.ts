// What the learner's own kubectl asks of the API server: one entry per call that is not over yet.
import type { Cluster } from '@drydock/cluster';
import {
  CancelSource,
  decodeBase64,
  failure,
  StatusError,
  unauthorized,
  type ByteReader,
  type StreamConnection,
  type UserInfo,
} from '@drydock/machinery';
import type {
  ApiConnect,
  ApiConnection,
  ApiEvent,
  ApiRequest,
  ApiResponse,
  ApiStreamInput,
} from '../contract.ts';

export type ApiEventHandler = (call: string, event: ApiEvent) => void;

/** As the API server's own --max-requests-inflight and its kin: what one session may have open at a time. */
const mostCalls = 200;

interface Call {
  readonly cancel: () => void;
  readonly stream?: StreamConnection;
}

/** The open calls of a session. Whatever a call has to say after its answer goes to `emit`, ended by `end`. */
export class ApiCalls {
  readonly #open = new Map<string, Call>();

  constructor(
    readonly cluster: Cluster,
    readonly emit: ApiEventHandler,
  ) {}

  /** The calls that are not over. */
  get open(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** Answers one request; the chunks of a watch or a followed log follow as events. Never rejects. */
  async request(request: ApiRequest): Promise<ApiResponse> {
    const user = this.#userOf(request);
    const refusal = this.#refusal(user);
    if (!user || refusal) return answerOf(refusal!);
    const gone = new CancelSource();
    this.#open.set(request.id, { cancel: () => gone.cancel('client went away') });
    const { method, path, headers } = request;
    const body = decodeBase64(request.body) ?? new Uint8Array();
    const answer = await this.cluster.handleHttp({ method, path, headers, body, signal: gone.signal }, user);
    if (answer.body instanceof Uint8Array) {
      this.#open.delete(request.id);
      return { ...answer, body: answer.body };
    }
    void this.#pump(request.id, answer.body);
    return { status: answer.status, headers: answer.headers };
  }

  /** exec, attach or portforward. Never rejects: a refusal is a Status. */
  async connect({ id, method, path, headers, ...rest }: ApiConnect): Promise<ApiConnection> {
    const user = this.#userOf(rest);
    const refusal = this.#refusal(user);
    if (!user || refusal) return { refused: refusal!.status };
    const call = { method: method as 'GET' | 'POST', path, headers };
    try {
      const stream = await this.cluster.server.connect(call, user);
      this.#open.set(id, { cancel: () => stream.close(), stream });
      void this.#carry(id, stream);
      return { stdin: stream.stdin !== undefined, stderr: stream.stderr !== undefined };
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return { refused: error.status };
    }
  }

  /** What the client says into an open call; nothing when the call is over. */
  input(input: ApiStreamInput): void {
    const call = this.#open.get(input.id);
    switch (input.type) {
      case 'api.close':
        this.#open.delete(input.id);
        call?.cancel();
        return;
      case 'api.stdin':
        // a process that reads no more is no failure of ours
        call?.stream?.stdin?.write(decodeBase64(input.data) ?? new Uint8Array()).catch(() => undefined);
        return;
      case 'api.stdin.close':
        call?.stream?.stdin?.close();
        return;
      case 'api.resize':
        call?.stream?.resize(input.columns, input.rows);
    }
  }

  /** Ends every call, as when the API server goes down. */
  stop(): void {
    for (const [id, call] of this.#open) {
      call.cancel();
      this.emit(id, { type: 'end' });
    }
    this.#open.clear();
  }

  #userOf({ credentials }: Pick<ApiConnect, 'credentials'>): UserInfo | undefined {
    if (!credentials) return this.cluster.workstationUser;
    const { bearerToken } = credentials;
    return bearerToken === undefined ? anonymous : this.cluster.server.authenticate(bearerToken);
  }

  #refusal(user: UserInfo | undefined): StatusError | undefined {
    if (!user) return unauthorized();
    return this.#open.size >= mostCalls ? tooManyCalls : undefined;
  }

  async #pump(id: string, body: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const data of body) {
        if (!this.#open.has(id)) return;
        this.emit(id, { type: 'body', data });
      }
    } finally {
      if (this.#open.delete(id)) this.emit(id, { type: 'end' });
    }
  }

  async #carry(id: string, stream: StreamConnection): Promise<void> {
    try {
      await Promise.all([
        this.#forward(id, 'stdout', stream.stdout),
        stream.stderr ? this.#forward(id, 'stderr', stream.stderr) : undefined,
      ]);
      const status = await stream.status;
      if (this.#open.has(id)) this.emit(id, { type: 'status', status });
    } finally {
      if (this.#open.delete(id)) this.emit(id, { type: 'end' });
      stream.close();
    }
  }

  /** Reads as fast as the process writes, whoever listens: a slow client must not change what happens in the cluster. */
  async #forward(id: string, type: 'stdout' | 'stderr', reader: ByteReader): Promise<void> {
    for (let data = await reader.read(); data; data = await reader.read())
      if (this.#open.has(id)) this.emit(id, { type, data });
  }
}

const anonymous: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

const tooManyCalls = failure(429, 'TooManyRequests', 'Too many requests, please try again later.', {
  retryAfterSeconds: 1,
});

function answerOf({ status }: StatusError): ApiResponse {
  return {
    status: status.code ?? 500,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(`${JSON.stringify(status)}\n`),
  };
}
