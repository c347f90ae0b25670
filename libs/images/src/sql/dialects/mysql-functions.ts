// Functions of MySQL and MariaDB.
/* eslint-disable max-lines -- one table of functions */
import { md5, sha1, sha256 } from './digests.ts';
import { passwordHash } from '../../mysql-packets.ts';
import { encodeUtf8 } from '@drydock/machinery';
import { SqlError } from '../errors.ts';
import type { SqlFunction } from '../query/function.ts';
import { foldText } from '../query/operators.ts';
import {
  addInterval,
  civil,
  dateText,
  datetimeText,
  dayNumber,
  daysInMonth,
  parseDatetime,
  parseTime,
  secondsText,
  timeText,
} from '../values/temporal.ts';
import { commonType, types, type SqlType } from '../values/types.ts';
import {
  decimal,
  decimalOf,
  integerOf,
  isDecimal,
  isTrue,
  numberOf,
  numericOf,
  parseDecimal,
  rescale,
  textOf,
  truncate,
  type Value,
} from '../values/value.ts';

type Given = Exclude<Value, null>;
type Text = (...args: string[]) => Value;
const text = (low: number, high: number, run: Text, type: SqlType = types.text): SqlFunction => ({
  arity: [low, high],
  type,
  run: (args) => run(...args.map((value) => textOf(value!))),
});
const count = (low: number, high: number, run: Text): SqlFunction => text(low, high, run, types.int);
const real = (run: (...values: number[]) => number, low = 1, high = low): SqlFunction => ({
  arity: [low, high],
  type: types.double,
  run: (args) => {
    const result = run(...args.map((value) => numberOf(value!)));
    return Number.isFinite(result) ? result : null;
  },
});
const first = (args: readonly SqlType[]) => args.reduce(commonType, types.null as SqlType);
const common = (
  low: number,
  high: number,
  run: (args: readonly Value[]) => Value,
  type = first,
): SqlFunction => ({ arity: [low, high], type, takesNull: true, run });
const ofDate = (
  run: (at: ReturnType<typeof civil>, ms: number) => Value,
  type: SqlType = types.int,
): SqlFunction => ({
  arity: [1, 1],
  type,
  run: ([value]) => {
    const ms = parseDatetime(textOf(value!));
    return ms === undefined ? null : run(civil(ms), ms);
  },
});
const info = (run: SqlFunction['run'], type: SqlType = types.text, high = 0): SqlFunction => ({
  arity: [0, high],
  type,
  run,
});
const now = (shown: (ms: number, digits: number) => string, type: SqlType): SqlFunction => ({
  arity: [0, 1],
  type,
  run: ([digits], { now: ms }) => shown(ms, digits == null ? 0 : Number(digits)),
});
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekday = (ms: number) => (((Math.floor(ms / 86_400_000) + 3) % 7) + 7) % 7;
const pad = (value: number, width = 2) => String(value).padStart(width, '0');
const dayOfYear = (at: ReturnType<typeof civil>) =>
  dayNumber(at.year, at.month, at.day) - dayNumber(at.year, 1, 1) + 1;
const isoWeek = (ms: number) => {
  const thursday = ms + (3 - weekday(ms)) * 86_400_000;
  return Math.ceil(dayOfYear(civil(thursday)) / 7);
};
const sundayWeek = (at: ReturnType<typeof civil>, ms: number) =>
  Math.floor((dayOfYear(at) + 6 - ((weekday(ms) + 1) % 7)) / 7);
const suffix = (day: number) =>
  day % 100 >= 11 && day % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');

export function dateFormat(ms: number, format: string): string {
  const at = civil(ms);
  const hour12 = at.hour % 12 || 12;
  const parts: Readonly<Record<string, () => string>> = {
    Y: () => pad(at.year, 4), y: () => pad(at.year % 100), m: () => pad(at.month), c: () => String(at.month), d: () => pad(at.day), e: () => String(at.day),
    D: () => `${at.day}${suffix(at.day)}`, H: () => pad(at.hour), k: () => String(at.hour), h: () => pad(hour12), I: () => pad(hour12), l: () => String(hour12),
    i: () => pad(at.minute), s: () => pad(at.second), S: () => pad(at.second), f: () => pad(at.milli * 1000, 6), p: () => (at.hour < 12 ? 'AM' : 'PM'),
    W: () => days[weekday(ms)]!, a: () => days[weekday(ms)]!.slice(0, 3), M: () => months[at.month - 1]!, b: () => months[at.month - 1]!.slice(0, 3), j: () => pad(dayOfYear(at), 3),
    w: () => String((weekday(ms) + 1) % 7), T: () => timeText(ms), r: () => `${pad(hour12)}:${pad(at.minute)}:${pad(at.second)} ${at.hour < 12 ? 'AM' : 'PM'}`, v: () => pad(isoWeek(ms)), u: () => pad(isoWeek(ms)), U: () => pad(sundayWeek(at, ms)),
  }; // prettier-ignore
  return format.replace(/%(.)/g, (_, letter: string) =>
    Object.hasOwn(parts, letter) ? parts[letter]!() : letter,
  );
}

function round(value: Given, digits: number, mode: 'round' | 'truncate'): Value {
  const number = numericOf(value);
  if (typeof number === 'number') {
    const factor = 10 ** digits;
    const scaled = number * factor;
    return (
      (mode === 'truncate' ? Math.trunc(scaled) : Math.sign(scaled) * Math.round(Math.abs(scaled))) / factor
    );
  }
  const exact = decimalOf(number);
  if (digits < 0) {
    const unit = 10n ** BigInt(-digits);
    return mode === 'truncate'
      ? (exact.digits / 10n ** BigInt(exact.scale) / unit) * unit
      : rescale(decimal(exact.digits, exact.scale - digits), 0).digits * unit;
  }
  const fitted =
    digits >= exact.scale ? exact : mode === 'truncate' ? truncate(exact, digits) : rescale(exact, digits);
  return typeof number === 'bigint' || fitted.scale === 0 ? integerOf(fitted) : fitted;
}

function json(path: string, document: string): unknown {
  let value: unknown = JSON.parse(document);
  for (const [, name, quoted, index] of path.matchAll(/\.(?:([\w$]+)|"([^"]*)")|\[(\d+)\]/g)) {
    const key = name ?? quoted ?? index!;
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}
const jsonText = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(jsonText).join(', ')}]`
    : typeof value === 'object' && value !== null
      ? `{${Object.entries(value)
          .map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item)}`)
          .join(', ')}}`
      : JSON.stringify(value);
const jsonValue = (value: Value): unknown =>
  typeof value === 'bigint' ? Number(value) : isDecimal(value) ? Number(textOf(value)) : value;
const substring = (value: string, start: number, length = Infinity): string => {
  const chars = [...value];
  const from = start > 0 ? start - 1 : start < 0 ? chars.length + start : chars.length;
  return from < 0 || length <= 0 ? '' : chars.slice(from, from + length).join('');
};
const roundType = ([type, digits]: readonly SqlType[]): SqlType =>
  type!.family === 'decimal'
    ? digits
      ? type!
      : { ...types.decimal, scale: 0 }
    : type!.family === 'integer'
      ? type!
      : types.double;

const texts: Readonly<Record<string, SqlFunction>> = {
  ASCII: count(1, 1, (a) => BigInt(a!.length === 0 ? 0 : encodeUtf8(a!)[0]!)),
  CHAR_LENGTH: count(1, 1, (a) => BigInt([...a!].length)),
  CHARACTER_LENGTH: count(1, 1, (a) => BigInt([...a!].length)),
  COLLATE: { arity: [2, 2], type: ([type]) => type!, run: ([value]) => value! },
  CONCAT: text(1, 255, (...parts) => parts.join('')),
  CONCAT_WS: {
    arity: [2, 255],
    type: types.text,
    takesNull: true,
    run: ([separator, ...parts]) =>
      separator == null
        ? null
        : parts
            .filter((part) => part !== null)
            .map((part) => textOf(part!))
            .join(textOf(separator)),
  },
  ELT: {
    arity: [2, 255],
    type: types.text,
    takesNull: true,
    run: ([index, ...items]) => (index == null ? null : (items[Number(integerOf(index)) - 1] ?? null)),
  },
  FIELD: {
    arity: [2, 255],
    type: types.int,
    takesNull: true,
    run: ([value, ...items]) =>
      BigInt(
        items.findIndex(
          (item) => item !== null && value != null && foldText(textOf(item)) === foldText(textOf(value)),
        ) + 1,
      ),
  },
  FIND_IN_SET: count(2, 2, (a, list) =>
    BigInt(list!.split(',').findIndex((item) => foldText(item) === foldText(a!)) + 1),
  ),
  FORMAT: text(2, 3, (value, digits) => {
    const [whole = '', rest] = textOf(
      rescale(parseDecimal(value!) ?? decimalOf(Number(value)), Number(digits)),
    ).split('.');
    return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (rest ? `.${rest}` : '');
  }),
  HEX: {
    arity: [1, 1],
    type: types.text,
    run: ([value]) =>
      typeof value === 'string'
        ? [...encodeUtf8(value)]
            .map((byte) => byte.toString(16).padStart(2, '0'))
            .join('')
            .toUpperCase()
        : integerOf(value!).toString(16).toUpperCase(),
  },
  INSTR: count(2, 2, (a, b) => BigInt(foldText(a!).indexOf(foldText(b!)) + 1)),
  LCASE: text(1, 1, (a) => a!.toLowerCase()),
  LEFT: text(2, 2, (a, n) => [...a!].slice(0, Math.max(0, Number(n))).join('')),
  LENGTH: count(1, 1, (a) => BigInt(encodeUtf8(a!).length)),
  LOCATE: count(2, 3, (a, b, start) =>
    BigInt(foldText(b!).indexOf(foldText(a!), start === undefined ? 0 : Number(start) - 1) + 1),
  ),
  LOWER: text(1, 1, (a) => a!.toLowerCase()),
  LPAD: text(2, 3, (a, n, fill = ' ') =>
    a!.length >= Number(n) ? a!.slice(0, Number(n)) : a!.padStart(Number(n), fill),
  ),
  LTRIM: text(1, 2, (a) => a!.replace(/^ +/, '')),
  MD5: text(1, 1, (a) => md5(encodeUtf8(a!))),
  OCTET_LENGTH: count(1, 1, (a) => BigInt(encodeUtf8(a!).length)),
  PASSWORD: text(1, 1, (a) => passwordHash(a!)),
  QUOTE: text(1, 1, (a) => `'${a!.replace(/['\\]/g, '\\$&')}'`),
  REGEXP_LIKE: {
    arity: [2, 3],
    type: types.int,
    run: ([a, pattern]) => (new RegExp(textOf(pattern!), 'iu').test(textOf(a!)) ? 1n : 0n),
  },
  REGEXP_REPLACE: text(3, 3, (a, pattern, by) => a!.replace(new RegExp(pattern!, 'gi'), by!)),
  REGEXP_SUBSTR: text(2, 2, (a, pattern) => new RegExp(pattern!, 'i').exec(a!)?.[0] ?? ''),
  REPEAT: text(2, 2, (a, n) => a!.repeat(Math.min(Math.max(0, Number(n)), 1_000_000))),
  REPLACE: text(3, 3, (a, from, to) => (from === '' ? a! : a!.replaceAll(from!, to!))),
  REVERSE: text(1, 1, (a) => [...a!].reverse().join('')),
  RIGHT: text(2, 2, (a, n) => (Number(n) <= 0 ? '' : [...a!].slice(-Number(n)).join(''))),
  RPAD: text(2, 3, (a, n, fill = ' ') =>
    a!.length >= Number(n) ? a!.slice(0, Number(n)) : a!.padEnd(Number(n), fill),
  ),
  RTRIM: text(1, 2, (a) => a!.replace(/ +$/, '')),
  SHA: text(1, 1, (a) => sha1(encodeUtf8(a!))),
  SHA1: text(1, 1, (a) => sha1(encodeUtf8(a!))),
  SHA2: {
    arity: [2, 2],
    type: types.text,
    run: ([value, bits], { session }) => {
      const length = Number(integerOf(bits!));
      if (length === 0 || length === 256) return sha256(encodeUtf8(textOf(value!)));
      if (![224, 384, 512].includes(length)) return null;
      throw new SqlError(session.dialect.errors.notSimulated(`SHA2 of ${length} bits`));
    },
  },
  SPACE: text(1, 1, (n) => ' '.repeat(Math.min(Math.max(0, Number(n)), 1_000_000))),
  STRCMP: count(2, 2, (a, b) => (foldText(a!) < foldText(b!) ? -1n : foldText(a!) > foldText(b!) ? 1n : 0n)),
  SUBSTRING: text(2, 3, (a, start, length) =>
    substring(a!, Number(start), length === undefined ? Infinity : Number(length)),
  ),
  SUBSTRING_INDEX: text(3, 3, (a, by, n) => {
    const parts = a!.split(by!);
    const many = Number(n);
    return many >= 0 ? parts.slice(0, many).join(by) : parts.slice(many).join(by);
  }),
  TRIM: text(1, 2, (a, what = ' ') => {
    let value = a!;
    while (value.startsWith(what)) value = value.slice(what.length);
    while (value.endsWith(what)) value = value.slice(0, -what.length);
    return value;
  }),
  UCASE: text(1, 1, (a) => a!.toUpperCase()),
  UNHEX: text(1, 1, (a) =>
    (a!.match(/../g) ?? []).map((pair) => String.fromCharCode(parseInt(pair, 16))).join(''),
  ),
  UPPER: text(1, 1, (a) => a!.toUpperCase()),
};

const numbers: Readonly<Record<string, SqlFunction>> = {
  ABS: {
    arity: [1, 1],
    type: ([type]) => type!,
    run: ([value]) => {
      const number = numericOf(value!);
      return isDecimal(number)
        ? decimal(number.digits < 0n ? -number.digits : number.digits, number.scale)
        : number < 0
          ? -number
          : number;
    },
  },
  ACOS: real(Math.acos),
  ASIN: real(Math.asin),
  ATAN: real(Math.atan),
  COS: real(Math.cos),
  SIN: real(Math.sin),
  TAN: real(Math.tan),
  DEGREES: real((x) => (x * 180) / Math.PI),
  RADIANS: real((x) => (x * Math.PI) / 180),
  BIN: text(1, 1, (a) => BigInt(Math.trunc(Number(a))).toString(2)),
  CEIL: { arity: [1, 1], type: types.integer, run: ([value]) => -floor(negate(value!)) },
  CEILING: { arity: [1, 1], type: types.integer, run: ([value]) => -floor(negate(value!)) },
  CONV: text(3, 3, (a, from, to) => parseInt(a!, Number(from)).toString(Number(to)).toUpperCase()),
  CRC32: count(1, 1, (a) => BigInt(crc32(encodeUtf8(a!)))),
  EXP: real(Math.exp),
  LN: real(Math.log),
  LOG: real((a, b) => (b === undefined ? Math.log(a) : Math.log(b) / Math.log(a)), 1, 2),
  LOG10: real(Math.log10),
  LOG2: real(Math.log2),
  SQRT: real(Math.sqrt),
  FLOOR: { arity: [1, 1], type: types.integer, run: ([value]) => floor(value!) },
  GREATEST: { arity: [2, 255], type: first, run: (args) => extreme(args, 1) },
  LEAST: { arity: [2, 255], type: first, run: (args) => extreme(args, -1) },
  MOD: {
    arity: [2, 2],
    type: types.integer,
    run: ([a, b]) =>
      isTrue(b!)
        ? typeof a === 'bigint' && typeof b === 'bigint'
          ? a % b
          : numberOf(a!) % numberOf(b!)
        : null,
  },
  PI: { arity: [0, 0], type: { ...types.double, scale: 6 }, run: () => 3.141593 },
  POW: real((a, b) => a ** b, 2),
  POWER: real((a, b) => a ** b, 2),
  RAND: { arity: [0, 1], type: types.double, run: (_, { session }) => session.database.random.next() },
  ROUND: {
    arity: [1, 2],
    type: roundType,
    run: ([value, digits]) => round(value!, digits == null ? 0 : Number(integerOf(digits)), 'round'),
  },
  SIGN: { arity: [1, 1], type: types.int, run: ([value]) => BigInt(Math.sign(numberOf(value!))) },
  TRUNCATE: {
    arity: [2, 2],
    type: roundType,
    run: ([value, digits]) => round(value!, Number(integerOf(digits!)), 'truncate'),
  },
};
const negate = (value: Given): Given => {
  const number = numericOf(value);
  return isDecimal(number) ? decimal(-number.digits, number.scale) : -number;
};
const floor = (value: Given): bigint => {
  const number = numericOf(value);
  if (typeof number === 'bigint') return number;
  if (typeof number === 'number') return BigInt(Math.floor(number));
  const cut = truncate(number, 0).digits;
  return number.digits < 0n && rescale(decimal(cut, 0), number.scale).digits !== number.digits
    ? cut - 1n
    : cut;
};
const extreme = (args: readonly Value[], sign: number): Value =>
  args.reduce((best, value) => {
    const textual = typeof best === 'string' && typeof value === 'string';
    const order = textual ? (foldText(value) > foldText(best) ? 1 : -1) : numberOf(value!) - numberOf(best!);
    return order * sign > 0 ? value : best;
  })!;
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const times: Readonly<Record<string, SqlFunction>> = {
  ADDDATE: { arity: [2, 2], type: types.text, run: ([date, n]) => shift(date!, Number(integerOf(n!))) },
  CURDATE: now((ms) => dateText(ms), types.date),
  CURRENT_DATE: now((ms) => dateText(ms), types.date),
  UTC_DATE: now((ms) => dateText(ms), types.date),
  CURTIME: now(timeText, types.time),
  CURRENT_TIME: now(timeText, types.time),
  UTC_TIME: now(timeText, types.time),
  CURRENT_TIMESTAMP: now(datetimeText, types.datetime),
  NOW: now(datetimeText, types.datetime),
  LOCALTIME: now(datetimeText, types.datetime),
  LOCALTIMESTAMP: now(datetimeText, types.datetime),
  SYSDATE: now(datetimeText, types.datetime),
  UTC_TIMESTAMP: now(datetimeText, types.datetime),
  DATE: ofDate((_, ms) => dateText(ms), types.date),
  DATEDIFF: {
    arity: [2, 2],
    type: types.int,
    run: ([a, b]) => {
      const [x, y] = [parseDatetime(textOf(a!)), parseDatetime(textOf(b!))];
      return x === undefined || y === undefined
        ? null
        : BigInt(Math.floor(x / 86_400_000) - Math.floor(y / 86_400_000));
    },
  },
  DATE_ADD: { arity: [2, 2], type: types.text, run: () => null },
  DATE_SUB: { arity: [2, 2], type: types.text, run: () => null },
  DATE_FORMAT: {
    arity: [2, 3],
    type: types.text,
    run: ([date, format]) => {
      const ms = parseDatetime(textOf(date!));
      return ms === undefined ? null : dateFormat(ms, textOf(format!));
    },
  },
  DAY: ofDate((at) => BigInt(at.day)),
  DAYOFMONTH: ofDate((at) => BigInt(at.day)),
  DAYNAME: ofDate((_, ms) => days[weekday(ms)]!, types.text),
  DAYOFWEEK: ofDate((_, ms) => BigInt(((weekday(ms) + 1) % 7) + 1)),
  DAYOFYEAR: ofDate((at) => BigInt(dayOfYear(at))),
  EXTRACT: {
    arity: [2, 2],
    type: types.int,
    run: ([unit, date]) => {
      const ms = parseDatetime(textOf(date!));
      if (ms === undefined) return null;
      const at = civil(ms);
      const found: Readonly<Record<string, number>> = {
        YEAR: at.year,
        MONTH: at.month,
        DAY: at.day,
        HOUR: at.hour,
        MINUTE: at.minute,
        SECOND: at.second,
        QUARTER: Math.ceil(at.month / 3),
        WEEK: sundayWeek(at, ms),
        YEAR_MONTH: at.year * 100 + at.month,
      };
      return BigInt(found[textOf(unit!)] ?? 0);
    },
  },
  FROM_UNIXTIME: {
    arity: [1, 2],
    type: types.datetime,
    run: ([seconds, format]) => {
      const ms = numberOf(seconds!) * 1000;
      return format == null ? datetimeText(ms) : dateFormat(ms, textOf(format));
    },
  },
  HOUR: ofTime((seconds) => Math.floor(seconds / 3600)),
  MINUTE: ofTime((seconds) => Math.floor(seconds / 60) % 60),
  SECOND: ofTime((seconds) => seconds % 60),
  LAST_DAY: ofDate(
    (at) => `${pad(at.year, 4)}-${pad(at.month)}-${pad(daysInMonth(at.year, at.month))}`,
    types.date,
  ),
  MAKEDATE: {
    arity: [2, 2],
    type: types.date,
    run: ([year, day]) =>
      dateText(dayNumber(numberOf(year!), 1, 1) * 86_400_000 + (numberOf(day!) - 1) * 86_400_000),
  },
  MONTH: ofDate((at) => BigInt(at.month)),
  MONTHNAME: ofDate((at) => months[at.month - 1]!, types.text),
  QUARTER: ofDate((at) => BigInt(Math.ceil(at.month / 3))),
  SEC_TO_TIME: { arity: [1, 1], type: types.time, run: ([seconds]) => secondsText(numberOf(seconds!)) },
  SUBDATE: { arity: [2, 2], type: types.text, run: ([date, n]) => shift(date!, -Number(integerOf(n!))) },
  TIME: ofDate((_, ms) => timeText(ms), types.time),
  TIMEDIFF: {
    arity: [2, 2],
    type: types.time,
    run: ([a, b]) => {
      const at = (value: Given) => parseDatetime(textOf(value)) ?? (parseTime(textOf(value)) ?? 0) * 1000;
      return secondsText((at(a!) - at(b!)) / 1000);
    },
  },
  TIME_TO_SEC: ofTime((seconds) => seconds),
  TIMESTAMP: ofDate((_, ms) => datetimeText(ms), types.datetime),
  TIMESTAMPADD: {
    arity: [3, 3],
    type: types.text,
    run: ([unit, n, date]) => {
      const ms = parseDatetime(textOf(date!));
      return ms === undefined ? null : datetimeText(addInterval(ms, numberOf(n!), textOf(unit!)));
    },
  },
  TIMESTAMPDIFF: {
    arity: [3, 3],
    type: types.integer,
    run: ([unit, from, to]) =>
      difference(textOf(unit!), parseDatetime(textOf(from!)), parseDatetime(textOf(to!))),
  },
  TO_DAYS: ofDate((_, ms) => BigInt(Math.floor(ms / 86_400_000) + 719_528)),
  UNIX_TIMESTAMP: {
    arity: [0, 1],
    type: types.integer,
    run: ([date], { now: ms }) =>
      BigInt(Math.floor((date == null ? ms : (parseDatetime(textOf(date)) ?? 0)) / 1000)),
  },
  WEEK: ofDate((at, ms) => BigInt(sundayWeek(at, ms))),
  WEEKDAY: ofDate((_, ms) => BigInt(weekday(ms))),
  WEEKOFYEAR: ofDate((_, ms) => BigInt(isoWeek(ms))),
  YEAR: ofDate((at) => BigInt(at.year), { name: 'year', family: 'year' }),
};
function ofTime(run: (seconds: number) => number): SqlFunction {
  return {
    arity: [1, 1],
    type: types.int,
    run: ([value]) => {
      const given = textOf(value!);
      const ms = parseDatetime(given);
      const seconds = ms === undefined ? parseTime(given) : (ms % 86_400_000) / 1000;
      return seconds === undefined ? null : BigInt(Math.floor(run(Math.abs(seconds))));
    },
  };
}
const shift = (date: Given, by: number): Value => {
  const ms = parseDatetime(textOf(date));
  return ms === undefined
    ? null
    : textOf(date).length > 10
      ? datetimeText(ms + by * 86_400_000)
      : dateText(ms + by * 86_400_000);
};
function difference(unit: string, from: number | undefined, to: number | undefined): Value {
  if (from === undefined || to === undefined) return null;
  const size = (
    { SECOND: 1000, MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000, WEEK: 604_800_000 } as Readonly<
      Record<string, number>
    >
  )[unit];
  if (size) return BigInt(Math.trunc((to - from) / size));
  if (unit === 'MICROSECOND') return BigInt(to - from) * 1000n;
  const [a, b] = [civil(Math.min(from, to)), civil(Math.max(from, to))];
  let total = (b.year - a.year) * 12 + b.month - a.month;
  if (addInterval(Math.min(from, to), total, 'MONTH') > Math.max(from, to)) total--;
  return BigInt(Math.trunc(total / ({ MONTH: 1, QUARTER: 3, YEAR: 12 }[unit] ?? 1)) * (from <= to ? 1 : -1));
}

const others: Readonly<Record<string, SqlFunction>> = {
  BENCHMARK: { arity: [2, 2], type: types.int, run: () => 0n },
  COALESCE: common(1, 255, (args) => args.find((value) => value !== null) ?? null),
  CONNECTION_ID: info((_, { session }) => BigInt(session.id), types.integer),
  CURRENT_USER: info((_, { session }) => session.account),
  DATABASE: info((_, { session }) => session.schema ?? null),
  SCHEMA: info((_, { session }) => session.schema ?? null),
  FOUND_ROWS: info((_, { session }) => BigInt(session.foundRows), types.integer),
  IF: common(
    3,
    3,
    ([test = null, yes = null, no = null]) => (isTrue(test) ? yes : no),
    ([, a, b]) => commonType(a!, b!),
  ),
  IFNULL: common(2, 2, ([a = null, b = null]) => a ?? b),
  NVL: common(2, 2, ([a = null, b = null]) => a ?? b),
  ISNULL: { arity: [1, 1], type: types.int, takesNull: true, run: ([value]) => (value === null ? 1n : 0n) },
  JSON_ARRAY: {
    arity: [0, 255],
    type: types.json,
    takesNull: true,
    run: (args) => jsonText(args.map(jsonValue)),
  },
  JSON_EXTRACT: {
    arity: [2, 255],
    type: types.json,
    run: ([document, path]) => {
      const value = json(textOf(path!), textOf(document!));
      return value === undefined ? null : jsonText(value);
    },
  },
  JSON_LENGTH: count(1, 1, (document) => {
    const value: unknown = JSON.parse(document!);
    return BigInt(typeof value === 'object' && value !== null ? Object.keys(value).length : 1);
  }),
  JSON_OBJECT: {
    arity: [0, 255],
    type: types.json,
    takesNull: true,
    run: (args) =>
      jsonText(
        Object.fromEntries(
          args.flatMap((key, index) =>
            index % 2 === 0 ? [[textOf(key!), jsonValue(args[index + 1] ?? null)]] : [],
          ),
        ),
      ),
  },
  JSON_UNQUOTE: text(1, 1, (value) => (value!.startsWith('"') ? (JSON.parse(value!) as string) : value!)),
  JSON_VALID: count(1, 1, (value) => {
    try {
      JSON.parse(value!);
      return 1n;
    } catch {
      return 0n;
    }
  }),
  LAST_INSERT_ID: {
    arity: [0, 1],
    type: types.integer,
    run: ([value], { session }) => {
      if (value != null) session.lastInsertId = integerOf(value);
      return session.lastInsertId;
    },
  },
  NULLIF: {
    arity: [2, 2],
    type: ([type]) => type!,
    takesNull: true,
    run: ([a = null, b = null]) =>
      a !== null && b !== null && foldText(textOf(a)) === foldText(textOf(b)) ? null : a,
  },
  ROW_COUNT: info((_, { session }) => BigInt(session.rowCount), types.integer),
  SLEEP: {
    arity: [1, 1],
    type: types.int,
    run: ([seconds], { session }) => {
      session.pause += numberOf(seconds!) * 1000;
      return 0n;
    },
  },
  USER: info((_, { session }) => `${session.user}@${session.host}`),
  SESSION_USER: info((_, { session }) => `${session.user}@${session.host}`),
  SYSTEM_USER: info((_, { session }) => `${session.user}@${session.host}`),
  UUID: info((_, { session }) => session.database.random.uuid()),
  VERSION: info((_, { session }) => session.dialect.version),
};

export const mysqlFunctions: Readonly<Record<string, SqlFunction>> = {
  ...texts,
  ...numbers,
  ...times,
  ...others,
};
