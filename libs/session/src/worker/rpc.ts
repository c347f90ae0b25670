// Calls and events over a MessagePort: what the pool and a worker say to each other.
import type { MessagePort, Worker } from 'node:worker_threads';

interface Call {
  readonly type: 'call';
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}
interface Reply {
  readonly type: 'reply';
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
interface Notice {
  readonly type: 'notice';
  readonly name: string;
  readonly args: readonly unknown[];
}

type Port = MessagePort | Worker;

/** The other side is gone; another takes its place and the sessions come back. */
export class HostGone extends Error {
  constructor() {
    super('the session is being restored');
  }
}

/** The calling side. */
export class RpcClient {
  #next = 1;
  #open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();

  constructor(
    readonly port: Port,
    onNotice: (name: string, args: readonly unknown[]) => void,
  ) {
    port.on('message', (message: Reply | Notice) => {
      if (message.type === 'notice') return onNotice(message.name, message.args);
      const waiting = this.#open.get(message.id);
      this.#open.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.value);
      else waiting?.reject(new Error(message.error));
    });
  }

  call(method: string, ...args: readonly unknown[]): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.port.postMessage({ type: 'call', id, method, args } satisfies Call);
    });
  }

  /** The other side is gone: every open call fails with {@link HostGone}. */
  fail(): void {
    for (const { reject } of this.#open.values()) reject(new HostGone());
    this.#open.clear();
  }
}

/** The answering side. Returns a function that sends notices. */
export function serveRpc(
  port: Port,
  handle: (method: string, args: readonly unknown[]) => Promise<unknown>,
): (name: string, ...args: readonly unknown[]) => void {
  port.on('message', (message: Call) => {
    handle(message.method, message.args).then(
      (value) => port.postMessage({ type: 'reply', id: message.id, value } satisfies Reply),
      (error: unknown) =>
        port.postMessage({
          type: 'reply',
          id: message.id,
          error: error instanceof Error ? error.message : String(error),
        } satisfies Reply),
    );
  });
  return (name, ...args) => port.postMessage({ type: 'notice', name, args } satisfies Notice);
}
