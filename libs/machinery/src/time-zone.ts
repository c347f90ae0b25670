// Civil time in an IANA time zone.
import { civilFromDays, daysFromCivil } from './meta.ts';

export interface Civil {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** Whether Go's time.LoadLocation would find this zone. */
export function isTimeZone(zone: string): boolean {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return true;
  if (!/^[A-Za-z]/.test(zone)) return false; // offsets are no names
  try {
    // the data base of Go is files: names of the wrong case are not found
    const canonical = formatOf(zone).resolvedOptions().timeZone;
    return canonical === zone || canonical.toLowerCase() !== zone.toLowerCase();
  } catch {
    return false;
  }
}

/** What the clock on the wall shows at `ms` since the epoch. */
export function civilOf(ms: number, zone: string): Civil {
  const local = ms + offsetAt(ms, zone);
  const days = Math.floor(local / 86_400_000);
  const rest = local - days * 86_400_000;
  const [year, month, day] = civilFromDays(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor((rest % 3_600_000) / 60_000),
    weekday: (((days + 4) % 7) + 7) % 7,
  };
}

/** The moment at which the wall shows this; days and months beyond their end carry over, as in Go's time.Date. */
export function instantOf({ year, month, day, hour, minute }: Omit<Civil, 'weekday'>, zone: string): number {
  const years = year + Math.floor((month - 1) / 12);
  const days = daysFromCivil(years, ((month - 1) % 12) + 1, 1) + day - 1;
  const wall = days * 86_400_000 + hour * 3_600_000 + minute * 60_000;
  const guess = wall - offsetAt(wall, zone);
  return wall - offsetAt(guess, zone);
}

/** How far the zone is ahead of UTC. */
function offsetAt(ms: number, zone: string): number {
  if (zone === 'UTC' || zone === '' || zone === 'Local') return 0;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(ms)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const wall = daysFromCivil(year, month, day) * 86_400_000 + hour * 3_600_000 + minute * 60_000;
  return wall + second * 1000 - Math.floor(ms / 1000) * 1000;
}
