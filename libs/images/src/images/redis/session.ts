// One connection of redis-server: commands in, answers and pushed messages out.
import { concatBytes } from '@drydock/machinery';
import { BufferedReader, type Connection } from '@drydock/shell';
import type { Client } from './client.ts';
import { silent } from './commands/connection.ts';
import { execute } from './execute.ts';
import { snapshot } from './persistence.ts';
import { encodeReply, ProtocolError, readCommand, textOfBytes, type Reply } from './resp.ts';
import type { RedisState } from './state.ts';

function newClient(state: RedisState, connection: Connection, push: (reply: Reply) => void) {
  return (id: number): Client => ({
    id,
    address: `${connection.remoteAddress}:${connection.remotePort}`,
    connectedAt: state.host.clock.now(),
    user: 'default',
    authenticated: state.settings.get('requirepass') === '',
    name: '',
    database: 0,
    spoiled: false,
    watched: new Map(),
    channels: new Set(),
    patterns: new Set(),
    executing: false,
    push,
    end: () => connection.close(),
  });
}

/** What the peer does not read piles up here; beyond this it is cut off. */
const mostPending = 32 * 1024 * 1024;

/** Serves one connection to its end. */
export async function serveClient(state: RedisState, connection: Connection): Promise<void> {
  const reader = new BufferedReader(connection.reader);
  let pending: Uint8Array[] = [];
  let size = 0;
  let sending: Promise<void> | undefined;
  const flush = async () => {
    while (pending.length > 0) {
      const bytes = concatBytes(pending);
      pending = [];
      size = 0;
      await connection.writer.write(bytes);
    }
    sending = undefined;
  };
  const send = (reply: Reply) => {
    const bytes = encodeReply(reply);
    pending.push(bytes);
    size += bytes.length;
    if (size > mostPending) return connection.reset();
    sending ??= flush().catch(() => void (sending = undefined));
  };
  const client = state.addClient(newClient(state, connection, send));
  try {
    for (let words = await readCommand(reader); words; words = await readCommand(reader)) {
      if (words.length === 0) continue;
      if (words[0]!.toLowerCase() === 'psync') await startFollower(state, client, send);
      else {
        const reply = await execute(state, client, words);
        if (reply !== silent) send(reply);
      }
      await sending;
      if (words[0]!.toLowerCase() === 'quit') break;
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    send({ error: `ERR Protocol error: ${error.message}` });
    await sending;
  } finally {
    state.removeClient(client);
  }
  connection.close();
}

/** The leader's side of PSYNC: always the whole data. */
async function startFollower(state: RedisState, client: Client, send: (reply: Reply) => void): Promise<void> {
  if (!client.authenticated) return send({ error: 'NOAUTH Authentication required.' });
  const address = `${client.address.split(':')[0]}:${client.listeningPort ?? 6379}`;
  const { host } = state;
  await host.log('*', `Replica ${address} asks for synchronization`);
  await host.log('*', `Full resync requested by replica ${address}`);
  await host.log('*', 'Starting BGSAVE for SYNC with target: replicas sockets');
  send({ status: `FULLRESYNC ${state.replicationId} ${state.offset}` });
  send(textOfBytes(snapshot(state)));
  client.feed = 'follower';
  await host.log('*', `Synchronization with replica ${address} succeeded`);
}
