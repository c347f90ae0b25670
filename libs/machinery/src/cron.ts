// Schedules of CronJobs: ParseStandard of robfig/cron v3 with its texts, and the next time a schedule fires.
// Civil time in a zone comes from Intl, which knows the IANA database; `Date` does not exist in the engine.
import { parseDuration } from './duration.ts';
import { civilOf, instantOf, isTimeZone, type Civil } from './time-zone.ts';

/** When to fire: bit sets of the five fields, or a fixed distance. */
export interface CronSchedule {
  /** Of `@every`: whole seconds in milliseconds. */
  readonly every?: number;
  readonly minute: ReadonlySet<number>;
  readonly hour: ReadonlySet<number>;
  readonly dayOfMonth: CronDays;
  readonly month: ReadonlySet<number>;
  readonly dayOfWeek: CronDays;
  /** Of `TZ=` or `CRON_TZ=` in the text. */
  readonly timeZone?: string;
}

/** A star does not restrict: then the other day field decides alone. */
export interface CronDays {
  readonly values: ReadonlySet<number>;
  readonly star: boolean;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const bounds = {
  minute: { min: 0, max: 59 },
  hour: { min: 0, max: 23 },
  dayOfMonth: { min: 1, max: 31 },
  month: {
    min: 1,
    max: 12,
    names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  dayOfWeek: { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
} as const satisfies Record<string, Bounds>;

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

class CronError extends Error {}

/** Reads a schedule; `error` is the text of robfig/cron. */
export function parseCron(text: string): { readonly schedule?: CronSchedule; readonly error?: string } {
  try {
    return { schedule: parse(text) };
  } catch (error) {
    if (error instanceof CronError) return { error: error.message };
    throw error;
  }
}

function parse(text: string): CronSchedule {
  if (text === '') throw new CronError('empty spec string');
  const zoned = /^(?:CRON_)?TZ=/.exec(text);
  if (!zoned) return parseFields(text);
  const space = text.indexOf(' ');
  // Go's parser panics on a zone without a schedule; Kubernetes recovers and says so
  if (space < 0)
    throw new CronError(`invalid schedule format: runtime error: slice bounds out of range [:-1]`);
  const timeZone = text.slice(zoned[0].length, space);
  if (!isTimeZone(timeZone))
    throw new CronError(`provided bad location ${timeZone}: unknown time zone ${timeZone}`);
  return { ...parseFields(text.slice(space).trim()), timeZone };
}

function parseFields(text: string): CronSchedule {
  if (text.startsWith('@')) {
    const meaning = descriptors[text];
    return meaning === undefined ? parseEvery(text) : parseFields(meaning);
  }
  const fields = text.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== 5)
    throw new CronError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = fields;
  return {
    minute: parseField(minute, bounds.minute).values,
    hour: parseField(hour, bounds.hour).values,
    dayOfMonth: parseField(dayOfMonth, bounds.dayOfMonth),
    month: parseField(month, bounds.month).values,
    dayOfWeek: parseField(dayOfWeek, bounds.dayOfWeek),
  };
}

function parseEvery(text: string): CronSchedule {
  const prefix = '@every ';
  if (!text.startsWith(prefix)) throw new CronError(`unrecognized descriptor: ${text}`);
  const span = text.slice(prefix.length);
  const duration = parseDuration(span);
  if (duration === undefined)
    throw new CronError(`failed to parse duration ${text}: time: invalid duration ${JSON.stringify(span)}`);
  const all = parseFields('* * * * *');
  return { ...all, every: Math.max(1000, Math.floor(duration / 1000) * 1000) };
}

function parseField(field: string, bound: Bounds): CronDays {
  const values = new Set<number>();
  let star = false;
  for (const expression of field.split(',').filter((part) => part !== '')) {
    const range = parseRange(expression, bound);
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
    star ||= range.star;
  }
  return { values, star };
}

function parseRange(expression: string, bound: Bounds) {
  const [span = '', stepText, ...slashes] = expression.split('/');
  const [low = '', high, ...hyphens] = span.split('-');
  let star = low === '*' || low === '?';
  const start = star ? bound.min : parseNumber(low, bound);
  let end = star ? bound.max : start;
  if (!star && hyphens.length > 0) throw new CronError(`too many hyphens: ${expression}`);
  if (!star && high !== undefined) end = parseNumber(high, bound);
  if (slashes.length > 0) throw new CronError(`too many slashes: ${expression}`);
  const step = stepText === undefined ? 1 : parseInteger(stepText);
  if (stepText !== undefined) {
    // `N/step` means `N-max/step`
    if (high === undefined) end = bound.max;
    if (step > 1) star = false;
  }
  checkRange({ start, end, step }, bound, expression);
  return { start, end, step, star };
}

function checkRange(
  { start, end, step }: { readonly start: number; readonly end: number; readonly step: number },
  { min, max }: Bounds,
  expression: string,
): void {
  if (start < min) throw new CronError(`beginning of range (${start}) below minimum (${min}): ${expression}`);
  if (end > max) throw new CronError(`end of range (${end}) above maximum (${max}): ${expression}`);
  if (start > end)
    throw new CronError(`beginning of range (${start}) beyond end of range (${end}): ${expression}`);
  if (step === 0) throw new CronError(`step of range should be a positive number: ${expression}`);
}

function parseNumber(text: string, { names }: Bounds): number {
  const named = text === '' ? -1 : (names?.indexOf(text.toLowerCase()) ?? -1);
  return named >= 0 ? named : parseInteger(text);
}

function parseInteger(text: string): number {
  if (!/^[+-]?\d+$/.test(text))
    throw new CronError(
      `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  const number = Number(text);
  if (number >= 2 ** 63)
    throw new CronError(
      `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: value out of range`,
    );
  if (number < 0) throw new CronError(`negative number (${number}) not allowed: ${text}`);
  return number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * The first time after `after` (both milliseconds since the epoch) at which the schedule fires; undefined when there is
 * none within five years. `timeZone` is that of the schedule's text, else the given one, else UTC.
 */
export function nextCronTime(schedule: CronSchedule, after: number, timeZone = 'UTC'): number | undefined {
  const zone = schedule.timeZone ?? timeZone;
  if (schedule.every !== undefined) return Math.floor((after + schedule.every) / second) * second;
  const lastYear = civilOf(after, zone).year + 5;
  // minutes are the finest field: the next whole minute is the first candidate
  let time = Math.floor(after / minute) * minute + minute;
  for (;;) {
    const civil = civilOf(time, zone);
    if (civil.year > lastYear) return undefined;
    if (!schedule.month.has(civil.month))
      time = later(time, { ...civil, month: civil.month + 1, day: 1, hour: 0, minute: 0 }, zone);
    else if (!dayMatches(schedule, civil))
      time = later(time, { ...civil, day: civil.day + 1, hour: 0, minute: 0 }, zone);
    // hours and minutes pass by the clock, not by the calendar: an hour that summer time skips is skipped
    else if (!schedule.hour.has(civil.hour)) time += hour - civil.minute * minute;
    else if (!schedule.minute.has(civil.minute)) time += minute;
    else return time;
  }
}

/** Where summer time skips midnight the start of the day is no step forward: then by minutes. */
function later(time: number, civil: Civil, zone: string): number {
  return Math.max(instantOf(civil, zone), time + minute);
}

function dayMatches({ dayOfMonth, dayOfWeek }: CronSchedule, { day, weekday }: Civil): boolean {
  const ofMonth = dayOfMonth.values.has(day);
  const ofWeek = dayOfWeek.values.has(weekday);
  return dayOfMonth.star || dayOfWeek.star ? ofMonth && ofWeek : ofMonth || ofWeek;
}
