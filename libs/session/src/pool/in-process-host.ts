import type { SessionSpec } from '../contract.ts';
import { SessionHost } from '../worker/session-host.ts';
import type { PoolHost } from './create-session-pool.ts';
import type { PooledSession } from './pooled-session.ts';

/** Runs sessions in the calling thread, with the same copies at the border that a thread would make. */
export class InProcessHost implements PoolHost {
  readonly #sessions = new Map<string, PooledSession>();
  readonly #host = new SessionHost((session, event, ...args) =>
    this.#sessions.get(session)?.notice(event, structuredClone(args) as readonly unknown[]),
  );

  get load(): number {
    return this.#sessions.size;
  }

  async call(method: string, ...args: readonly unknown[]): Promise<unknown> {
    const [id, ...rest] = structuredClone(args) as unknown as [string, ...unknown[]];
    return method === 'open'
      ? this.#host.open(id, rest[0] as SessionSpec)
      : this.#host.call(id, method, rest);
  }

  attach(session: PooledSession): void {
    this.#sessions.set(session.id, session);
  }

  detach(session: PooledSession): void {
    this.#sessions.delete(session.id);
  }

  close(): Promise<void> {
    return this.#host.close();
  }
}
