// Commands of Redis by name. One that is not here answers as an unknown command does, with a note that it is not simulated.
import { typeOf, type Entry, type Keyspace, type Value } from './keyspace.ts';
import { ok, type Reply } from './resp.ts';

export interface CommandContext {
  readonly keys: Keyspace;
  readonly now: () => number;
  readonly info: () => string;
}

interface Command {
  /** Arguments it takes at least and at most, its name not counted. */
  readonly least: number;
  readonly most: number;
  readonly run: (context: CommandContext, args: readonly string[]) => Reply;
}

const wrongType: Reply = { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' };
const notInteger: Reply = { error: 'ERR value is not an integer or out of range' };
const syntaxError: Reply = { error: 'ERR syntax error' };

function command(least: number, most: number, run: Command['run']): Command {
  return { least, most, run };
}

/** The value of a key if it has this type; `wrong` when it has another. */
function valueOf<T extends 'string' | 'list' | 'set' | 'hash'>(
  context: CommandContext,
  key: string,
  type: T,
) {
  const entry = context.keys.get(key);
  if (!entry) return undefined;
  return typeOf(entry.value) === type ? entry : 'wrong';
}

function listOf(context: CommandContext, key: string): string[] | 'wrong' | undefined {
  const entry = valueOf(context, key, 'list');
  return entry === undefined || entry === 'wrong' ? entry : (entry.value as { list: string[] }).list;
}

function setOf(context: CommandContext, key: string): string[] | 'wrong' | undefined {
  const entry = valueOf(context, key, 'set');
  return entry === undefined || entry === 'wrong' ? entry : (entry.value as { set: string[] }).set;
}

function hashOf(context: CommandContext, key: string): Record<string, string> | 'wrong' | undefined {
  const entry = valueOf(context, key, 'hash');
  return entry === undefined || entry === 'wrong'
    ? entry
    : (entry.value as { hash: Record<string, string> }).hash;
}

function create<V extends Value>(context: CommandContext, key: string, value: V): V {
  context.keys.set(key, { value });
  return value;
}

function add(context: CommandContext, key: string, amount: number): Reply {
  const entry = valueOf(context, key, 'string');
  if (entry === 'wrong') return wrongType;
  const before = Number(entry?.value ?? '0');
  if (!Number.isInteger(before) || !Number.isInteger(amount)) return notInteger;
  context.keys.set(key, { ...entry, value: String(before + amount) });
  return before + amount;
}

function set(context: CommandContext, [key = '', value = '', ...options]: readonly string[]): Reply {
  const words = options.map((option) => option.toUpperCase());
  const old = context.keys.get(key);
  if (words.includes('NX') && old) return null;
  if (words.includes('XX') && !old) return null;
  const entry: Entry = { value };
  for (const [name, unit] of [
    ['EX', 1000],
    ['PX', 1],
  ] as const) {
    const at = words.indexOf(name);
    if (at >= 0) entry.expiresAt = context.now() + Number(options[at + 1]) * unit;
  }
  if (words.some((word) => !['NX', 'XX', 'EX', 'PX', 'KEEPTTL'].includes(word) && !/^\d+$/.test(word)))
    return syntaxError;
  context.keys.set(key, entry);
  return ok;
}

function push(end: 'left' | 'right'): Command {
  return command(2, Infinity, (context, [key = '', ...values]) => {
    const list = listOf(context, key) ?? create(context, key, { list: [] }).list;
    if (list === 'wrong') return wrongType;
    for (const value of values)
      if (end === 'left') list.unshift(value);
      else list.push(value);
    return list.length;
  });
}

function pop(end: 'left' | 'right'): Command {
  return command(1, 1, (context, [key = '']) => {
    const list = listOf(context, key);
    if (list === 'wrong') return wrongType;
    const value = (end === 'left' ? list?.shift() : list?.pop()) ?? null;
    if (list?.length === 0) context.keys.delete(key);
    return value;
  });
}

/** Redis' glob patterns. */
function matcher(pattern: string): RegExp {
  return new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
  );
}

function range(list: readonly string[], from: string, to: string): readonly string[] {
  const index = (text: string) => (Number(text) < 0 ? list.length + Number(text) : Number(text));
  return list.slice(Math.max(0, index(from)), index(to) + 1);
}

function timeToLive(context: CommandContext, key: string, unit: number): Reply {
  const entry = context.keys.get(key);
  if (!entry) return -2;
  return entry.expiresAt === undefined ? -1 : Math.ceil((entry.expiresAt - context.now()) / unit);
}

function expire(context: CommandContext, key: string, ms: number): Reply {
  const entry = context.keys.get(key);
  if (!entry) return 0;
  context.keys.set(key, { ...entry, expiresAt: context.now() + ms });
  return 1;
}

const commands: Readonly<Record<string, Command>> = {
  append: command(2, 2, (context, [key = '', text = '']) => {
    const entry = valueOf(context, key, 'string');
    if (entry === 'wrong') return wrongType;
    const value = String(entry?.value ?? '') + text;
    context.keys.set(key, { ...entry, value });
    return value.length;
  }),
  client: command(1, Infinity, () => ok),
  command: command(0, Infinity, () => []),
  config: command(1, Infinity, (_, [word = '', name = '']) =>
    word.toLowerCase() === 'get' ? (name === 'maxmemory' ? ['maxmemory', '0'] : []) : ok,
  ),
  dbsize: command(0, 0, ({ keys }) => keys.keys().length),
  decr: command(1, 1, (context, [key = '']) => add(context, key, -1)),
  decrby: command(2, 2, (context, [key = '', amount]) => add(context, key, -Number(amount))),
  del: command(1, Infinity, ({ keys }, names) => names.filter((name) => keys.delete(name)).length),
  echo: command(1, 1, (_, [text = '']) => text),
  exists: command(1, Infinity, ({ keys }, names) => names.filter((name) => keys.get(name)).length),
  expire: command(2, 2, (context, [key = '', seconds]) => expire(context, key, Number(seconds) * 1000)),
  flushall: command(0, 1, ({ keys }) => (keys.clear(), ok)),
  flushdb: command(0, 1, ({ keys }) => (keys.clear(), ok)),
  get: command(1, 1, (context, [key = '']) => {
    const entry = valueOf(context, key, 'string');
    return entry === 'wrong' ? wrongType : ((entry?.value as string | undefined) ?? null);
  }),
  hget: command(2, 2, (context, [key = '', field = '']) => {
    const hash = hashOf(context, key);
    return hash === 'wrong' ? wrongType : (hash?.[field] ?? null);
  }),
  hgetall: command(1, 1, (context, [key = '']) => {
    const hash = hashOf(context, key);
    return hash === 'wrong' ? wrongType : Object.entries(hash ?? {}).flat();
  }),
  hset: command(3, Infinity, (context, [key = '', ...pairs]) => {
    const empty: { hash: Record<string, string> } = { hash: {} };
    const hash = hashOf(context, key) ?? create(context, key, empty).hash;
    if (hash === 'wrong') return wrongType;
    let added = 0;
    for (let index = 0; index + 1 < pairs.length; index += 2) {
      if (!Object.hasOwn(hash, pairs[index]!)) added++;
      hash[pairs[index]!] = pairs[index + 1]!;
    }
    return added;
  }),
  incr: command(1, 1, (context, [key = '']) => add(context, key, 1)),
  incrby: command(2, 2, (context, [key = '', amount]) => add(context, key, Number(amount))),
  info: command(0, Infinity, ({ info }) => info()),
  keys: command(1, 1, ({ keys }, [pattern = '*']) =>
    keys
      .keys()
      .filter((key) => matcher(pattern).test(key))
      .sort(),
  ),
  llen: command(1, 1, (context, [key = '']) => {
    const list = listOf(context, key);
    return list === 'wrong' ? wrongType : (list?.length ?? 0);
  }),
  lpop: pop('left'),
  lpush: push('left'),
  lrange: command(3, 3, (context, [key = '', from = '0', to = '-1']) => {
    const list = listOf(context, key);
    return list === 'wrong' ? wrongType : range(list ?? [], from, to);
  }),
  mget: command(1, Infinity, ({ keys }, names) =>
    names.map((name) =>
      typeof keys.get(name)?.value === 'string' ? (keys.get(name)!.value as string) : null,
    ),
  ),
  mset: command(2, Infinity, ({ keys }, pairs) => {
    if (pairs.length % 2 === 1) return { error: "ERR wrong number of arguments for 'mset' command" };
    for (let index = 0; index < pairs.length; index += 2)
      keys.set(pairs[index]!, { value: pairs[index + 1]! });
    return ok;
  }),
  persist: command(1, 1, ({ keys }, [key = '']) => {
    const entry = keys.get(key);
    if (entry?.expiresAt === undefined) return 0;
    keys.set(key, { value: entry.value });
    return 1;
  }),
  pexpire: command(2, 2, (context, [key = '', ms]) => expire(context, key, Number(ms))),
  ping: command(0, 1, (_, [text]) => text ?? { status: 'PONG' }),
  pttl: command(1, 1, (context, [key = '']) => timeToLive(context, key, 1)),
  rpop: pop('right'),
  rpush: push('right'),
  sadd: command(2, Infinity, (context, [key = '', ...members]) => {
    const members0 = setOf(context, key) ?? create(context, key, { set: [] }).set;
    if (members0 === 'wrong') return wrongType;
    const fresh = [...new Set(members)].filter((member) => !members0.includes(member));
    members0.push(...fresh);
    return fresh.length;
  }),
  scard: command(1, 1, (context, [key = '']) => {
    const members = setOf(context, key);
    return members === 'wrong' ? wrongType : (members?.length ?? 0);
  }),
  select: command(1, 1, (_, [index]) =>
    index === '0' ? ok : { error: 'ERR not simulated: databases other than 0' },
  ),
  set: command(2, Infinity, set),
  sismember: command(2, 2, (context, [key = '', member = '']) => {
    const members = setOf(context, key);
    return members === 'wrong' ? wrongType : Number(members?.includes(member) ?? false);
  }),
  smembers: command(1, 1, (context, [key = '']) => {
    const members = setOf(context, key);
    return members === 'wrong' ? wrongType : [...(members ?? [])];
  }),
  strlen: command(1, 1, (context, [key = '']) => {
    const entry = valueOf(context, key, 'string');
    return entry === 'wrong' ? wrongType : String(entry?.value ?? '').length;
  }),
  ttl: command(1, 1, (context, [key = '']) => timeToLive(context, key, 1000)),
  type: command(1, 1, ({ keys }, [key = '']) => ({
    status: keys.get(key) ? typeOf(keys.get(key)!.value) : 'none',
  })),
};

export function runCommand(context: CommandContext, words: readonly string[]): Reply {
  const [name = '', ...args] = words;
  const found = Object.hasOwn(commands, name.toLowerCase()) ? commands[name.toLowerCase()] : undefined;
  if (!found) {
    const shown = args.map((argument) => `'${argument}' `).join('');
    return { error: `ERR unknown command '${name}', with args beginning with: ${shown}(or not simulated)` };
  }
  if (args.length < found.least || args.length > found.most)
    return { error: `ERR wrong number of arguments for '${name.toLowerCase()}' command` };
  return found.run(context, args);
}
