import { noSuchKey, RedisError, syntaxError } from '../error.ts';
import { noArray, ok, type Reply } from '../resp.ts';
import type { ListValue } from '../value.ts';
import { float, integer, reads, slice, writes, type Call, type Command, type Commands } from './command.ts';

type End = 'left' | 'right';
const emptyList = (): ListValue => ({ type: 'list', items: [] });

function put(list: ListValue, end: End, value: string): void {
  if (end === 'left') list.items.unshift(value);
  else list.items.push(value);
}

function take({ db }: Call, key: string, end: End): string | undefined {
  const list = db.find(key, 'list');
  const value = end === 'left' ? list?.items.shift() : list?.items.pop();
  db.tidy(key);
  return value;
}

const push = (end: End, onlyExisting = false): Command =>
  writes(-3, ({ db, args }) => {
    const [key = '', ...values] = args;
    if (onlyExisting && !db.find(key, 'list')) return 0;
    const list = db.open(key, 'list', emptyList);
    for (const value of values) put(list, end, value);
    return list.items.length;
  });

const outOfRange = () => new RedisError('ERR value is out of range, must be positive');

const pop = (end: End): Command =>
  writes(-2, (call) => {
    const [key = '', count] = call.args;
    if (call.args.length > 2) throw new RedisError(`ERR wrong number of arguments for '${end === 'left' ? 'lpop' : 'rpop'}' command`);
    if (count === undefined) return take(call, key, end) ?? null;
    const most = integer(count, outOfRange);
    if (most < 0) throw outOfRange();
    const list = call.db.find(key, 'list');
    if (!list) return noArray;
    const taken: string[] = [];
    while (taken.length < most && list.items.length > 0) taken.push(take(call, key, end)!);
    return taken;
  }); // prettier-ignore

/** BLPOP and BRPOP: wait until one of the keys has something, at most so many seconds (0: for ever). */
const blockingPop = (end: End): Command =>
  writes(-3, async (call) => {
    const seconds = float(call.args.at(-1), () => new RedisError('ERR timeout is not a float or out of range'));
    if (seconds < 0) throw new RedisError('ERR timeout is negative');
    const keys = call.args.slice(0, -1);
    const attempt = () => {
      for (const key of keys) {
        const value = take(call, key, end);
        if (value !== undefined) return [key, value];
      }
      return undefined;
    };
    return (await call.state.waitFor(call.client, attempt, seconds * 1000)) ?? noArray;
  }); // prettier-ignore

function sideOf(word: string | undefined): End {
  const side = word?.toLowerCase();
  if (side !== 'left' && side !== 'right') throw syntaxError();
  return side;
}

function move(call: Call, from: End, to: End): Reply {
  const [source = '', target = ''] = call.args;
  call.db.find(target, 'list');
  const value = take(call, source, from);
  if (value === undefined) return null;
  put(call.db.open(target, 'list', emptyList), to, value);
  return value;
}

function position({ db, args }: Call): Reply {
  const [key = '', wanted, ...words] = args;
  let [rank, count, all] = [1, 1, false];
  for (let index = 0; index < words.length; index += 2) {
    const word = words[index]!.toUpperCase();
    if (word === 'RANK') rank = integer(words[index + 1]);
    else if (word === 'COUNT') [count, all] = [integer(words[index + 1]), true];
    else if (word !== 'MAXLEN') throw syntaxError();
  }
  if (rank === 0)
    throw new RedisError("ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list"); // prettier-ignore
  const found = (db.find(key, 'list')?.items ?? []).flatMap((item, at) => (item === wanted ? [at] : []));
  const picked = (rank < 0 ? found.reverse() : found).slice(Math.abs(rank) - 1);
  return all ? (count === 0 ? picked : picked.slice(0, count)) : (picked[0] ?? null);
}

export const lists: Commands = {
  blpop: blockingPop('left'),
  brpop: blockingPop('right'),
  lindex: reads(3, ({ db, args }) => {
    const index = integer(args[1]);
    return db.find(args[0]!, 'list')?.items.at(index) ?? null;
  }),
  linsert: writes(5, ({ db, args }) => {
    const [key = '', place = '', pivot = '', value = ''] = args;
    const offset = { before: 0, after: 1 }[place.toLowerCase()];
    if (offset === undefined) throw syntaxError();
    const list = db.find(key, 'list');
    if (!list) return 0;
    const at = list.items.indexOf(pivot);
    if (at < 0) return -1;
    list.items.splice(at + offset, 0, value);
    return list.items.length;
  }),
  llen: reads(2, ({ db, args }) => db.find(args[0]!, 'list')?.items.length ?? 0),
  lmove: writes(5, (call) => move(call, sideOf(call.args[2]), sideOf(call.args[3]))),
  lpop: pop('left'),
  lpos: reads(-3, position),
  lpush: push('left'),
  lpushx: push('left', true),
  lrange: reads(4, ({ db, args }) => {
    const [from, to] = [integer(args[1]), integer(args[2])];
    return slice(db.find(args[0]!, 'list')?.items ?? [], from, to);
  }),
  lrem: writes(4, ({ db, args }) => {
    const [key = '', count, value] = args;
    const most = integer(count);
    const list = db.find(key, 'list');
    if (!list) return 0;
    const limit = most === 0 ? Infinity : Math.abs(most);
    const order = most < 0 ? [...list.items].reverse() : list.items;
    let removed = 0;
    const kept = order.filter((item) => item !== value || removed >= limit || (removed++, false));
    list.items = most < 0 ? kept.reverse() : kept;
    db.tidy(key);
    return removed;
  }),
  lset: writes(4, ({ db, args }) => {
    const [key = '', at, value = ''] = args;
    const list = db.find(key, 'list');
    if (!list) throw noSuchKey();
    const index = integer(at);
    const place = index < 0 ? list.items.length + index : index;
    if (place < 0 || place >= list.items.length) throw new RedisError('ERR index out of range');
    list.items[place] = value;
    return ok;
  }),
  ltrim: writes(4, ({ db, args }) => {
    const [key = '', from, to] = args;
    const [start, end] = [integer(from), integer(to)];
    const list = db.find(key, 'list');
    if (list) list.items = slice(list.items, start, end);
    db.tidy(key);
    return ok;
  }),
  rpop: pop('right'),
  rpoplpush: writes(3, (call) => move(call, 'right', 'left')),
  rpush: push('right'),
  rpushx: push('right', true),
};
