// What a running program has open on the host: timers, servers, requests of its own. When nothing is left it ends.
import { BrokenPipe, Cancelled, decodeUtf8, encodeUtf8, type Timer } from '@drydock/machinery';
import {
  Errno, headerOf, httpRequest, kernelRelease, md5, ResolveError, serveHttp, sha1, sha256, signalNumbers,
  type HttpResponse, type Listener, type Process, type SignalName,
} from '@drydock/shell'; // prettier-ignore
import { httpDate } from '../../time.ts';
import { guardConnection } from '../../web-server.ts';
import { bytesOfText, textOfBytes } from '../redis/resp.ts';
import { HostError } from './engine.ts';
import { fileCall } from './files.ts';

type Dispatch = (message: readonly unknown[]) => void;
type Pairs = readonly (readonly [string, string])[];
const mostTimers = 10_000;
const mostOutput = 8 * 1024 * 1024;

export class World {
  readonly #timers = new Map<number, Timer>();
  readonly #unreferenced = new Set<number>();
  readonly #listeners = new Map<number, Listener>();
  readonly #responses = new Map<number, (response: HttpResponse) => void>();
  #fetches = 0;
  #nextRequest = 1;
  #output: Promise<void> = Promise.resolve();
  #waiting = 0;
  exitCode: number | undefined;
  #wake: () => void = () => undefined;

  constructor(
    readonly process: Process,
    readonly version: string,
    private readonly argv: readonly string[],
    private readonly dispatch: Dispatch,
    private readonly crash: (stack: string, text: string, unhandledEvent: boolean, prefix: string) => void,
  ) {}

  /** Whether something may still happen. */
  get busy(): boolean {
    const timers = [...this.#timers.keys()].filter((id) => !this.#unreferenced.has(id)).length;
    return this.exitCode === undefined && timers + this.#listeners.size + this.#fetches > 0;
  }

  /** Resolves when the program has nothing left, or left. */
  async finished(): Promise<void> {
    while (this.busy) await this.process.ended.race(new Promise<void>((resolve) => (this.#wake = resolve)));
    await this.process.ended.race(this.#output);
  }

  close(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    for (const listener of this.#listeners.values()) listener.close();
    this.#timers.clear();
    this.#listeners.clear();
  }

  /** One call of the program. Throws HostError. */
  readonly call = (name: string, args: readonly unknown[]): unknown => {
    const file = fileCall(this.process, name, args);
    if (file) return file.value;
    const run = this.#calls[name];
    if (!run) throw new HostError({ message: `not simulated: ${name}` });
    return run(...(args as never[]));
  };

  write(fd: number, text: string): void {
    if (this.#waiting > mostOutput) return;
    this.#waiting += text.length;
    const to = fd === 2 ? this.process.stderr : this.process.stdout;
    this.#output = this.#output
      .then(() => to.write(encodeUtf8(text)))
      .catch((error: unknown) => {
        if (!(error instanceof BrokenPipe || error instanceof Cancelled)) throw error;
      })
      .then(() => void (this.#waiting -= text.length));
  }

  #send(message: readonly unknown[]): void {
    if (this.exitCode === undefined && !this.process.exitStatus) this.dispatch(message);
    this.#wake();
  }

  readonly #calls: Readonly<Record<string, (...args: never[]) => unknown>> = {
    crash: (stack: string, text: string, unhandled: boolean, prefix: string) => this.crash(stack, text, unhandled, prefix), // prettier-ignore
    cwd: () => this.process.cwd,
    decode: (text: string) => decodeUtf8(bytesOfText(text)),
    exit: (code: number) => {
      this.exitCode ??= code & 255;
      this.#wake();
    },
    facts: () => this.#facts(),
    fetch: (id: number, method: string, url: string, headers: Pairs, body: string) => {
      this.#fetches++;
      void this.#fetch(id, method, url, headers, body).finally(() => {
        this.#fetches--;
        this.#wake();
      });
    },
    hash: (name: string, data: string) => {
      const run = { md5, sha1, sha256 }[name];
      if (!run) throw new HostError({ message: `not simulated: digest ${name}` });
      return run(bytesOfText(data));
    },
    kill: (pid: number, signal: SignalName) => {
      const { kernel } = this.process;
      kernel.processes.find((one) => one.pid === pid)?.kill(signal);
      return true;
    },
    listen: (id: number, port: number) => this.#listen(id, port),
    now: () => this.process.kernel.clock.now(),
    random: () => this.process.random.next(),
    ref: (id: number, wanted: boolean) => {
      if (wanted) this.#unreferenced.delete(id);
      else this.#unreferenced.add(id);
      this.#wake();
    },
    respond: (
      id: number,
      status: number,
      reason: string,
      headers: Pairs,
      body: string,
      streamed: boolean,
    ) => {
      const answer = this.#responses.get(id);
      this.#responses.delete(id);
      const bytes = bytesOfText(body);
      answer?.({ status, reason, headers, body: streamed ? oneChunk(bytes) : bytes }); // prettier-ignore
    },
    signal: (name: string) => {
      if (!(name in signalNumbers) || name === 'SIGKILL' || name === 'SIGSTOP') return;
      this.process.onSignal(name as SignalName, () => this.#send(['signal', name]));
    },
    stopTimer: (id: number) => {
      this.#timers.get(id)?.cancel();
      this.#timers.delete(id);
      this.#wake();
    },
    timer: (id: number, ms: number) => {
      if (this.#timers.size >= mostTimers)
        throw new HostError({ message: 'not simulated: more than 10000 timers' });
      this.#timers.get(id)?.cancel();
      this.#timers.set(id, this.process.clock.after(ms, () => {
        this.#timers.delete(id);
        this.#send(['timer', id]);
      })); // prettier-ignore
    },
    unlisten: (id: number) => {
      this.#listeners.get(id)?.close();
      this.#listeners.delete(id);
    },
    uuid: () => this.process.random.uuid(),
    write: (fd: number, text: string) => this.write(fd, text),
  };

  #facts() {
    const { process } = this;
    return {
      argv: this.argv,
      env: Object.fromEntries(process.env),
      pid: process.pid,
      ppid: process.parentPid,
      uid: process.uid,
      gid: process.gid,
      version: this.version,
      hostname: process.kernel.hostname,
      kernel: kernelRelease,
      addresses: process.network.addresses,
      startedAt: process.startedAt,
      terminal: process.terminal !== undefined,
    };
  }

  #listen(id: number, port: number): number {
    const number = port === 0 ? 32_768 + this.process.random.int(28_000) : port;
    try {
      const listener = this.process.network.listen(number, (connection) => {
        const { remoteAddress, remotePort } = connection;
        void guardConnection(this.process, connection, () =>
          serveHttp(connection, (request) => {
            const wantsClose = /close/i.test(headerOf(request.headers, 'connection') ?? '');
            const data = { method: request.method, url: request.target, headers: request.headers, body: textOfBytes(request.body), remoteAddress, remotePort };
            return this.#answer(id, data, wantsClose);
          }),
        );
      }); // prettier-ignore
      this.#listeners.set(id, listener);
      return number;
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      throw new HostError({ message: error.message, code: error.code });
    }
  }

  async #answer(server: number, data: unknown, wantsClose: boolean): Promise<HttpResponse> {
    const request = this.#nextRequest++;
    const response = new Promise<HttpResponse>((resolve) => this.#responses.set(request, resolve));
    this.#send(['request', server, request, data]);
    const answer = await this.process.ended.race(response);
    const added: Pairs = [
      ...(headerOf(answer.headers, 'date') ? [] : [['Date', httpDate(this.process.kernel.clock.now())] as const]),
      ...(wantsClose ? [] : [['Connection', 'keep-alive'] as const, ['Keep-Alive', 'timeout=5'] as const]),
    ];
    return { ...answer, headers: [...answer.headers, ...added] };
  } // prettier-ignore

  async #fetch(id: number, method: string, url: string, headers: Pairs, body: string): Promise<void> {
    try {
      const reply = await httpRequest(this.process, {
        url, method, headers, signal: this.process.ended, ...(body !== '' && { body: bytesOfText(body) }),
      }); // prettier-ignore
      this.#send(['answer', id, { status: reply.status, reason: reply.reason, headers: reply.headers, body: textOfBytes(reply.body) }]); // prettier-ignore
    } catch (error) {
      if (error instanceof Cancelled) return;
      this.#send(['failure', id, connectFailure(error, url)]);
    }
  }
}

/** `connect ECONNREFUSED 10.1.0.9:80`, `getaddrinfo ENOTFOUND db` */
function connectFailure(error: unknown, url: string): Readonly<Record<string, unknown>> {
  const [, host = '', port = '80'] = /^\w+:\/\/([^:/]+)(?::(\d+))?/.exec(url) ?? [];
  if (error instanceof ResolveError)
    return { message: `getaddrinfo ENOTFOUND ${host}`, errno: -3008, code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: host };
  if (error instanceof Errno)
    return { message: `connect ${error.code} ${host}:${port}`, errno: { ECONNREFUSED: -111, ETIMEDOUT: -110, EHOSTUNREACH: -113 }[error.code as string] ?? -1, code: error.code, syscall: 'connect', address: host, port: Number(port) };
  return { message: 'socket hang up', code: 'ECONNRESET' };
} // prettier-ignore

/** A body whose length is not told beforehand. */
function oneChunk(bytes: Uint8Array) {
  let left: Uint8Array | undefined = bytes;
  return {
    read: async () => {
      const now = left?.length ? left : undefined;
      left = undefined;
      return now;
    },
    close: () => (left = undefined),
  };
}
