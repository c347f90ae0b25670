import { RedisError, wrongArity } from '../error.ts';
import { ok, type Reply } from '../resp.ts';
import type { HashValue } from '../value.ts';
import { float, integer, reads, shownFloat, writes, type Call, type Commands } from './command.ts';
import { scanOptions, scanPage } from './keys.ts';

const emptyHash = (): HashValue => ({ type: 'hash', fields: new Map() });
const fieldsOf = ({ db, args }: Call) => db.find(args[0]!, 'hash')?.fields;

function setFields(call: Call, name: string): number {
  const [key = '', ...pairs] = call.args;
  if (pairs.length % 2 === 1) throw wrongArity(name);
  const { fields } = call.db.open(key, 'hash', emptyHash);
  const before = fields.size;
  for (let index = 0; index < pairs.length; index += 2) fields.set(pairs[index]!, pairs[index + 1]!);
  return fields.size - before;
}

function randomFields(call: Call): Reply {
  const [, count, values] = call.args;
  const all = [...(fieldsOf(call) ?? [])];
  const pick = () => call.state.random.int(all.length);
  if (count === undefined) return all.length === 0 ? null : all[pick()]![0];
  const wanted = integer(count);
  const drawn: (readonly [string, string])[] = [];
  if (wanted < 0) while (all.length > 0 && drawn.length < -wanted) drawn.push(all[pick()]!);
  else while (all.length > 0 && drawn.length < wanted) drawn.push(...all.splice(pick(), 1));
  return drawn.flatMap(([field, value]) => (values === undefined ? [field] : [field, value]));
}

export const hashes: Commands = {
  hdel: writes(-3, (call) => {
    const removed = call.args.slice(1).filter((field) => fieldsOf(call)?.delete(field)).length;
    call.db.tidy(call.args[0]!);
    return removed;
  }),
  hexists: reads(3, (call) => Number(fieldsOf(call)?.has(call.args[1]!) ?? false)),
  hget: reads(3, (call) => fieldsOf(call)?.get(call.args[1]!) ?? null),
  hgetall: reads(2, (call) => [...(fieldsOf(call) ?? [])].flat()),
  hincrby: writes(4, (call) => {
    const [key = '', field = '', amount] = call.args;
    const by = integer(amount);
    const { fields } = call.db.open(key, 'hash', emptyHash);
    const sum =
      integer(fields.get(field) ?? '0', () => new RedisError('ERR hash value is not an integer')) + by;
    fields.set(field, String(sum));
    return sum;
  }),
  hincrbyfloat: writes(4, (call) => {
    const [key = '', field = '', amount] = call.args;
    const by = float(amount);
    const { fields } = call.db.open(key, 'hash', emptyHash);
    const before = float(fields.get(field) ?? '0', () => new RedisError('ERR hash value is not a float'));
    fields.set(field, shownFloat(Number((before + by).toPrecision(15))));
    return fields.get(field)!;
  }),
  hkeys: reads(2, (call) => [...(fieldsOf(call)?.keys() ?? [])]),
  hlen: reads(2, (call) => fieldsOf(call)?.size ?? 0),
  hmget: reads(-3, (call) => {
    const fields = fieldsOf(call);
    return call.args.slice(1).map((field) => fields?.get(field) ?? null);
  }),
  hmset: writes(-4, (call) => {
    setFields(call, 'hmset');
    return ok;
  }),
  hrandfield: reads(-2, randomFields),
  hscan: reads(-3, (call) => {
    const options = scanOptions(call.args.slice(1));
    const [next, page] = scanPage([...(fieldsOf(call) ?? [])], { ...options, count: 1e9 });
    return [next, page.filter(([field]) => options.match.test(field)).flat()];
  }),
  hset: writes(-4, (call) => setFields(call, 'hset')),
  hsetnx: writes(4, (call) => {
    const [key = '', field = '', value = ''] = call.args;
    const { fields } = call.db.open(key, 'hash', emptyHash);
    if (fields.has(field)) return 0;
    fields.set(field, value);
    return 1;
  }),
  hstrlen: reads(3, (call) => fieldsOf(call)?.get(call.args[1]!)?.length ?? 0),
  hvals: reads(2, (call) => [...(fieldsOf(call)?.values() ?? [])]),
};
