import { describe, expect, test } from '@jest/globals';
import { nextCronTime, parseCron } from './cron.ts';
import { formatTime, parseTime } from './meta.ts';

const next = (text: string, after: string, zone?: string): string | undefined => {
  const { schedule, error } = parseCron(text);
  if (!schedule) throw new Error(error);
  const time = nextCronTime(schedule, parseTime(after)!, zone);
  return time === undefined ? undefined : formatTime(time);
};

describe('parseCron', () => {
  test.each([
    ['', 'empty spec string'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['0 0 * * * *', 'expected exactly 5 fields, found 6: [0 0 * * * *]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['*/2/3 * * * *', 'too many slashes: */2/3'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['-1 * * * *', 'failed to parse int from : strconv.Atoi: parsing "": invalid syntax'],
    ['* * * foo *', 'failed to parse int from foo: strconv.Atoi: parsing "foo": invalid syntax'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['@often', 'unrecognized descriptor: @often'],
    ['@every soon', 'failed to parse duration @every soon: time: invalid duration "soon"'],
    ['TZ=Nowhere/Else * * * * *', 'provided bad location Nowhere/Else: unknown time zone Nowhere/Else'],
  ])('%j', (text, error) => {
    expect(parseCron(text)).toEqual({ error });
  });
});

describe('nextCronTime', () => {
  test.each([
    ['* * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z'],
    ['* * * * *', '2026-01-01T00:00:30Z', '2026-01-01T00:01:00Z'],
    ['*/15 * * * *', '2026-01-01T00:15:00Z', '2026-01-01T00:30:00Z'],
    ['0 2 * * *', '2026-01-01T02:00:00Z', '2026-01-02T02:00:00Z'],
    ['30 8 * * MON-FRI', '2026-01-02T09:00:00Z', '2026-01-05T08:30:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 0 30 2 *', '2026-01-01T00:00:00Z', undefined],
    ['0 0 13 * 5', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
    ['0 0 13 * *', '2026-01-01T00:00:00Z', '2026-01-13T00:00:00Z'],
    ['5/20 0 1 JAN ?', '2026-01-01T00:30:00Z', '2026-01-01T00:45:00Z'],
    ['59 23 31 12 *', '2026-12-31T23:59:00Z', '2027-12-31T23:59:00Z'],
    ['@hourly', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'],
    ['@weekly', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00Z'],
    ['@yearly', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['@every 90s', '2026-01-01T00:00:05Z', '2026-01-01T00:01:35Z'],
    ['TZ=Asia/Tokyo 0 9 * * *', '2026-01-01T00:30:00Z', '2026-01-02T00:00:00Z'],
  ])('%j after %s', (text, after, time) => {
    expect(next(text, after)).toBe(time);
  });

  test.each([
    ['0 6 * * *', '2026-07-01T00:00:00Z', 'Europe/Berlin', '2026-07-01T04:00:00Z'],
    ['0 6 * * *', '2026-01-01T00:00:00Z', 'Europe/Berlin', '2026-01-01T05:00:00Z'],
    // the night in which the clock jumps from two to three: half past two does not exist
    ['30 2 * * *', '2026-03-29T00:00:00Z', 'Europe/Berlin', '2026-03-30T00:30:00Z'],
    // and the one in which it comes twice
    ['30 2 * * *', '2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T01:30:00Z'],
    ['0 0 * * *', '2026-01-01T00:00:00Z', 'Asia/Kolkata', '2026-01-01T18:30:00Z'],
  ])('%j after %s in %s', (text, after, zone, time) => {
    expect(next(text, after, zone)).toBe(time);
  });
});

test('a day without midnight is a day all the same', () => {
  expect(next('0 12 4 11 *', '2018-11-03T23:00:00Z', 'America/Sao_Paulo')).toBe('2018-11-04T14:00:00Z');
});
