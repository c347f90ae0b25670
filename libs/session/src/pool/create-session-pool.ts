// Sessions spread over worker threads. A thread that dies or hangs is replaced and its sessions come back by replay of
// their logs; a session that was at work twice when its thread went down is given up.
import { availableParallelism } from 'node:os';
import type { OpenSession, SessionPool } from '../contract.ts';
import { InProcessHost } from './in-process-host.ts';
import { PooledSession } from './pooled-session.ts';
import { ThreadHost } from './thread-host.ts';

/** What runs sessions: a thread, or this very process. */
export interface PoolHost {
  readonly load: number;
  call(method: string, ...args: readonly unknown[]): Promise<unknown>;
  attach(session: PooledSession): void;
  detach(session: PooledSession): void;
  close(): Promise<void>;
}

export interface SessionPoolOptions {
  /** Threads. 0: in this process (tests, the command line). Default: one per core, at most 8. */
  readonly workers?: number;
}

export function createSessionPool(options: SessionPoolOptions = {}): SessionPool {
  const workers = options.workers ?? Math.min(8, availableParallelism());
  const hosts: PoolHost[] =
    workers === 0 ? [new InProcessHost()] : Array.from({ length: workers }, () => new ThreadHost());
  let next = 1;
  return {
    open: async (spec, listener) => {
      const host = hosts.reduce((least, candidate) => (candidate.load < least.load ? candidate : least));
      const session = new PooledSession(String(next++), spec, listener, host);
      await session.open();
      return handleOf(session);
    },
    close: async () => {
      await Promise.all(hosts.map((host) => host.close()));
    },
  };
}

function handleOf(session: PooledSession): OpenSession {
  const call = <T>(method: string, ...args: readonly unknown[]) =>
    session.call(method, ...args) as Promise<T>;
  return {
    input: (input) => call('input', input),
    http: (request) => call('http', request),
    api: (request) => call('api', request),
    apiConnect: (request) => call('apiConnect', request),
    screen: (terminal) => call('screen', terminal),
    grade: () => call('grade'),
    checks: () => call('checks'),
    map: () => call('map'),
    undo: () => call('undo'),
    virtualTime: () => call('virtualTime'),
    close: () => session.close(),
  };
}
