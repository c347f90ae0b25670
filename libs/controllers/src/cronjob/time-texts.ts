// Go's RFC1123Z and RFC3339 of a time in a zone.
import { civilOf, formatTime } from '@drydock/machinery';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number) => String(value).padStart(2, '0');

/** `Mon, 02 Jan 2006 15:04:05 +0000`. */
export function formatRfc1123(time: number): string {
  const { weekday, day, month, year } = civilOf(time, 'UTC');
  const clock = formatTime(time).slice(11, 19);
  return `${weekdays[weekday]}, ${two(day)} ${months[month - 1]} ${year} ${clock} +0000`;
}

/** `2006-01-02T15:04:05+01:00`; `Z` without a zone. */
export function formatZoned(time: number, zone: string | undefined): string {
  if (zone === undefined) return formatTime(time);
  const { year, month, day, hour, minute } = civilOf(time, zone);
  const utc = civilOf(time, 'UTC');
  const minutes = (civil: typeof utc) => civil.hour * 60 + civil.minute;
  // never more than a day apart
  let offset = minutes({ ...utc, hour, minute }) - minutes(utc);
  if (day !== utc.day) offset += isLater({ year, month, day }, utc) ? 1440 : -1440;
  const wall = formatTime(time + offset * 60_000).slice(0, 19);
  if (offset === 0) return `${wall}Z`;
  const size = Math.abs(offset);
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

type Day = { readonly year: number; readonly month: number; readonly day: number };

function isLater(a: Day, b: Day): boolean {
  return (a.year - b.year || a.month - b.month || a.day - b.day) > 0;
}
