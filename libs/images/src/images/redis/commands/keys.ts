import { noSuchKey, RedisError, syntaxError, wrongArity } from '../error.ts';
import { ok, type Reply } from '../resp.ts';
import { encodingOf, membersOf, type Value } from '../value.ts';
import { globPattern, integer, reads, writes, type Call, type Commands } from './command.ts';

function expire(call: Call, name: string, at: number): Reply {
  const [key = '', , ...words] = call.args;
  const options = words.map((word) => word.toUpperCase());
  for (const [index, option] of options.entries())
    if (!['NX', 'XX', 'GT', 'LT'].includes(option))
      throw new RedisError(`ERR Unsupported option ${words[index]}`);
  if (!Number.isSafeInteger(at)) throw new RedisError(`ERR invalid expire time in '${name}' command`);
  if (options.includes('NX') && options.length > 1)
    throw new RedisError('ERR NX and XX, GT or LT options at the same time are not compatible');
  if (options.includes('GT') && options.includes('LT'))
    throw new RedisError('ERR GT and LT options at the same time are not compatible');
  const entry = call.db.entry(key);
  if (!entry) return 0;
  const before = entry.expiresAt;
  const kept =
    (options.includes('NX') && before !== undefined) ||
    (options.includes('XX') && before === undefined) ||
    (options.includes('GT') && (before === undefined || at <= before)) ||
    (options.includes('LT') && before !== undefined && at >= before);
  if (kept) return 0;
  if (at <= call.now) call.db.delete(key);
  else entry.expiresAt = at;
  return 1;
}

function timeToLive(call: Call, unit: number, absolute: boolean): Reply {
  const entry = call.db.entry(call.args[0]!);
  if (!entry) return -2;
  if (entry.expiresAt === undefined) return -1;
  return absolute
    ? Math.floor(entry.expiresAt / unit)
    : Math.floor((entry.expiresAt - call.now + (unit > 1 ? 500 : 0)) / unit);
}

function rename(call: Call, onlyNew: boolean): Reply {
  const [from = '', to = ''] = call.args;
  const entry = call.db.entry(from);
  if (!entry) throw noSuchKey();
  if (onlyNew && call.db.entry(to)) return 0;
  call.db.delete(from);
  call.db.put(to, entry);
  return onlyNew ? 1 : ok;
}

interface ScanOptions {
  readonly cursor: number;
  readonly count: number;
  readonly match: RegExp;
  readonly type?: string;
}
export function scanOptions(words: readonly string[]): ScanOptions {
  const cursor = integer(words[0], () => new RedisError('ERR invalid cursor'));
  let options: ScanOptions = { cursor, count: 10, match: globPattern('*') };
  for (let index = 1; index < words.length; index += 2) {
    const [name, value] = [words[index]!.toUpperCase(), words[index + 1]];
    if (value === undefined) throw syntaxError();
    if (name === 'MATCH') options = { ...options, match: globPattern(value) };
    else if (name === 'COUNT') options = { ...options, count: integer(value) };
    else if (name === 'TYPE') options = { ...options, type: value.toLowerCase() };
    else throw syntaxError();
    if (options.count < 1) throw syntaxError();
  }
  return options;
}

/** One page: the cursor is a position in our order, which stays while nothing is deleted. */
export function scanPage<T>(items: readonly T[], { cursor, count }: ScanOptions): [string, T[]] {
  const next = cursor + count;
  return [next >= items.length ? '0' : String(next), items.slice(cursor, next)];
}

function copyOf(value: Value): Value {
  switch (value.type) {
    case 'list':
      return { ...value, items: [...value.items] };
    case 'set':
      return { ...value, members: new Set(value.members) };
    case 'hash':
      return { ...value, fields: new Map(value.fields) };
    case 'zset':
      return { ...value, scores: new Map(value.scores) };
    case 'stream':
      return { ...value, entries: [...value.entries], groups: new Map(value.groups) };
    default:
      return { ...value };
  }
}

function sort(call: Call): Reply {
  const [key = '', ...words] = call.args;
  const options = words.map((word) => word.toUpperCase());
  const value = call.db.entry(key)?.value;
  let items: string[];
  if (!value) items = [];
  else if (value.type === 'list') items = [...value.items];
  else if (value.type === 'set') items = membersOf(value);
  else if (value.type === 'zset') items = [...value.scores.keys()];
  else throw new RedisError('WRONGTYPE Operation against a key holding the wrong kind of value');
  if (options.some((word) => ['BY', 'GET', 'STORE'].includes(word)))
    throw new RedisError('ERR not simulated: SORT with BY, GET or STORE');
  const bytes = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  if (options.includes('ALPHA')) items.sort(bytes);
  else {
    if (items.some((item) => item === '' || Number.isNaN(Number(item))))
      throw new RedisError("ERR One or more scores can't be converted into double");
    items.sort((a, b) => Number(a) - Number(b) || bytes(a, b));
  }
  if (options.includes('DESC')) items.reverse();
  const limit = options.indexOf('LIMIT');
  if (limit < 0) return items;
  const [from, count] = [integer(words[limit + 1]), integer(words[limit + 2])];
  return count < 0 ? items.slice(from) : items.slice(from, from + count);
}

function object({ db, args }: Call): Reply {
  const [word = '', key = ''] = args;
  const entry = db.entry(key);
  if (/^(?:encoding|freq|idletime|refcount)$/i.test(word) && args.length !== 2)
    throw wrongArity(`object|${word.toLowerCase()}`);
  switch (word.toLowerCase()) {
    case 'freq':
      throw new RedisError('ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.'); // prettier-ignore
    case 'encoding':
      return entry ? encodingOf(entry.value) : null;
    case 'refcount':
      return entry ? 1 : null;
    case 'idletime':
      return entry ? 0 : null;
    default:
      throw new RedisError(`ERR unknown subcommand '${word}'. Try OBJECT HELP.`);
  }
}

export const keys: Commands = {
  copy: writes(-3, ({ db, args }) => {
    const [from = '', to = '', ...words] = args;
    const entry = db.entry(from);
    const replace = words.some((word) => word.toUpperCase() === 'REPLACE');
    if (!entry || (db.entry(to) && !replace)) return 0;
    db.put(to, { ...entry, value: copyOf(entry.value) });
    return 1;
  }),
  del: writes(-2, ({ db, args }) => args.filter((key) => db.delete(key)).length),
  exists: reads(-2, ({ db, args }) => args.filter((key) => db.entry(key)).length),
  expire: writes(-3, (call) => expire(call, 'expire', call.now + integer(call.args[1]) * 1000)),
  expireat: writes(-3, (call) => expire(call, 'expireat', integer(call.args[1]) * 1000)),
  expiretime: reads(2, (call) => timeToLive(call, 1000, true)),
  keys: reads(2, ({ db, args }) => {
    const pattern = globPattern(args[0]!);
    return db.keys().filter((key) => pattern.test(key));
  }),
  move: writes(3, (call) => {
    const [key = '', target] = call.args;
    const to = call.state.database(integer(target));
    if (!to) throw new RedisError('ERR DB index is out of range');
    if (to === call.db) throw new RedisError('ERR source and destination objects are the same');
    const entry = call.db.entry(key);
    if (!entry || to.entry(key)) return 0;
    call.db.delete(key);
    to.put(key, entry);
    return 1;
  }),
  object: reads(-2, object),
  persist: writes(2, ({ db, args }) => {
    const entry = db.entry(args[0]!);
    if (entry?.expiresAt === undefined) return 0;
    delete entry.expiresAt;
    return 1;
  }),
  pexpire: writes(-3, (call) => expire(call, 'pexpire', call.now + integer(call.args[1]))),
  pexpireat: writes(-3, (call) => expire(call, 'pexpireat', integer(call.args[1]))),
  pttl: reads(2, (call) => timeToLive(call, 1, false)),
  randomkey: reads(1, ({ db, state }) => {
    const all = db.keys();
    return all.length === 0 ? null : all[state.random.int(all.length)]!;
  }),
  rename: writes(3, (call) => rename(call, false)),
  renamenx: writes(3, (call) => rename(call, true)),
  scan: reads(-2, ({ db, args }) => {
    const options = scanOptions(args);
    const [next, page] = scanPage(db.keys(), options);
    const fits = (key: string) => !options.type || db.entry(key)?.value.type === options.type;
    return [next, page.filter((key) => options.match.test(key) && fits(key))];
  }),
  sort: writes(-2, sort),
  touch: reads(-2, ({ db, args }) => args.filter((key) => db.entry(key)).length),
  ttl: reads(2, (call) => timeToLive(call, 1000, false)),
  type: reads(2, ({ db, args }) => ({ status: db.entry(args[0]!)?.value.type ?? 'none' })),
  unlink: writes(-2, ({ db, args }) => args.filter((key) => db.delete(key)).length),
};
