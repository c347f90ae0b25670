// When a CronJob is due: pkg/controller/cronjob/utils.go.
import type { CronJob } from '@drydock/kinds';
import { nextCronTime, parseTime, type CronSchedule } from '@drydock/machinery';

/** The controller looks a little after the time, so that it does not come too early. */
const delta = 100;

export interface DueTimes {
  /** The time to start a Job for; absent when none has passed since the last one. */
  readonly due?: number;
  /** Milliseconds until the next look. */
  readonly next?: number;
  readonly missed: 'none' | 'few' | 'many';
  readonly error?: string;
}

/** The most recent time that the schedule has fired and for which nothing was started yet. */
export function dueTimes(cronJob: CronJob, schedule: CronSchedule, now: number): DueTimes {
  const zone = cronJob.spec?.timeZone;
  const next = (after: number) => nextCronTime(schedule, after, zone) ?? Infinity;
  const recent = mostRecent(cronJob, now, next, true);
  const forNext = mostRecent(cronJob, now, next, false);
  const from = forNext.time ?? forNext.earliest;
  const nextTime = recent.error !== undefined ? Infinity : next(from);
  const wait = Math.max(0, nextTime + delta - now);
  return {
    ...(recent.time === undefined ? {} : { due: recent.time }),
    ...(Number.isFinite(wait) ? { next: wait } : {}),
    missed: recent.missed,
    ...(recent.error === undefined ? {} : { error: recent.error }),
  };
}

interface MostRecent {
  readonly earliest: number;
  readonly time?: number;
  readonly missed: DueTimes['missed'];
  readonly error?: string;
}

function mostRecent(
  { metadata, spec, status }: CronJob,
  now: number,
  next: (after: number) => number,
  withDeadline: boolean,
): MostRecent {
  const deadline = spec?.startingDeadlineSeconds;
  let earliest = parseTime(status?.lastScheduleTime) ?? parseTime(metadata.creationTimestamp) ?? now;
  if (withDeadline && deadline !== undefined) earliest = Math.max(earliest, now - deadline * 1000);
  const first = next(earliest);
  const second = next(first);
  if (now < first) return { earliest, missed: 'none' };
  if (now < second) return { earliest, time: first, missed: 'none' };
  const distance = Math.round((second - first) / 1000) * 1000;
  if (distance < 1000)
    return { earliest, missed: 'none', error: 'time difference between two schedules is less than 1 second' };
  const count = Math.floor((now - first) / distance) + 1;
  let time: number | undefined;
  for (let at = next(first + (count - 1 - 1) * distance); at <= now; at = next(at)) time = at;
  // an irregular schedule: go through all of them
  if (time === undefined) for (let at = first; at <= now; at = next(at)) time = at;
  const missed = deadline === undefined && count > 100 ? 'many' : count > 0 ? 'few' : 'none';
  return { earliest, ...(time === undefined ? {} : { time }), missed };
}
