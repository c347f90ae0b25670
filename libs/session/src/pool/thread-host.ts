import { Worker } from 'node:worker_threads';
import { RpcClient } from '../worker/rpc.ts';
import type { PoolHost } from './create-session-pool.ts';
import type { PooledSession } from './pooled-session.ts';

const pingEvery = 3000;
/** A thread that does not answer for this long (ms) is stuck in a loop that never gives way. */
const patience = 15_000;
const memoryLimitMb = 4096;

/** A thread that runs sessions. `turn` is shared: the number of the session that has the thread. */
function startSessionWorker(turn: Int32Array): Worker {
  return new Worker(new URL('../worker/worker-main.js', import.meta.url), {
    workerData: { turn },
    resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
  });
}

/** One worker thread, replaced when it dies or hangs. */
export class ThreadHost implements PoolHost {
  readonly #sessions = new Map<string, PooledSession>();
  #worker!: Worker;
  #rpc!: RpcClient;
  #turn!: Int32Array;
  #closed = false;
  #watchdog: NodeJS.Timeout;
  #answeredAt = 0;

  constructor(readonly startWorker: (turn: Int32Array) => Worker = startSessionWorker) {
    this.#start();
    this.#watchdog = setInterval(() => this.#watch(), pingEvery);
    this.#watchdog.unref();
  }

  get load(): number {
    return this.#sessions.size;
  }

  call(method: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.#rpc.call(method, ...args);
  }

  attach(session: PooledSession): void {
    this.#sessions.set(session.id, session);
  }

  detach(session: PooledSession): void {
    this.#sessions.delete(session.id);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#watchdog);
    await this.#worker.terminate();
  }

  #start(): void {
    this.#turn = new Int32Array(new SharedArrayBuffer(4));
    this.#answeredAt = performance.now();
    const worker = this.startWorker(this.#turn);
    this.#worker = worker;
    this.#rpc = new RpcClient(worker, (event, args) => {
      const [session, ...rest] = args as [string, ...unknown[]];
      this.#sessions.get(session)?.notice(event, rest);
    });
    worker.on('error', (error) => console.error(`session worker: ${error.message}`));
    worker.on('exit', () => this.#replace());
  }

  #watch(): void {
    if (performance.now() - this.#answeredAt > patience) {
      console.error('session worker: no answer, replaced');
      void this.#worker.terminate(); // `exit` follows
      return;
    }
    this.#rpc.call('ping', '').then(
      () => (this.#answeredAt = performance.now()),
      () => undefined, // the thread is being replaced
    );
  }

  #replace(): void {
    if (this.#closed) return;
    const guilty = String(Atomics.load(this.#turn, 0));
    this.#rpc.fail();
    this.#start();
    for (const session of [...this.#sessions.values()]) void session.revive(session.id === guilty);
  }
}
