// The entry of a worker thread. `workerData.turn` is shared memory: the number of the session that has the thread.
import { parentPort, workerData } from 'node:worker_threads';
import type { SessionSpec } from '../contract.ts';
import { serveRpc } from './rpc.ts';
import { SessionHost } from './session-host.ts';

const turn = (workerData as { readonly turn: Int32Array }).turn;
const port = parentPort!;
const send = serveRpc(port, async (method, args) => {
  const [id, ...rest] = args as [string, ...unknown[]];
  if (method === 'ping') return undefined;
  if (method === 'open') return host.open(id, rest[0] as SessionSpec);
  return host.call(id, method, rest);
});
const host = new SessionHost(
  (session, event, ...args) => send(event, session, ...args),
  (session) => Atomics.store(turn, 0, Number(session)),
);
