import { Worker } from 'node:worker_threads';
import { afterEach, expect, jest, test } from '@jest/globals';
import type { LoggedInput, SessionListener } from '../contract.ts';
import { PooledSession } from './pooled-session.ts';
import { ThreadHost } from './thread-host.ts';

// A worker that speaks the protocol and nothing else: `input` is logged, `grade` tells the log it knows, `undo` dies.
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const logs = new Map();
parentPort.on('message', ({ id, method, args: [session, argument] }) => {
  if (method === 'open') {
    logs.set(session, argument.log.length);
    if (argument.seed === 'deadly' && argument.log.length > 0) { Atomics.store(workerData.turn, 0, Number(session)); process.exit(1); }
  }
  if (method === 'undo') { Atomics.store(workerData.turn, 0, Number(session)); process.exit(1); }
  if (method === 'input') {
    logs.set(session, logs.get(session) + 1);
    parentPort.postMessage({ type: 'notice', name: 'logged', args: [session, [{ at: 0, input: argument }]] });
  }
  parentPort.postMessage({ type: 'reply', id, value: logs.get(session) });
});`;

let host: ThreadHost;
afterEach(() => host.close());

function listen() {
  const log: LoggedInput[] = [];
  let failed: (message: string) => void;
  const failure = new Promise<string>((resolve) => (failed = resolve));
  const listener = {
    logged: (entries: readonly LoggedInput[]) => log.push(...entries),
    failed: (message: string) => failed(message),
  } as unknown as SessionListener;
  return { log, listener, failure };
}

async function openSession(id: string, listener: SessionListener, seed = ''): Promise<PooledSession> {
  const session = new PooledSession(id, { attempt: id, labDirectory: '', seed, log: [] }, listener, host);
  await session.open();
  return session;
}

const resize = { type: 'terminal.resize', terminal: 'main', columns: 80, rows: 24 };

/** A call made while the thread is being replaced fails; the session itself is back a moment later. */
async function eventually(session: PooledSession): Promise<unknown> {
  for (;;) {
    try {
      return await session.call('grade');
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

test('the sessions of a thread that dies come back from their logs; one that kills it twice is given up', async () => {
  host = new ThreadHost((turn) => new Worker(program, { eval: true, workerData: { turn } }));
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const [bad, neighbour] = [listen(), listen()];
  const culprit = await openSession('1', bad.listener);
  const other = await openSession('2', neighbour.listener);
  await culprit.call('input', resize);
  await other.call('input', resize);
  await other.call('input', resize);
  await expect(culprit.call('undo')).rejects.toThrow('the session is being restored');
  expect([await eventually(culprit), await eventually(other)]).toEqual([1, 2]);
  await expect(culprit.call('undo')).rejects.toThrow('the session is being restored');
  expect(await bad.failure).toBe(
    'The session used more memory or time than it may and was stopped. Undo or reset to go on.',
  );
  expect(await eventually(other)).toBe(2);
  expect(host.load).toBe(1);
});

test('a session whose very replay kills threads takes no neighbour with it', async () => {
  host = new ThreadHost((turn) => new Worker(program, { eval: true, workerData: { turn } }));
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const [bad, neighbour] = [listen(), listen()];
  const culprit = await openSession('1', bad.listener, 'deadly');
  const other = await openSession('2', neighbour.listener);
  await culprit.call('input', resize);
  await other.call('input', resize);
  await expect(culprit.call('undo')).rejects.toThrow('the session is being restored');
  await bad.failure;
  expect(await eventually(other)).toBe(1);
  expect(host.load).toBe(1);
});
