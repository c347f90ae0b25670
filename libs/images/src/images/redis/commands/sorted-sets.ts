import { notFloat, RedisError, syntaxError } from '../error.ts';
import type { Reply } from '../resp.ts';
import { ranked, type SortedSetValue } from '../value.ts';
import {
  float, integer, reads, shownFloat, slice, writes, type Call, type Command, type Commands,
} from './command.ts'; // prettier-ignore
import { scanOptions, scanPage } from './keys.ts';

type Ranked = readonly (readonly [string, number])[];
const emptySorted = (): SortedSetValue => ({ type: 'zset', scores: new Map() });
const sorted = ({ db }: Call, key: string): Ranked => {
  const found = db.find(key, 'zset');
  return found ? ranked(found) : [];
};
const flat = (items: Ranked, withScores: boolean): string[] =>
  items.flatMap(([member, score]) => (withScores ? [member, shownFloat(score)] : [member]));

interface AddOptions {
  readonly words: ReadonlySet<string>;
  readonly pairs: readonly (readonly [number, string])[];
}
function addOptions(rest: readonly string[]): AddOptions {
  const words = new Set<string>();
  let at = 0;
  while (['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'].includes(rest[at]?.toUpperCase() ?? ''))
    words.add(rest[at++]!.toUpperCase());
  const left = rest.slice(at);
  if (left.length === 0 || left.length % 2 === 1) throw syntaxError();
  if (words.has('NX') && words.has('XX'))
    throw new RedisError('ERR XX and NX options at the same time are not compatible');
  if (words.has('NX') && (words.has('GT') || words.has('LT')))
    throw new RedisError('ERR GT, LT, and/or NX options at the same time are not compatible');
  if (words.has('INCR') && left.length > 2)
    throw new RedisError('ERR INCR option supports a single increment-element pair');
  const pairs = Array.from(
    { length: left.length / 2 },
    (_, index) => [float(left[index * 2], notFloat), left[index * 2 + 1]!] as const,
  );
  return { words, pairs };
}

function add({ db, args }: Call): Reply {
  const [key = '', ...rest] = args;
  const { words, pairs } = addOptions(rest);
  if (words.has('XX') && !db.find(key, 'zset')) return words.has('INCR') ? null : 0;
  const { scores } = db.open(key, 'zset', emptySorted);
  let [added, changed] = [0, 0];
  let last: number | null = null;
  for (const [given, member] of pairs) {
    const before = scores.get(member);
    const score = words.has('INCR') ? (before ?? 0) + given : given;
    const refused =
      (words.has('NX') && before !== undefined) ||
      (words.has('XX') && before === undefined) ||
      (words.has('GT') && before !== undefined && score <= before) ||
      (words.has('LT') && before !== undefined && score >= before);
    if (refused) continue;
    last = score;
    scores.set(member, score);
    if (before === undefined) added++;
    else if (before !== score) changed++;
  }
  db.tidy(key);
  if (words.has('INCR')) return last === null ? null : shownFloat(last);
  return words.has('CH') ? added + changed : added;
}

/** `(1.5`, `-inf`: the end of a range by score. */
function scoreEnd(text: string | undefined): { value: number; open: boolean } {
  const fail = () => new RedisError('ERR min or max is not a float');
  const open = text?.startsWith('(') ?? false;
  return { value: float(open ? text!.slice(1) : text, fail), open };
}
function byScore(items: Ranked, low: string | undefined, high: string | undefined): Ranked {
  const [from, to] = [scoreEnd(low), scoreEnd(high)];
  return items.filter(
    ([, score]) =>
      (from.open ? score > from.value : score >= from.value) && (to.open ? score < to.value : score <= to.value),
  ); // prettier-ignore
}
function lexTest(text: string | undefined, low: boolean): (member: string) => boolean {
  const bound = text?.slice(1) ?? '';
  switch (text?.[0]) {
    case '-':
      return () => low;
    case '+':
      return () => !low;
    case '[':
      return (member) => (low ? member >= bound : member <= bound);
    case '(':
      return (member) => (low ? member > bound : member < bound);
    default:
      throw new RedisError('ERR min or max not valid string range item');
  }
}
function byLex(items: Ranked, low: string | undefined, high: string | undefined): Ranked {
  const [from, to] = [lexTest(low, true), lexTest(high, false)];
  return items.filter(([member]) => from(member) && to(member));
}

interface RangeForm {
  readonly by?: 'score' | 'lex';
  readonly reverse?: boolean;
}
/** ZRANGE and its older forms. */
function range(call: Call, form: RangeForm, args = call.args): Reply {
  const [key = '', first, second, ...words] = args;
  const options = words.map((word) => word.toUpperCase());
  const by =
    form.by ?? (options.includes('BYSCORE') ? 'score' : options.includes('BYLEX') ? 'lex' : undefined);
  const reverse = form.reverse ?? options.includes('REV');
  const limit = options.indexOf('LIMIT');
  const known = ['BYSCORE', 'BYLEX', 'REV', 'LIMIT', 'WITHSCORES'];
  options.forEach((word, index) => {
    if (!known.includes(word) && !(limit >= 0 && (index === limit + 1 || index === limit + 2)))
      throw syntaxError();
  });
  if (limit >= 0 && !by)
    throw new RedisError('ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX'); // prettier-ignore
  const [low, high] = reverse && by ? [second, first] : [first, second];
  const indices = by ? undefined : ([integer(first), integer(second)] as const);
  const all = sorted(call, key);
  let items = by === 'score' ? byScore(all, low, high) : by === 'lex' ? byLex(all, low, high) : all;
  if (reverse) items = [...items].reverse();
  if (indices) items = slice(items, ...indices);
  if (limit >= 0) {
    const [from, count] = [integer(words[limit + 1]), integer(words[limit + 2])];
    items = count < 0 ? items.slice(from) : items.slice(from, from + count);
  }
  return flat(items, options.includes('WITHSCORES'));
}

const rank = (reverse: boolean): Command =>
  reads(-3, (call) => {
    const all = sorted(call, call.args[0]!);
    const at = all.findIndex(([member]) => member === call.args[1]);
    return at < 0 ? null : reverse ? all.length - 1 - at : at;
  });

const pop = (highest: boolean): Command =>
  writes(-2, (call) => {
    const [key = '', count = '1'] = call.args;
    const most = integer(count, () => new RedisError('ERR value is out of range, must be positive'));
    const all = sorted(call, key);
    const taken = (highest ? [...all].reverse() : all).slice(0, most);
    remove(call, key, taken);
    return flat(taken, true);
  });

function remove({ db }: Call, key: string, items: Ranked): number {
  const scores = db.find(key, 'zset')?.scores;
  for (const [member] of items) scores?.delete(member);
  db.tidy(key);
  return items.length;
}

type Combine = (left: number | undefined, right: number | undefined) => number | undefined;
const intersect: Combine = (left, right) =>
  left === undefined || right === undefined ? undefined : left + right;
const unite: Combine = (left, right) => (left ?? 0) + (right ?? 0);
const store = (combine: Combine): Command =>
  writes(-4, (call) => {
    const [target = '', count] = call.args;
    const keys = call.args.slice(2, 2 + integer(count));
    if (call.args.length > 2 + keys.length) throw new RedisError('ERR not simulated: WEIGHTS and AGGREGATE');
    const inputs = keys.map((key) => new Map(sorted(call, key)));
    const result = new Map<string, number>();
    for (const member of new Set(inputs.flatMap((input) => [...input.keys()]))) {
      const scores = inputs.map((input) => input.get(member));
      const score = scores.slice(1).reduce(combine, scores[0]);
      if (score !== undefined) result.set(member, score);
    }
    if (result.size === 0) call.db.delete(target);
    else call.db.put(target, { value: { type: 'zset', scores: result } });
    return result.size;
  });

export const sortedSets: Commands = {
  zadd: writes(-4, add),
  zcard: reads(2, (call) => sorted(call, call.args[0]!).length),
  zcount: reads(4, (call) => byScore(sorted(call, call.args[0]!), call.args[1], call.args[2]).length),
  zincrby: writes(4, ({ db, args }) => {
    const [key = '', amount, member = ''] = args;
    const by = float(amount);
    const { scores } = db.open(key, 'zset', emptySorted);
    scores.set(member, (scores.get(member) ?? 0) + by);
    return shownFloat(scores.get(member)!);
  }),
  zinterstore: store(intersect),
  zlexcount: reads(4, (call) => byLex(sorted(call, call.args[0]!), call.args[1], call.args[2]).length),
  zmscore: reads(-3, ({ db, args }) => {
    const scores = db.find(args[0]!, 'zset')?.scores;
    return args.slice(1).map((member) => {
      const score = scores?.get(member);
      return score === undefined ? null : shownFloat(score);
    });
  }),
  zpopmax: pop(true),
  zpopmin: pop(false),
  zrandmember: reads(-2, (call) => {
    const all = sorted(call, call.args[0]!);
    if (call.args.length > 1) throw new RedisError('ERR not simulated: ZRANDMEMBER with a count');
    return all.length === 0 ? null : all[call.state.random.int(all.length)]![0];
  }),
  zrange: reads(-4, (call) => range(call, {})),
  zrangebylex: reads(-4, (call) => range(call, { by: 'lex', reverse: false })),
  zrangebyscore: reads(-4, (call) => range(call, { by: 'score', reverse: false })),
  zrank: rank(false),
  zrem: writes(-3, (call) => {
    const [key = '', ...members] = call.args;
    return remove(call, key, sorted(call, key).filter(([member]) => members.includes(member)));
  }), // prettier-ignore
  zremrangebyrank: writes(4, (call) => {
    const [key = '', from, to] = call.args;
    return remove(call, key, slice(sorted(call, key), integer(from), integer(to)));
  }),
  zremrangebyscore: writes(4, (call) => {
    const [key = '', from, to] = call.args;
    return remove(call, key, byScore(sorted(call, key), from, to));
  }),
  zrevrange: reads(-4, (call) => range(call, { reverse: true })),
  zrevrangebyscore: reads(-4, (call) => range(call, { by: 'score', reverse: true })),
  zrevrank: rank(true),
  zscan: reads(-3, (call) => {
    const options = scanOptions(call.args.slice(1));
    const [next, page] = scanPage(sorted(call, call.args[0]!), { ...options, count: 1e9 });
    return [next, flat(page.filter(([member]) => options.match.test(member)), true)];
  }), // prettier-ignore
  zscore: reads(3, ({ db, args }) => {
    const score = db.find(args[0]!, 'zset')?.scores.get(args[1]!);
    return score === undefined ? null : shownFloat(score);
  }),
  zunionstore: store(unite),
};
