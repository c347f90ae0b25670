import { civilTime, formatDate, fromCivil } from '../text/date-format.ts';
import { program } from './support/program-io.ts';

export const date = program(
  async (io) => {
    const options = io.options({
      short: 'd:f:I:ur:Rs:',
      long: {
        'date=': 'd',
        utc: 'u',
        universal: 'u',
        'iso-8601?': '1',
        'rfc-3339=': '2',
        'rfc-email': 'R',
        'reference=': 'r',
        'set=': 's',
      },
    });
    const { clock, fs } = io.process;
    const text = options.value('d');
    let ms: number | undefined = clock.now();
    if (text !== undefined) ms = parseDate(text, clock.now());
    if (options.has('r')) ms = fs.stat(io.path(options.value('r')!)).mtime;
    if (ms === undefined) return io.error(`invalid date '${text}'`);
    if (options.has('s')) return io.error('cannot set date: Operation not permitted');
    const format = options.operands[0];
    if (format !== undefined && !format.startsWith('+')) return io.error(`invalid date '${format}'`);
    io.print(
      `${formatDate(ms, format?.slice(1) ?? isoFormat(options.value('1') ?? options.value('I'), options.value('2'), options.has('R')))}\n`,
    );
    return 0;
  },
  { help: '[OPTION]... [+FORMAT]' },
);

function isoFormat(iso: string | undefined, rfc: string | undefined, email: boolean): string {
  if (email) return '%a, %d %b %Y %H:%M:%S %z';
  if (rfc !== undefined) return rfc === 'date' ? '%F' : rfc === 'ns' ? '%F %T.%N%:z' : '%F %T%:z';
  if (iso === undefined) return '%a %b %e %H:%M:%S %Z %Y';
  return (
    { hours: '%FT%H%:z', minutes: '%FT%H:%M%:z', seconds: '%FT%T%:z', s: '%FT%T%:z', ns: '%FT%T,%N%:z' }[
      iso
    ] ?? '%F'
  );
}

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
const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const dayNames = 'sun mon tue wed thu fri sat'.split(' ');

/** `date -d`: ISO dates, `@seconds`, `3 days ago`, `next week`, `yesterday`. Undefined when it is none of these. */
export function parseDate(text: string, now: number): number | undefined {
  let rest = text.trim().toLowerCase();
  const epoch = /^@(-?\d+(?:\.\d+)?)/.exec(rest);
  let ms = now;
  if (epoch) {
    ms = Number(epoch[1]) * 1000;
    rest = rest.slice(epoch[0].length).trim();
  }
  let dated = false;
  for (let guard = 0; rest !== '' && guard < 20; guard++) {
    const step: Step | undefined = absolute(rest, ms, dated) ?? relative(rest, ms);
    if (!step) return undefined;
    ms = step.ms;
    dated ||= step.dated ?? false;
    rest = rest.slice(step.length).replace(/^[\s,]+/, '');
  }
  return rest === '' ? ms : undefined;
}

interface Step {
  readonly ms: number;
  readonly length: number;
  readonly dated?: boolean;
}

function absolute(text: string, ms: number, dated: boolean): Step | undefined {
  const iso =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?=\s|$)|t(?=\d))/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})(?=\s|$)/.exec(text);
  if (iso) return datePart(Number(iso[1]), Number(iso[2]), Number(iso[3]), iso[0].length);
  const slash = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(text);
  if (slash) return datePart(Number(slash[3]), Number(slash[1]), Number(slash[2]), slash[0].length);
  const named =
    /^(?:(\d{1,2})\s+([a-z]{3})[a-z]*\.?|([a-z]{3})[a-z]*\.?\s+(\d{1,2})),?(?:\s+(\d{4})(?!:))?/.exec(text);
  const month = named ? monthNames.indexOf((named[2] ?? named[3])!) : -1;
  if (named && month >= 0)
    return datePart(
      Number(named[5] ?? civilTime(ms).year),
      month + 1,
      Number(named[1] ?? named[4]),
      named[0].length,
    );
  const time = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?\s*(z\b|utc|gmt|[-+]\d{2}:?\d{2})?/.exec(
    text,
  );
  if (time) return timePart(time, ms);
  const zone = /^(utc|gmt|z)(?=\s|$)/.exec(text);
  if (zone) return { ms, length: zone[0].length };
  const word = /^(now|today|yesterday|tomorrow|midnight|noon)\b/.exec(text);
  if (!word) return undefined;
  const shift = word[1] === 'yesterday' ? -1 : word[1] === 'tomorrow' ? 1 : 0;
  const { year, month: current, day } = civilTime(ms);
  if (word[1] === 'midnight') return { ms: fromCivil(year, current, day), length: 8, dated };
  if (word[1] === 'noon') return { ms: fromCivil(year, current, day, 12), length: 4, dated };
  return { ms: ms + shift * 86_400_000, length: word[0].length };
}

function datePart(year: number, month: number, day: number, length: number): Step | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const ms = fromCivil(year, month, day);
  return civilTime(ms).day === day ? { ms, length, dated: true } : undefined;
}

function timePart(time: RegExpExecArray, ms: number): Step | undefined {
  const { year, month, day } = civilTime(ms);
  const pm = time[4] === 'pm' ? 12 : 0;
  const hour = (time[4] ? Number(time[1]) % 12 : Number(time[1])) + pm;
  const minute = Number(time[2]);
  if (hour > 23 || minute > 59) return undefined;
  const zone = /^([-+])(\d{2}):?(\d{2})$/.exec(time[5] ?? '');
  const offset = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60_000 : 0;
  return {
    ms: fromCivil(year, month, day, hour, minute, Number(time[3] ?? 0)) - offset,
    length: time[0].length,
  };
}

function relative(text: string, ms: number): Step | undefined {
  const match =
    /^([-+]?\s*\d+|next|last|this|an?)?\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?\b(\s+ago)?/.exec(
      text,
    );
  if (match) {
    const amount = match[1]?.replace(/\s/g, '') ?? '1';
    const count = { next: 1, last: -1, this: 0, a: 1, an: 1 }[amount] ?? Number(amount);
    return { ms: shifted(ms, (match[3] ? -1 : 1) * count, match[2]!), length: match[0].length };
  }
  const weekday = /^(next|last)?\s*(sun|mon|tue|wed|thu|fri|sat)[a-z]*/.exec(text);
  if (!weekday) return undefined;
  const time = civilTime(ms);
  const ahead = (dayNames.indexOf(weekday[2]!) - time.weekday + 7) % 7;
  const days = weekday[1] === 'last' ? ahead - 7 : weekday[1] === 'next' && ahead === 0 ? 7 : ahead;
  return { ms: fromCivil(time.year, time.month, time.day + days), length: weekday[0].length };
}

function shifted(ms: number, count: number, unit: string): number {
  if (unit !== 'month' && unit !== 'year') return ms + count * units[unit]! * 1000;
  const { year, month, day, hour, minute, second } = civilTime(ms);
  const months = (unit === 'year' ? count * 12 : count) + year * 12 + month - 1;
  return fromCivil(Math.floor(months / 12), (((months % 12) + 12) % 12) + 1, day, hour, minute, second);
}
