// Times as servers print them. Containers run in UTC.
import { formatMicroTime } from '@drydock/machinery';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];

export interface TimeParts {
  readonly year: string;
  /** `01` … `12` */
  readonly month: string;
  /** `Jan` … */
  readonly monthName: string;
  readonly day: string;
  /** `Thu` … */
  readonly weekday: string;
  /** `15:04:05` */
  readonly time: string;
  /** Three digits. */
  readonly milliseconds: string;
}

export function timeParts(ms: number): TimeParts {
  const text = formatMicroTime(ms);
  return {
    year: text.slice(0, 4),
    month: text.slice(5, 7),
    monthName: months[Number(text.slice(5, 7)) - 1]!,
    day: text.slice(8, 10),
    weekday: days[Math.floor(ms / 86_400_000) % 7]!,
    time: text.slice(11, 19),
    milliseconds: text.slice(20, 23),
  };
}

/** `Tue, 28 Oct 2025 12:05:10 GMT` */
export function httpDate(ms: number): string {
  const at = timeParts(ms);
  return `${at.weekday}, ${at.day} ${at.monthName} ${at.year} ${at.time} GMT`;
}

/** Milliseconds of an HTTP date; undefined when it is none. */
export function parseHttpDate(text: string): number | undefined {
  const match = /^\w{3}, (\d\d) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/.exec(text);
  if (!match) return undefined;
  const [, day, monthName, year, hour, minute, second] = match;
  const month = months.indexOf(monthName!) + 1;
  if (month === 0) return undefined;
  // day of year by the civil calendar, counted from 1970-01-01
  const y = Number(year) - (month <= 2 ? 1 : 0);
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(day) - 1;
  const total = y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
  return (((total * 24 + Number(hour)) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
}

/** `28/Oct/2025:12:05:10 +0000` */
export function logDate(ms: number): string {
  const at = timeParts(ms);
  return `${at.day}/${at.monthName}/${at.year}:${at.time} +0000`;
}
