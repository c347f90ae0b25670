// A follower's side: it connects to its leader, takes a snapshot, then what is written there. What goes over this link after
// PSYNC is ours (JSON of the snapshot, database numbers before commands), the steps and log lines are Redis'.
import { BrokenPipe, Cancelled } from '@drydock/machinery';
import {
  BufferedReader, Errno, openConnection, ResolveError, type Connection, type Process,
} from '@drydock/shell'; // prettier-ignore
import type { Client } from './client.ts';
import { perform } from './execute.ts';
import { restore } from './persistence.ts';
import { bytesOfText, encodeCommand, readReply, type Reply } from './resp.ts';
import type { MasterLink, RedisState } from './state.ts';

const retryAfter = 1000;

/** Who runs what comes from the leader: nobody that can be seen, and never refused. */
function leaderClient(): Client {
  return {
    id: 0,
    address: '',
    connectedAt: 0,
    user: 'default',
    authenticated: true,
    name: '',
    database: 0,
    spoiled: false,
    watched: new Map(),
    channels: new Set(),
    patterns: new Set(),
    executing: true,
    push: () => undefined,
    end: () => undefined,
  };
}

class LinkFailure extends Error {}

/** Starts to follow a leader, for ever until stopped. */
export function follow(process: Process, state: RedisState, host: string, port: number): MasterLink {
  let stopped = false;
  let connection: Connection | undefined;
  const link: MasterLink = {
    host,
    port,
    up: false,
    stop: () => {
      stopped = true;
      connection?.close();
    },
  };
  const attempt = async () => {
    await state.host.log('*', `Connecting to MASTER ${host}:${port}`);
    connection = await openConnection(process, { scheme: 'tcp', host, port, explicitPort: true, path: '/' });
    await state.host.log('*', 'MASTER <-> REPLICA sync started');
    await receive(state, link, connection);
  };
  void (async () => {
    while (!stopped) {
      try {
        await attempt();
      } catch (error) {
        if (stopped || error instanceof Cancelled) return;
        await explain(state, error, `${host}:${port}`);
      }
      const wasUp = link.up;
      link.up = false;
      connection?.close();
      if (stopped) return;
      if (wasUp) await state.host.log('#', 'Connection with master lost.');
      await process.clock.sleep(retryAfter, process.ended);
    }
  })().catch(() => undefined); // the process ended
  return link;
}

async function explain(state: RedisState, error: unknown, address: string): Promise<void> {
  if (error instanceof Errno) await state.host.log('#', `Error condition on socket for SYNC: ${error.message}`);
  else if (error instanceof ResolveError) await state.host.log('#', `Unable to connect to MASTER: ${error.message}`);
  else if (error instanceof LinkFailure) await state.host.log('#', error.message);
  else if (!(error instanceof BrokenPipe)) await state.host.log('#', `Master ${address}: ${String(error)}`);
} // prettier-ignore

const errorOf = (reply: Reply | undefined) =>
  reply !== null && typeof reply === 'object' && 'error' in reply ? reply.error : undefined;

async function receive(state: RedisState, link: MasterLink, connection: Connection): Promise<void> {
  const reader = new BufferedReader(connection.reader);
  const ask = async (...words: string[]) => {
    await connection.writer.write(encodeCommand(words));
    return readReply(reader);
  };
  const { settings } = state;
  await state.host.log('*', 'Non blocking connect for SYNC fired the event.');
  const pong = await ask('PING');
  const refused = errorOf(pong);
  if (refused && !refused.startsWith('NOAUTH'))
    throw new LinkFailure(`Error reply to PING from master: '${refused}'`);
  await state.host.log('*', 'Master replied to PING, replication can continue...');
  if (settings.get('masterauth') !== '') {
    const wrong = errorOf(await ask('AUTH', settings.get('masterauth')));
    if (wrong) throw new LinkFailure(`Unable to AUTH to MASTER: ${wrong}`);
  }
  const unknown = errorOf(await ask('REPLCONF', 'listening-port', settings.get('port')));
  if (unknown)
    await state.host.log(
      '*',
      `(Non critical) Master does not understand REPLCONF listening-port: -${unknown}`,
    );
  await state.host.log('*', 'Partial resynchronization not possible (no cached master)');
  const started = await ask('PSYNC', '?', '-1');
  const failure = errorOf(started);
  if (failure) throw new LinkFailure(`Unexpected reply to PSYNC from master: -${failure}`);
  if (started === undefined) throw new LinkFailure('Master closed the connection');
  const [, id = '', offset = '0'] = String((started as { status: string }).status).split(' ');
  await state.host.log('*', `Full resync from master: ${id}:${offset}`);
  const snapshot = (await readReply(reader)) as string;
  await state.host.log(
    '*',
    `MASTER <-> REPLICA sync: receiving ${snapshot.length} bytes from master to disk`,
  );
  await state.host.log('*', 'MASTER <-> REPLICA sync: Flushing old data');
  await state.host.log('*', 'MASTER <-> REPLICA sync: Loading DB in memory');
  restore(state, bytesOfText(snapshot));
  state.offset = Number(offset);
  link.up = true;
  await state.host.log('*', 'MASTER <-> REPLICA sync: Finished with success');
  await applyStream(state, reader);
}

async function applyStream(state: RedisState, reader: BufferedReader): Promise<void> {
  const leader = leaderClient();
  for (let item = await readReply(reader); item !== undefined; item = await readReply(reader)) {
    if (!Array.isArray(item)) continue;
    const [database, ...words] = item as string[];
    leader.database = Number(database);
    state.offset += JSON.stringify(item).length;
    const before = state.offset;
    await perform(state, leader, words);
    state.offset = before;
  }
} // prettier-ignore
