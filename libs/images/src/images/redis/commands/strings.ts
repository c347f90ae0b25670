import { notFloat, RedisError, syntaxError, wrongArity } from '../error.ts';
import { ok, type Reply } from '../resp.ts';
import { float, integer, reads, shownFloat, writes, type Call, type Commands } from './command.ts';

const text = ({ db }: Call, key: string) => db.find(key, 'string')?.text;

function put({ db }: Call, key: string, value: string): void {
  const expiresAt = db.entry(key)?.expiresAt;
  db.put(key, { value: { type: 'string', text: value }, ...(expiresAt !== undefined && { expiresAt }) });
}

function add(call: Call, key: string, amount: number): Reply {
  const before = integer(text(call, key) ?? '0');
  const after = BigInt(before) + BigInt(amount);
  if (after > 9_223_372_036_854_775_807n || after < -9_223_372_036_854_775_808n)
    throw new RedisError('ERR increment or decrement would overflow');
  put(call, key, after.toString());
  return Number(after);
}

/** The moment that EX, PX, EXAT or PXAT say. */
function deadline(call: Call, unit: string, value: string | undefined, command: string): number {
  const number = integer(value);
  if (number <= 0) throw new RedisError(`ERR invalid expire time in '${command}' command`);
  const ms = unit.startsWith('EX') ? number * 1000 : number;
  return unit.endsWith('AT') ? ms : call.now + ms;
}

const units = ['EX', 'PX', 'EXAT', 'PXAT'];

interface SetOptions {
  nx?: boolean;
  xx?: boolean;
  get?: boolean;
  keep?: boolean;
  at?: number;
}
function setOptions(call: Call, words: readonly string[]): SetOptions {
  const options: SetOptions = {};
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!.toUpperCase();
    if (word === 'NX' && !options.xx) options.nx = true;
    else if (word === 'XX' && !options.nx) options.xx = true;
    else if (word === 'GET') options.get = true;
    else if (word === 'KEEPTTL' && options.at === undefined) options.keep = true;
    else if (units.includes(word) && options.at === undefined && !options.keep && index + 1 < words.length)
      options.at = deadline(call, word, words[++index], 'set');
    else throw syntaxError();
  }
  return options;
}

function set(call: Call): Reply {
  const [key = '', value = '', ...words] = call.args;
  const options = setOptions(call, words);
  const old = options.get ? (text(call, key) ?? null) : undefined;
  const before = call.db.entry(key);
  if ((options.nx && before) || (options.xx && !before)) return old ?? null;
  const expiresAt = options.at ?? (options.keep ? before?.expiresAt : undefined);
  call.db.put(key, {
    value: { type: 'string', text: value },
    ...(expiresAt !== undefined && { expiresAt }),
  });
  return old === undefined ? ok : old;
}

function setMany(call: Call, name: string): void {
  if (call.args.length % 2 === 1) throw wrongArity(name);
  for (let index = 0; index < call.args.length; index += 2)
    call.db.put(call.args[index]!, { value: { type: 'string', text: call.args[index + 1]! } });
}

function getEx(call: Call): Reply {
  const [key = '', unit = '', value] = call.args;
  const entry = call.db.entry(key);
  const found = text(call, key) ?? null;
  const word = unit.toUpperCase();
  if (word !== '' && word !== 'PERSIST' && !units.includes(word)) throw syntaxError();
  if (!entry || word === '') return found;
  if (word === 'PERSIST') delete entry.expiresAt;
  else entry.expiresAt = deadline(call, word, value, 'getex');
  return found;
}

function setBit(call: Call): Reply {
  const [key = '', at, bit] = call.args;
  const outOfRange = () => new RedisError('ERR bit offset is not an integer or out of range');
  const offset = integer(at, outOfRange);
  if (offset < 0 || offset >= 2 ** 32) throw outOfRange();
  if (bit !== '0' && bit !== '1') throw new RedisError('ERR bit is not an integer or out of range');
  const old = text(call, key) ?? '';
  const byte = offset >> 3;
  if (byte > 1_048_576) throw new RedisError('ERR not simulated: bitmaps above 1 MiB');
  const padded = old.padEnd(byte + 1, '\0');
  const mask = 128 >> (offset & 7);
  const code = padded.charCodeAt(byte);
  put(
    call,
    key,
    padded.slice(0, byte) +
      String.fromCharCode(bit === '1' ? code | mask : code & ~mask) +
      padded.slice(byte + 1),
  );
  return code & mask ? 1 : 0;
}

export const strings: Commands = {
  append: writes(3, (call) => {
    const [key = '', more = ''] = call.args;
    const value = (text(call, key) ?? '') + more;
    put(call, key, value);
    return value.length;
  }),
  bitcount: reads(-2, (call) => {
    let count = 0;
    for (const letter of text(call, call.args[0]!) ?? '')
      for (let bits = letter.charCodeAt(0); bits; bits &= bits - 1) count++;
    return count;
  }),
  decr: writes(2, (call) => add(call, call.args[0]!, -1)),
  decrby: writes(3, (call) => add(call, call.args[0]!, -integer(call.args[1]))),
  get: reads(2, (call) => text(call, call.args[0]!) ?? null),
  getbit: reads(3, (call) => {
    const offset = integer(call.args[1]);
    const code = (text(call, call.args[0]!) ?? '').charCodeAt(offset >> 3);
    return Number.isNaN(code) ? 0 : (code >> (7 - (offset & 7))) & 1;
  }),
  getdel: writes(2, (call) => {
    const found = text(call, call.args[0]!) ?? null;
    call.db.delete(call.args[0]!);
    return found;
  }),
  getex: writes(-2, getEx),
  getrange: reads(4, (call) => {
    const value = text(call, call.args[0]!) ?? '';
    const [from, to] = [integer(call.args[1]), integer(call.args[2])];
    const start = Math.max(0, from < 0 ? value.length + from : from);
    const end = Math.max(-1, to < 0 ? value.length + to : to);
    return start > end ? '' : value.slice(start, end + 1);
  }),
  getset: writes(3, (call) => {
    const [key = '', value = ''] = call.args;
    const old = text(call, key) ?? null;
    call.db.put(key, { value: { type: 'string', text: value } });
    return old;
  }),
  incr: writes(2, (call) => add(call, call.args[0]!, 1)),
  incrby: writes(3, (call) => add(call, call.args[0]!, integer(call.args[1]))),
  incrbyfloat: writes(3, (call) => {
    const [key = '', amount] = call.args;
    const sum = float(text(call, key) ?? '0', notFloat) + float(amount);
    if (!Number.isFinite(sum)) throw new RedisError('ERR increment would produce NaN or Infinity');
    put(call, key, shownFloat(Number(sum.toPrecision(15))));
    return text(call, key)!;
  }),
  mget: reads(-2, ({ db, args }) =>
    args.map((key) => {
      const value = db.entry(key)?.value;
      return value?.type === 'string' ? value.text : null;
    }),
  ),
  mset: writes(-3, (call) => {
    setMany(call, 'mset');
    return ok;
  }),
  msetnx: writes(-3, (call) => {
    if (call.args.some((key, index) => index % 2 === 0 && call.db.entry(key))) return 0;
    setMany(call, 'msetnx');
    return 1;
  }),
  psetex: writes(4, (call) => {
    const [key = '', ms, value = ''] = call.args;
    const expiresAt = deadline(call, 'PX', ms, 'psetex');
    call.db.put(key, { value: { type: 'string', text: value }, expiresAt });
    return ok;
  }),
  set: writes(-3, set),
  setbit: writes(4, setBit),
  setex: writes(4, (call) => {
    const [key = '', seconds, value = ''] = call.args;
    const expiresAt = deadline(call, 'EX', seconds, 'setex');
    call.db.put(key, { value: { type: 'string', text: value }, expiresAt });
    return ok;
  }),
  setnx: writes(3, (call) => {
    const [key = '', value = ''] = call.args;
    if (call.db.entry(key)) return 0;
    call.db.put(key, { value: { type: 'string', text: value } });
    return 1;
  }),
  setrange: writes(4, (call) => {
    const [key = '', at, piece = ''] = call.args;
    const offset = integer(at);
    if (offset < 0) throw new RedisError('ERR offset is out of range');
    if (offset + piece.length > 512 * 1024 * 1024)
      throw new RedisError('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
    const old = text(call, key) ?? '';
    if (piece === '') return old.length;
    if (offset > 16 * 1024 * 1024) throw new RedisError('ERR not simulated: strings above 16 MiB');
    const padded = old.padEnd(offset, '\0');
    put(call, key, padded.slice(0, offset) + piece + padded.slice(offset + piece.length));
    return Math.max(old.length, offset + piece.length);
  }),
  strlen: reads(2, (call) => text(call, call.args[0]!)?.length ?? 0),
};
