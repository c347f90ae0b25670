// strftime for UTC: the machines of the simulation keep no other time zone.
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 is the first of January. */
  readonly yearDay: number;
}

/** Days since 1970-01-01 of a date of the Gregorian calendar (Howard Hinnant's algorithm). */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function civilTime(ms: number): CivilTime {
  const dayNumber = Math.floor(ms / 86_400_000);
  const rest = ms - dayNumber * 86_400_000;
  const z = dayNumber + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    year,
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    millisecond: Math.floor(rest % 1000),
    weekday: (((dayNumber + 4) % 7) + 7) % 7,
    yearDay: dayNumber - daysFromCivil(year, 1, 1) + 1,
  };
}

export function fromCivil(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number {
  return daysFromCivil(year, month, day) * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000;
}

const two = (n: number) => String(n).padStart(2, '0');
const blank = (n: number) => String(n).padStart(2, ' ');

const conversions: Readonly<Record<string, (time: CivilTime, ms: number) => string>> = {
  a: ({ weekday }) => days[weekday]!.slice(0, 3),
  A: ({ weekday }) => days[weekday]!,
  b: ({ month }) => months[month - 1]!.slice(0, 3),
  B: ({ month }) => months[month - 1]!,
  c: (_, ms) => formatDate(ms, '%a %b %e %H:%M:%S %Y'),
  C: ({ year }) => two(Math.floor(year / 100)),
  d: ({ day }) => two(day),
  D: (_, ms) => formatDate(ms, '%m/%d/%y'),
  e: ({ day }) => blank(day),
  F: (_, ms) => formatDate(ms, '%Y-%m-%d'),
  h: ({ month }) => months[month - 1]!.slice(0, 3),
  H: ({ hour }) => two(hour),
  I: ({ hour }) => two(hour % 12 || 12),
  j: ({ yearDay }) => String(yearDay).padStart(3, '0'),
  k: ({ hour }) => blank(hour),
  l: ({ hour }) => blank(hour % 12 || 12),
  m: ({ month }) => two(month),
  M: ({ minute }) => two(minute),
  n: () => '\n',
  N: ({ millisecond }) => `${String(millisecond).padStart(3, '0')}000000`,
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  P: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  r: (_, ms) => formatDate(ms, '%I:%M:%S %p'),
  R: (_, ms) => formatDate(ms, '%H:%M'),
  s: (_, ms) => String(Math.floor(ms / 1000)),
  S: ({ second }) => two(second),
  t: () => '\t',
  T: (_, ms) => formatDate(ms, '%H:%M:%S'),
  u: ({ weekday }) => String(weekday || 7),
  U: ({ yearDay, weekday }) => two(Math.floor((yearDay + 6 - weekday) / 7)),
  V: (time) => two(isoWeek(time)),
  w: ({ weekday }) => String(weekday),
  x: (_, ms) => formatDate(ms, '%m/%d/%y'),
  X: (_, ms) => formatDate(ms, '%H:%M:%S'),
  y: ({ year }) => two(year % 100),
  Y: ({ year }) => String(year),
  z: () => '+0000',
  Z: () => 'UTC',
  '%': () => '%',
};

function isoWeek({ yearDay, weekday, year }: CivilTime): number {
  const week = Math.floor((yearDay - (weekday || 7) + 10) / 7);
  if (week < 1) return isoWeek(civilTime(fromCivil(year - 1, 12, 31)));
  if (week === 53 && (civilTime(fromCivil(year + 1, 1, 1)).weekday || 7) <= 4) return 1;
  return week;
}

/** strftime(3), with GNU's `%-d`, `%_d`, `%^a` and `%:z`. */
export function formatDate(ms: number, format: string): string {
  const time = civilTime(ms);
  return format.replace(
    /%([-_0^#]*)(\d*)(:{0,2}[A-Za-z%])/g,
    (whole, flags: string, width: string, letter: string) => {
      if (letter === ':z') return '+00:00';
      if (letter === '3N' || (letter === 'N' && width !== ''))
        return conversions['N']!(time, ms).slice(0, Number(width));
      const made = conversions[letter]?.(time, ms);
      if (made === undefined) return whole;
      let text = made;
      if (flags.includes('-')) text = text.replace(/^[0 ]+(?=.)/, '');
      if (flags.includes('_')) text = text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length));
      if (flags.includes('^')) text = text.toUpperCase();
      return width === '' ? text : text.padStart(Number(width), flags.includes('_') ? ' ' : '0');
    },
  );
}
