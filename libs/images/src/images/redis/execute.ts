// One command of one client: checked, run, and told to those who must hear of a write.
import type { Client } from './client.ts';
import type { Command } from './commands/command.ts';
import { findCommand } from './commands/table.ts';
import { RedisError, wrongArity } from './error.ts';
import type { Reply } from './resp.ts';
import type { RedisState } from './state.ts';

const beforeLogin = ['auth', 'hello', 'quit', 'reset'];
const atOnce = ['multi', 'exec', 'discard', 'watch', 'quit', 'reset'];
const whileSubscribed = ['subscribe', 'psubscribe', 'unsubscribe', 'punsubscribe', 'ping', 'quit', 'reset'];
const notFed = ['auth', 'exec', 'replconf', 'psync'];

function unknown(words: readonly string[]): RedisError {
  const [name = '', ...args] = words;
  const shown = args.slice(0, 20).map((argument) => `'${argument.slice(0, 128)}' `).join('');
  return new RedisError(`ERR unknown command '${name.slice(0, 128)}', with args beginning with: ${shown}`);
} // prettier-ignore

/** What forbids a known command now. */
function refusal(state: RedisState, client: Client, name: string, command: Command): RedisError | undefined {
  const { settings } = state;
  if (!client.authenticated && !beforeLogin.includes(name))
    return new RedisError('NOAUTH Authentication required.');
  const subscribed = client.channels.size + client.patterns.size > 0;
  if (subscribed && !whileSubscribed.includes(name))
    return new RedisError(`ERR Can't execute '${name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`); // prettier-ignore
  if (client.queue && whileSubscribed.includes(name) && name.endsWith('subscribe')) return undefined;
  if (command.writes && state.master && settings.enabled('replica-read-only') && client.feed !== 'follower')
    return new RedisError("READONLY You can't write against a read only replica.");
  if (state.master && !state.master.up && !settings.enabled('replica-serve-stale-data') && !['info', 'replicaof', 'slaveof', 'config', 'ping', 'auth', 'role', 'shutdown'].includes(name))
    return new RedisError("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."); // prettier-ignore
  if (command.writes && !state.lastSaveOk && settings.enabled('stop-writes-on-bgsave-error') && settings.get('save') !== '')
    return new RedisError("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may modify the data set are disabled, because this instance is configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the Redis logs for details about the RDB error."); // prettier-ignore
  return undefined;
}

/** The answer to what a client sent. */
export async function execute(state: RedisState, client: Client, words: readonly string[]): Promise<Reply> {
  const name = words[0]!.toLowerCase();
  try {
    const command = findCommand(name);
    const wrong = !command
      ? unknown(words)
      : command.arity > 0 ? words.length !== command.arity : words.length < -command.arity; // prettier-ignore
    const refused = wrong === true ? wrongArity(name) : wrong || refusal(state, client, name, command!);
    if (refused) {
      client.spoiled = client.queue !== undefined;
      throw refused;
    }
    if (client.queue && !atOnce.includes(name)) {
      client.queue.push(words);
      return { status: 'QUEUED' };
    }
    if (!notFed.includes(name)) state.feed('monitor', { status: monitored(state, client, words) });
    return await perform(state, client, words);
  } catch (error) {
    if (!(error instanceof RedisError)) throw error;
    state.errors++;
    return { error: error.message };
  }
}

/** Runs a command that has been checked. Throws RedisError. */
export async function perform(state: RedisState, client: Client, words: readonly string[]): Promise<Reply> {
  const [name = '', ...args] = words;
  const command = findCommand(name)!;
  const database = client.database;
  state.commands++;
  const reply = await command.run({
    state,
    client,
    db: state.database(database)!,
    args,
    now: state.host.clock.now(),
  });
  const failed = reply === null || (typeof reply === 'object' && 'nothing' in reply);
  if (command.writes && !failed) state.written(database, words);
  return reply;
}

function monitored(state: RedisState, client: Client, words: readonly string[]): string {
  const now = state.host.clock.now();
  const shown = words.map((word) => `"${word.replace(/["\\]/g, '\\$&')}"`).join(' ');
  return `${Math.floor(now / 1000)}.${String(now % 1000).padStart(3, '0')}000 [${client.database} ${client.address}] ${shown}`;
}
