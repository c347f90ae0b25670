// Dates and times as text (`2025-10-09`, `2025-10-09 08:53:20`, `-12:30:00`) and as milliseconds since the epoch.
const pad = (value: number, width = 2) => String(value).padStart(width, '0');

/** Days since 1970-01-01 of the civil calendar. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = year - (month <= 2 ? 1 : 0);
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}

export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly milli: number;
}

export function civil(ms: number): Civil {
  const days = Math.floor(ms / 86_400_000);
  const rest = ms - days * 86_400_000;
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp + (mp < 10 ? 3 : -9);
  return {
    year: yoe + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: doy - Math.floor((153 * mp + 2) / 5) + 1,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    milli: rest % 1000,
  };
}

export const daysInMonth = (year: number, month: number) =>
  dayNumber(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - dayNumber(year, month, 1);

export function dateText(ms: number): string {
  const at = civil(ms);
  return `${pad(at.year, 4)}-${pad(at.month)}-${pad(at.day)}`;
}
export function timeText(ms: number, digits = 0): string {
  const at = civil(ms);
  const fraction = digits > 0 ? `.${pad(at.milli, 3).padEnd(digits, '0').slice(0, digits)}` : '';
  return `${pad(at.hour)}:${pad(at.minute)}:${pad(at.second)}${fraction}`;
}
export const datetimeText = (ms: number, digits = 0) => `${dateText(ms)} ${timeText(ms, digits)}`;

/** Milliseconds of a date with or without a time; undefined when it is none. */
export function parseDatetime(text: string): number | undefined {
  const match =
    /^\s*(\d{4}|\d{2})[-/.:](\d{1,2})[-/.:](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?)?\s*(?:Z|\+00(?::00)?)?$/.exec(
      text,
    ) ?? /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const full = match[1]!.length === 2 ? year + (year < 70 ? 2000 : 1900) : year;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(full, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const milli = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  return (
    dayNumber(full, month, day) * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000 + milli
  );
}

/** Seconds of `HH:MM:SS`, which may be negative and longer than a day. */
export function parseTime(text: string): number | undefined {
  const match = /^\s*(-?)(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?(?:\.\d+)?\s*$/.exec(text);
  if (!match) return undefined;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] ? -seconds : seconds;
}
export function secondsText(seconds: number): string {
  const size = Math.abs(Math.trunc(seconds));
  return `${seconds < 0 ? '-' : ''}${pad(Math.floor(size / 3600))}:${pad(Math.floor(size / 60) % 60)}:${pad(size % 60)}`;
}

const unitMs: Readonly<Record<string, number>> = {
  SECOND: 1000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 604_800_000,
};

/** `ms` moved by an interval; months keep the day where they can. */
export function addInterval(ms: number, amount: number, unit: string): number {
  const size = unitMs[unit];
  if (size) return ms + Math.round(amount * size);
  if (unit === 'MICROSECOND') return ms + Math.round(amount / 1000);
  const months = Math.round(amount) * ({ MONTH: 1, QUARTER: 3, YEAR: 12 }[unit] ?? 1);
  const at = civil(ms);
  const total = at.year * 12 + at.month - 1 + months;
  const [year, month] = [Math.floor(total / 12), (((total % 12) + 12) % 12) + 1];
  const day = Math.min(at.day, daysInMonth(year, month));
  return dayNumber(year, month, day) * 86_400_000 + (ms - Math.floor(ms / 86_400_000) * 86_400_000);
}
