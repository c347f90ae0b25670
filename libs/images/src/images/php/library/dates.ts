// Time, in UTC, by the machine's clock.
import { toSmall } from '../language/convert.ts';
import { notSimulated } from '../language/failures.ts';
import type { Interpreter } from '../language/interpreter.ts';
import { Float, PhpArray, type Value } from '../language/value.ts';
import { timeParts } from '../../../time.ts';
import type { FunctionTable } from './index.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
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

/** Seconds since the epoch of a civil time in UTC; fields may be out of range. */
export function secondsOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  const total = year * 12 + month - 1;
  const [y, m] = [Math.floor(total / 12), (total % 12) + 1];
  const shifted = y - (m <= 2 ? 1 : 0);
  const ofYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const count =
    shifted * 365 +
    Math.floor(shifted / 4) -
    Math.floor(shifted / 100) +
    Math.floor(shifted / 400) +
    ofYear -
    719_468;
  return count * 86_400 + hour * 3600 + minute * 60 + second;
}

export function dateText(format: string, seconds: number): string {
  const parts = timeParts(seconds * 1000);
  const [hour = '00', minute = '00', second = '00'] = parts.time.split(':');
  const year = Number(parts.year);
  const month = months.findIndex((name) => name.startsWith(parts.monthName)) + 1;
  const weekday = days.findIndex((name) => name.startsWith(parts.weekday));
  const dayOfYear = Math.floor((seconds - secondsOf(year, 1, 1, 0, 0, 0)) / 86_400);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const day = Number(parts.day);
  const twelve = String(Number(hour) % 12 || 12);
  const lengthOfMonth = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
  const suffix = day % 100 > 10 && day % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  const week = () => {
    const thursday = seconds - ((weekday + 6) % 7) * 86_400 + 3 * 86_400;
    const start = secondsOf(Number(timeParts(thursday * 1000).year), 1, 1, 0, 0, 0);
    return String(1 + Math.floor((thursday - start) / (7 * 86_400))).padStart(2, '0');
  };
  const values: Readonly<Record<string, string | (() => string)>> = {
    d: parts.day,
    D: parts.weekday,
    j: String(day),
    l: days[weekday]!,
    N: String(weekday || 7),
    S: suffix,
    w: String(weekday),
    z: String(dayOfYear),
    W: week,
    F: months[month - 1]!,
    m: String(month).padStart(2, '0'),
    M: parts.monthName,
    n: String(month),
    t: String(lengthOfMonth),
    L: leap ? '1' : '0',
    Y: String(year),
    o: String(year),
    y: String(year % 100).padStart(2, '0'),
    a: Number(hour) < 12 ? 'am' : 'pm',
    A: Number(hour) < 12 ? 'AM' : 'PM',
    g: twelve,
    G: String(Number(hour)),
    h: twelve.padStart(2, '0'),
    H: hour,
    i: minute,
    s: second,
    u: '000000',
    v: '000',
    e: 'UTC',
    I: '0',
    O: '+0000',
    P: '+00:00',
    p: 'Z',
    T: 'UTC',
    Z: '0',
    U: String(seconds),
  };
  const expanded = format.replace(/\\[^]|[^]/g, (letter) => {
    if (letter.length === 2) return letter[1]!;
    if (letter === 'c') return dateText('Y-m-d\\TH:i:sP', seconds);
    if (letter === 'r') return dateText('D, d M Y H:i:s O', seconds);
    const value = values[letter];
    return value === undefined ? letter : typeof value === 'string' ? value : value();
  });
  return expanded;
}

const now = (interpreter: Interpreter): number => Math.floor(interpreter.host.process.clock.now() / 1000);
const units: Readonly<Record<string, number>> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  fortnight: 1_209_600,
};

/** strtotime() for the usual forms; undefined for others. */
export function parseTime(text: string, base: number): number | undefined {
  let rest = text.trim().toLowerCase();
  let at = base;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest);
    if (match) rest = rest.slice(match[0].length).trim();
    return match;
  };
  const midnight = () => (at -= ((at % 86_400) + 86_400) % 86_400);
  while (rest !== '') {
    let match = take(/^@(-?\d+)/);
    if (match) at = Number(match[1]);
    else if (
      (match = take(
        /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(?:z|\+00:?00| utc)?/,
      ))
    )
      at = secondsOf(
        Number(match[1]),
        Number(match[2]),
        Number(match[3]),
        Number(match[4] ?? 0),
        Number(match[5] ?? 0),
        Number(match[6] ?? 0),
      );
    else if ((match = take(/^(\d{1,2}):(\d{2})(?::(\d{2}))?/)))
      at = midnight() + Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
    else if (take(/^now\b/)) continue;
    else if (take(/^(today|midnight)\b/)) midnight();
    else if (take(/^tomorrow\b/)) at = midnight() + 86_400;
    else if (take(/^yesterday\b/)) at = midnight() - 86_400;
    else if (
      (match = take(
        /^([+-]?\s*\d+|next|last)\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(\s+ago)?\b/,
      ))
    ) {
      const amount =
        (match[1] === 'next' ? 1 : match[1] === 'last' ? -1 : Number(match[1]!.replace(/\s/g, ''))) *
        (match[3] ? -1 : 1);
      const unit = units[match[2]!];
      const [y, m, d, h, i, s] = dateText('Y n j G i s', at).split(' ').map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      at = unit
        ? at + amount * unit
        : secondsOf(
            y + (match[2] === 'year' ? amount : 0),
            m + (match[2] === 'month' ? amount : 0),
            d,
            h,
            i,
            s,
          );
    } else return undefined;
  }
  return at;
}

const stamp = ({ interpreter }: { interpreter: Interpreter }, format: Value = '', at: Value = null): Value =>
  dateText(interpreter.text(format), at === null ? now(interpreter) : toSmall(at));

export const dateFunctions: FunctionTable = {
  'time 0': ({ interpreter }) => now(interpreter),
  'microtime 0-1': ({ interpreter }, float) => {
    const time = interpreter.host.process.clock.now();
    return float === true
      ? new Float(time / 1000)
      : `0.${String(time % 1000).padStart(3, '0')}00000 ${Math.floor(time / 1000)}`;
  },
  'hrtime 0-1': ({ interpreter }, number) =>
    number === true
      ? Math.floor(interpreter.host.process.clock.now() * 1e6)
      : PhpArray.list([now(interpreter), 0]),
  'date 1-2': stamp,
  'gmdate 1-2': stamp,
  'mktime 1-6': ({ interpreter }, ...args) => {
    const present = dateText('G i s n j Y', now(interpreter)).split(' ').map(Number);
    const [hour, minute, second, month, day, year] = present.map((value, at) =>
      args[at] == null ? value : toSmall(args[at]),
    ) as [number, number, number, number, number, number];
    return secondsOf(year, month, day, hour, minute, second);
  },
  'checkdate 3': (_, month, day, year) =>
    toSmall(month!) >= 1 &&
    toSmall(month!) <= 12 &&
    toSmall(day!) >= 1 &&
    dateText('Y n j', secondsOf(toSmall(year!), toSmall(month!), toSmall(day!), 0, 0, 0)) ===
      `${toSmall(year!)} ${toSmall(month!)} ${toSmall(day!)}`,
  'strtotime 1-2': ({ interpreter }, text, base = null) =>
    parseTime(interpreter.text(text!), base === null ? now(interpreter) : toSmall(base)) ?? false,
  'date_default_timezone_get 0': () => 'UTC',
  'date_default_timezone_set 1': ({ interpreter }, zone) => {
    const name = interpreter.text(zone!);
    if (name !== 'UTC') throw notSimulated(`date_default_timezone_set("${name}")`);
    return true;
  },
};
