import type { LoggedInput, SessionListener, SessionSpec } from '../contract.ts';
import { HostGone } from '../worker/rpc.ts';
import type { PoolHost } from './create-session-pool.ts';

const mostCrashes = 2;

/** A session as the pool sees it: its log is kept here too, so that it survives its thread. */
export class PooledSession {
  readonly #log: LoggedInput[];
  #crashes = 0;
  #ready: Promise<unknown> = Promise.resolve();

  constructor(
    readonly id: string,
    readonly spec: SessionSpec,
    readonly listener: SessionListener,
    readonly host: PoolHost,
  ) {
    this.#log = [...spec.log];
  }

  async open(): Promise<void> {
    this.host.attach(this);
    try {
      await this.#replay();
    } catch (error) {
      this.host.detach(this);
      throw error;
    }
  }

  #replay(): Promise<unknown> {
    this.#ready = this.host.call('open', this.id, { ...this.spec, log: this.#log });
    return this.#ready;
  }

  async call(method: string, ...args: readonly unknown[]): Promise<unknown> {
    await this.#ready;
    return this.host.call(method, this.id, ...args);
  }

  async close(): Promise<void> {
    try {
      await this.call('close');
    } finally {
      this.host.detach(this);
    }
  }

  notice(event: string, args: readonly unknown[]): void {
    if (event === 'logged') this.#log.push(...(args[0] as LoggedInput[]));
    if (event === 'truncated') this.#log.length = args[0] as number;
    const handler = this.listener[event as keyof SessionListener] as
      ((...args: readonly unknown[]) => void) | undefined;
    handler?.apply(this.listener, [...args]);
  }

  /** The thread is gone and another is there. `atFault`: this session had the thread. */
  async revive(atFault: boolean): Promise<void> {
    if (atFault && ++this.#crashes >= mostCrashes) {
      this.host.detach(this);
      this.listener.failed(
        'The session used more memory or time than it may and was stopped. Undo or reset to go on.',
      );
      return;
    }
    try {
      await this.#replay();
    } catch (error) {
      // The next thread went down as well, by somebody's fault: the one after it brings this session back.
      if (error instanceof HostGone) return;
      this.host.detach(this);
      this.listener.failed(error instanceof Error ? error.message : String(error));
    }
  }
}
