// CONFIG, INFO, SAVE, REPLICAOF and the like: what concerns the whole server.
import { notSimulated, RedisError, syntaxError, wrongArity } from '../error.ts';
import { information } from '../information.ts';
import { ok, type Reply } from '../resp.ts';
import { globPattern, integer, reads, writes, type Call, type Commands } from './command.ts';

function config({ state, args }: Call): Reply | Promise<Reply> {
  const [word = '', ...rest] = args;
  const { settings } = state;
  switch (word.toLowerCase()) {
    case 'get': {
      if (rest.length === 0) throw wrongArity('config|get');
      const patterns = rest.map((pattern) => globPattern(pattern.toLowerCase()));
      const names = settings.names().filter((name) => patterns.some((pattern) => pattern.test(name)));
      return names.flatMap((name) => [name, settings.get(name)]);
    }
    case 'set':
      if (rest.length < 2 || rest.length % 2 === 1) throw wrongArity('config|set');
      for (let index = 0; index < rest.length; index += 2) settings.change(rest[index]!, rest[index + 1]!);
      return configured(state);
    case 'resetstat':
      state.commands = 0;
      state.connections = 0;
      return ok;
    case 'rewrite':
      throw new RedisError('ERR The server is running without a config file');
    default:
      throw new RedisError(`ERR unknown subcommand '${word}'. Try CONFIG HELP.`);
  }
}

async function configured(state: Call['state']): Promise<Reply> {
  if (state.settings.enabled('appendonly')) await state.host.rewrite(state);
  state.scheduleSave();
  return ok;
}

async function replicaOf({ state, args }: Call): Promise<Reply> {
  const [host = '', port = ''] = args;
  if (host.toLowerCase() === 'no' && port.toLowerCase() === 'one') {
    if (!state.master) return ok;
    state.master.stop();
    delete state.master;
    await state.host.log('#', `Setting secondary replication ID to ${state.replicationId}, valid up to offset: ${state.offset + 1}. New replication ID is ${state.random.string(40, '0123456789abcdef')}`); // prettier-ignore
    await state.host.log('*', 'MASTER MODE enabled (user request)');
    return ok;
  }
  const number = integer(port, () => new RedisError('ERR Invalid master port'));
  if (state.master?.host === host && state.master.port === number)
    return { status: 'OK Already connected to specified master' };
  state.master?.stop();
  state.master = state.host.follow(state, host, number);
  return ok;
}

function role({ state }: Call): Reply {
  const { master } = state;
  if (master)
    return ['slave', master.host, master.port, master.up ? 'connected' : 'connect', master.up ? state.offset : -1]; // prettier-ignore
  const followers = state.followers().map((client) => [client.address.split(':')[0]!, String(client.listeningPort ?? 6379), String(state.offset)]); // prettier-ignore
  return ['master', state.offset, followers];
}

function acl({ state, client, args }: Call): Reply {
  const password = state.settings.get('requirepass');
  switch ((args[0] ?? '').toLowerCase()) {
    case 'whoami':
      return client.user;
    case 'users':
      return ['default'];
    case 'list':
      return [`user default on ${password === '' ? 'nopass' : '#…'} ~* &* +@all`];
    default:
      throw notSimulated(`ACL ${(args[0] ?? '').toUpperCase()}`);
  }
}

async function save(call: Call, background: boolean): Promise<Reply> {
  const saved = await call.state.host.save(call.state, background);
  if (background) return { status: 'Background saving started' };
  if (!saved) throw new RedisError('ERR');
  return ok;
}

function flush({ state, args }: Call, every: boolean, db: Call['db']): Reply {
  if (args.length > 1 || (args[0] && !/^(?:a?sync)$/i.test(args[0]))) throw syntaxError();
  for (const database of every ? state.databases : [db]) database.clear();
  return ok;
}

const unsupported = (what: string, arity = -1) =>
  reads(arity, () => {
    throw notSimulated(what);
  });

export const server: Commands = {
  acl: reads(-2, acl),
  bgrewriteaof: reads(1, async ({ state }) => {
    await state.host.rewrite(state);
    return { status: 'Background append only file rewriting started' };
  }),
  bgsave: reads(-1, (call) => save(call, true)),
  command: reads(-1, () => []),
  config: reads(-2, config),
  dbsize: reads(1, ({ db }) => db.keys().length),
  debug: reads(-2, async ({ state, args }) => {
    if (args[0]?.toLowerCase() !== 'sleep') throw notSimulated(`DEBUG ${(args[0] ?? '').toUpperCase()}`);
    await state.host.clock.sleep(Number(args[1] ?? 0) * 1000);
    return ok;
  }),
  eval: unsupported('Lua scripts', -3),
  evalsha: unsupported('Lua scripts', -3),
  flushall: writes(-1, (call) => flush(call, true, call.db)),
  flushdb: writes(-1, (call) => flush(call, false, call.db)),
  function: unsupported('functions', -2),
  geoadd: unsupported('geographic indexes', -5),
  info: reads(-1, ({ state, args }) => information(state, args)),
  lastsave: reads(1, ({ state }) => Math.floor(state.lastSave / 1000)),
  latency: unsupported('LATENCY', -2),
  memory: unsupported('MEMORY', -2),
  module: reads(-2, ({ args }) => {
    if (args[0]?.toLowerCase() === 'list') return [];
    throw notSimulated('modules');
  }),
  pfadd: unsupported('HyperLogLog', -2),
  pfcount: unsupported('HyperLogLog', -2),
  replconf: reads(-1, ({ client, args }) => {
    if (args[0]?.toLowerCase() === 'listening-port') client.listeningPort = Number(args[1]);
    return ok;
  }),
  replicaof: reads(3, replicaOf),
  role: reads(1, role),
  save: reads(1, (call) => save(call, false)),
  script: unsupported('Lua scripts', -2),
  shutdown: reads(-1, ({ state, args }) => {
    state.host.shutdown(!/^nosave$/i.test(args[0] ?? '') && (/^save$/i.test(args[0] ?? '') || state.settings.get('save') !== '')); // prettier-ignore
    return ok;
  }),
  slaveof: reads(3, replicaOf),
  slowlog: reads(-2, ({ args }) => (/^len$/i.test(args[0]!) ? 0 : /^reset$/i.test(args[0]!) ? ok : [])),
  swapdb: unsupported('SWAPDB', 3),
  time: reads(1, ({ now }) => [String(Math.floor(now / 1000)), String((now % 1000) * 1000)]),
  wait: reads(3, ({ state }) => state.followers().length),
};
