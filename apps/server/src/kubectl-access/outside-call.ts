import { failure, Pipe, type StatusObject, type StreamConnection } from '@drydock/machinery';
import type { ApiEvent, SilentInput } from '@drydock/session';

/** Bytes that may wait for a slow client. A session does not wait for anybody, so whoever falls behind is cut off. */
const mostWaiting = 16 * 1024 * 1024;

type Deferred<T> = { readonly promise: Promise<T>; readonly resolve: (value: T) => void };

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

const cutOff = failure(500, 'InternalError', 'the connection to the session was lost').status;

/** One call of an outside client: what its session says to it waits here to be sent. */
export class OutsideCall {
  readonly #stdout = new Pipe(Infinity);
  readonly #stderr = new Pipe(Infinity);
  readonly #status = deferred<StatusObject>();
  #over = false;

  constructor(
    readonly id: string,
    readonly send: (input: SilentInput) => Promise<void>,
    /** Called once. */
    readonly onOver: () => void,
  ) {}

  take(event: ApiEvent): void {
    if (this.#over) return;
    if (event.type === 'status') return this.#status.resolve(event.status);
    if (event.type === 'end') return this.#finish();
    const pipe = event.type === 'stderr' ? this.#stderr : this.#stdout;
    if (pipe.size + event.data.length > mostWaiting) return this.close();
    // a pipe without a limit never makes its writer wait
    void pipe.write(event.data).catch(() => undefined);
  }

  /** The client goes away, or must go. */
  close(): void {
    if (this.#over) return;
    this.#finish();
    // a session that is gone has nothing left to close
    this.send({ type: 'api.close', id: this.id }).catch(() => undefined);
  }

  /** The chunks of a watch or a log. */
  async *body(): AsyncGenerator<Uint8Array> {
    try {
      for (let data = await this.#stdout.read(); data; data = await this.#stdout.read()) yield data;
    } finally {
      this.close();
    }
  }

  stream(shape: { readonly stdin: boolean; readonly stderr: boolean }): StreamConnection {
    const write = (input: SilentInput) => this.send(input).catch(() => this.close());
    return {
      ...(shape.stdin
        ? {
            stdin: {
              write: (bytes: Uint8Array) =>
                write({ type: 'api.stdin', id: this.id, data: Buffer.from(bytes).toString('base64') }),
              close: () => void write({ type: 'api.stdin.close', id: this.id }),
            },
          }
        : {}),
      stdout: this.#stdout.reader,
      ...(shape.stderr ? { stderr: this.#stderr.reader } : {}),
      status: this.#status.promise,
      resize: (columns, rows) => void write({ type: 'api.resize', id: this.id, columns, rows }),
      close: () => this.close(),
    };
  }

  #finish(): void {
    this.#over = true;
    this.#stdout.close();
    this.#stderr.close();
    this.#status.resolve(cutOff);
    this.onOver();
  }
}
