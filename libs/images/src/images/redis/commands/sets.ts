import { RedisError } from '../error.ts';
import type { Reply } from '../resp.ts';
import { membersOf, type SetValue } from '../value.ts';
import { integer, reads, writes, type Call, type Command, type Commands } from './command.ts';
import { scanOptions, scanPage } from './keys.ts';

const emptySet = (): SetValue => ({ type: 'set', members: new Set() });

function members({ db }: Call, key: string): string[] {
  const found = db.find(key, 'set');
  return found ? membersOf(found) : [];
}

type Combine = (sets: readonly string[][]) => string[];
const difference: Combine = ([first = [], ...others]) =>
  first.filter((member) => !others.some((set) => set.includes(member)));
const intersection: Combine = ([first = [], ...others]) =>
  first.filter((member) => others.every((set) => set.includes(member)));
const union: Combine = (sets) => [...new Set(sets.flat())];

const combined = (call: Call, keys: readonly string[], combine: Combine) =>
  membersOf({ type: 'set', members: new Set(combine(keys.map((key) => members(call, key)))) });
const answering = (combine: Combine): Command => reads(-2, (call) => combined(call, call.args, combine));
const storing = (combine: Combine): Command =>
  writes(-3, (call) => {
    const [target = '', ...keys] = call.args;
    const result = combined(call, keys, combine);
    if (result.length === 0) call.db.delete(target);
    else call.db.put(target, { value: { type: 'set', members: new Set(result) } });
    return result.length;
  });

/** SPOP and SRANDMEMBER: chance is the server's own. */
function draw(call: Call, remove: boolean): Reply {
  const [key = '', count] = call.args;
  const from = members(call, key);
  const pick = () => call.state.random.int(from.length);
  if (count === undefined) {
    const member = from[from.length === 0 ? 0 : pick()];
    if (remove && member !== undefined) call.db.find(key, 'set')!.members.delete(member);
    call.db.tidy(key);
    return member ?? null;
  }
  const wanted = integer(count);
  if (remove && wanted < 0) throw new RedisError('ERR value is out of range, must be positive');
  if (wanted < 0) return from.length === 0 ? [] : Array.from({ length: -wanted }, () => from[pick()]!);
  const drawn: string[] = [];
  while (drawn.length < wanted && from.length > 0) drawn.push(...from.splice(pick(), 1));
  if (remove) for (const member of drawn) call.db.find(key, 'set')!.members.delete(member);
  call.db.tidy(key);
  return drawn;
}

export const sets: Commands = {
  sadd: writes(-3, ({ db, args }) => {
    const [key = '', ...more] = args;
    const { members } = db.open(key, 'set', emptySet);
    const before = members.size;
    for (const member of more) members.add(member);
    return members.size - before;
  }),
  scard: reads(2, (call) => members(call, call.args[0]!).length),
  sdiff: answering(difference),
  sdiffstore: storing(difference),
  sinter: answering(intersection),
  sintercard: reads(-3, (call) => {
    const count = integer(call.args[0]);
    return combined(call, call.args.slice(1, 1 + count), intersection).length;
  }),
  sinterstore: storing(intersection),
  sismember: reads(3, ({ db, args }) => Number(db.find(args[0]!, 'set')?.members.has(args[1]!) ?? false)),
  smembers: reads(2, (call) => members(call, call.args[0]!)),
  smismember: reads(-3, ({ db, args }) => {
    const found = db.find(args[0]!, 'set')?.members;
    return args.slice(1).map((member) => Number(found?.has(member) ?? false));
  }),
  smove: writes(4, ({ db, args }) => {
    const [from = '', to = '', member = ''] = args;
    const source = db.find(from, 'set');
    db.find(to, 'set');
    if (!source?.members.delete(member)) return 0;
    db.open(to, 'set', emptySet).members.add(member);
    db.tidy(from);
    return 1;
  }),
  spop: writes(-2, (call) => draw(call, true)),
  srandmember: reads(-2, (call) => draw(call, false)),
  srem: writes(-3, ({ db, args }) => {
    const [key = '', ...gone] = args;
    const found = db.find(key, 'set');
    const removed = gone.filter((member) => found?.members.delete(member)).length;
    db.tidy(key);
    return removed;
  }),
  sscan: reads(-3, (call) => {
    const options = scanOptions(call.args.slice(1));
    const [next, page] = scanPage(members(call, call.args[0]!), { ...options, count: 1e9 });
    return [next, page.filter((member) => options.match.test(member))];
  }),
  sunion: answering(union),
  sunionstore: storing(union),
};
