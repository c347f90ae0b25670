// AUTH, SELECT, CLIENT, transactions, publish and subscribe: what concerns one connection.
import type { Client } from '../client.ts';
import { RedisError } from '../error.ts';
import { noArray, ok, type Reply } from '../resp.ts';
import { integer, reads, globPattern, type Call, type Commands } from './command.ts';

function auth({ client, state, args }: Call): Reply {
  if (args.length > 2) throw new RedisError('ERR syntax error');
  const password = state.settings.get('requirepass');
  if (args.length === 1 && password === '')
    throw new RedisError('ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?'); // prettier-ignore
  const user = args.length === 2 ? args[0]! : 'default';
  if (user !== 'default' || (password !== '' && args.at(-1) !== password))
    throw new RedisError('WRONGPASS invalid username-password pair or user is disabled.');
  client.authenticated = true;
  client.user = user;
  return ok;
}

/** One line of CLIENT LIST. */
function describe(client: Client, call: Call): string {
  const age = Math.floor((call.now - client.connectedAt) / 1000);
  const flags = client.feed === 'follower' ? 'S' : client.feed === 'monitor' ? 'O' : client.queue ? 'x' : client.channels.size + client.patterns.size > 0 ? 'P' : 'N'; // prettier-ignore
  const command = client === call.client ? `client|${call.args[0]!.toLowerCase()}` : 'NULL';
  return `id=${client.id} addr=${client.address} laddr=${call.state.host.hostname}:${call.state.settings.get('port')} fd=${client.id + 5} name=${client.name} age=${age} idle=0 flags=${flags} db=${client.database} sub=${client.channels.size} psub=${client.patterns.size} ssub=0 multi=${client.queue?.length ?? -1} qbuf=0 qbuf-free=20474 argv-mem=10 multi-mem=0 rbs=1024 rbp=0 obl=0 oll=0 omem=0 tot-mem=22426 events=r cmd=${command} user=${client.user} redir=-1 resp=2\n`;
}

function clientCommand(call: Call): Reply {
  const [word = '', value = ''] = call.args;
  const { client, state } = call;
  switch (word.toLowerCase()) {
    case 'getname':
      return client.name === '' ? null : client.name;
    case 'id':
      return client.id;
    case 'info':
      return describe(client, call);
    case 'kill': {
      const gone = [...state.clients.values()].filter(({ address, id }) => address === value || String(id) === call.args[2]); // prettier-ignore
      if (gone.length === 0 && call.args.length === 2) throw new RedisError('ERR No such client');
      for (const other of gone) other.end();
      return call.args.length === 2 ? ok : gone.length;
    }
    case 'list':
      return [...state.clients.values()].map((other) => describe(other, call)).join('');
    case 'setinfo':
    case 'no-evict':
      return ok;
    case 'setname':
      if (/[^!-~]/.test(value))
        throw new RedisError('ERR Client names cannot contain spaces, newlines or special characters.');
      client.name = value;
      return ok;
    default:
      throw new RedisError(`ERR unknown subcommand '${word}'. Try CLIENT HELP.`);
  }
}

function multi({ client }: Call): Reply {
  if (client.queue) throw new RedisError('ERR MULTI calls can not be nested');
  client.queue = [];
  client.spoiled = false;
  return ok;
}

function endTransaction(client: Client): void {
  delete client.queue;
  client.spoiled = false;
  client.watched.clear();
}

async function exec({ client, state }: Call): Promise<Reply> {
  const { queue, spoiled } = client;
  if (!queue) throw new RedisError('ERR EXEC without MULTI');
  const changed = [...client.watched].some(([name, version]) => {
    const at = name.indexOf('/');
    return state.versionOf(Number(name.slice(0, at)), name.slice(at + 1)) !== version;
  });
  endTransaction(client);
  if (spoiled) throw new RedisError('EXECABORT Transaction discarded because of previous errors.');
  if (changed) return noArray;
  client.executing = true;
  const replies: Reply[] = [];
  for (const words of queue) replies.push(await state.perform(client, words));
  client.executing = false;
  return replies;
}

const count = ({ channels, patterns }: Client) => channels.size + patterns.size;

function subscribe({ client, args }: Call, kind: 'channels' | 'patterns', word: string): void {
  for (const name of args) {
    client[kind].add(name);
    client.push([word, name, count(client)]);
  }
}
function unsubscribe({ client, args }: Call, kind: 'channels' | 'patterns', word: string): void {
  const names = args.length > 0 ? args : [...client[kind]];
  for (const name of names) {
    client[kind].delete(name);
    client.push([word, name, count(client)]);
  }
  if (names.length === 0) client.push([word, null, count(client)]);
}

function publish({ state, args }: Call): Reply {
  const [channel = '', message = ''] = args;
  let heard = 0;
  for (const client of state.clients.values()) {
    if (client.channels.has(channel)) {
      client.push(['message', channel, message]);
      heard++;
    }
    for (const pattern of client.patterns)
      if (globPattern(pattern).test(channel)) {
        client.push(['pmessage', pattern, channel, message]);
        heard++;
      }
  }
  return heard;
}

function pubsub({ state, args }: Call): Reply {
  const [word = '', ...names] = args;
  const clients = [...state.clients.values()];
  const channels = [...new Set(clients.flatMap((client) => [...client.channels]))].sort();
  switch (word.toLowerCase()) {
    case 'channels':
      return names.length > 0 ? channels.filter((name) => globPattern(names[0]!).test(name)) : channels;
    case 'numsub':
      return names.flatMap((name) => [name, clients.filter((client) => client.channels.has(name)).length]);
    case 'numpat':
      return new Set(clients.flatMap((client) => [...client.patterns])).size;
    default:
      throw new RedisError(`ERR unknown subcommand '${word}'. Try PUBSUB HELP.`);
  }
}

/** Answers that are pushed: the connection sends nothing more itself. */
export const silent: Reply = { status: '' };

export const connection: Commands = {
  auth: reads(-2, auth),
  client: reads(-2, clientCommand),
  discard: reads(1, ({ client }) => {
    if (!client.queue) throw new RedisError('ERR DISCARD without MULTI');
    endTransaction(client);
    return ok;
  }),
  echo: reads(2, ({ args }) => args[0]!),
  exec: reads(1, exec),
  hello: reads(-1, ({ args, state, client }) => {
    if (args.length > 0 && args[0] !== '2')
      throw new RedisError(args[0] === '3' ? 'NOPROTO not simulated: protocol version 3' : 'NOPROTO unsupported protocol version'); // prettier-ignore
    return ['server', 'redis', 'version', state.host.version, 'proto', 2, 'id', client.id, 'mode', 'standalone', 'role', state.master ? 'replica' : 'master', 'modules', []]; // prettier-ignore
  }),
  monitor: reads(1, ({ client }) => {
    client.feed = 'monitor';
    return ok;
  }),
  multi: reads(1, multi),
  ping: reads(-1, ({ args, client }) => {
    if (args.length > 1) throw new RedisError("ERR wrong number of arguments for 'ping' command");
    if (count(client) > 0) return ['pong', args[0] ?? ''];
    return args[0] ?? { status: 'PONG' };
  }),
  psubscribe: reads(-2, (call) => (subscribe(call, 'patterns', 'psubscribe'), silent)),
  publish: reads(3, publish),
  pubsub: reads(-2, pubsub),
  punsubscribe: reads(-1, (call) => (unsubscribe(call, 'patterns', 'punsubscribe'), silent)),
  quit: reads(-1, () => ok),
  reset: reads(1, ({ client }) => {
    endTransaction(client);
    client.database = 0;
    client.channels.clear();
    client.patterns.clear();
    return { status: 'RESET' };
  }),
  select: reads(2, ({ client, state, args }) => {
    const index = integer(args[0]);
    if (!state.database(index)) throw new RedisError('ERR DB index is out of range');
    client.database = index;
    return ok;
  }),
  subscribe: reads(-2, (call) => (subscribe(call, 'channels', 'subscribe'), silent)),
  unsubscribe: reads(-1, (call) => (unsubscribe(call, 'channels', 'unsubscribe'), silent)),
  unwatch: reads(1, ({ client }) => {
    client.watched.clear();
    return ok;
  }),
  watch: reads(-2, ({ client, state, args }) => {
    if (client.queue) throw new RedisError('ERR WATCH inside MULTI is not allowed');
    for (const key of args)
      client.watched.set(`${client.database}/${key}`, state.versionOf(client.database, key));
    return ok;
  }),
};
