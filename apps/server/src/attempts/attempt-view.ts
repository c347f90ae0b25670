import { type Attempt, type Solution, type Task, isStaff } from '@drydock/contracts';
import type { AttemptRecord, TakenHint, UserRecord } from '@drydock/db';
import { type LabContent, type LabTask, pointsOf } from '../catalogue/lab-source.ts';

const minute = 60_000;

/** What is told of an attempt; never its seed, directory or preview token. */
export function toAttempt(record: AttemptRecord, titles: ReadonlyMap<string, string>): Attempt {
  const { submissions } = record;
  return {
    id: record.id,
    lab: record.lab,
    labTitle: titles.get(record.lab) ?? record.lab,
    labVersion: record.labVersion,
    learner: record.learner,
    number: record.number,
    status: record.status,
    startedAt: record.startedAt.toISOString(),
    ...(record.submittedAt && { submittedAt: record.submittedAt.toISOString() }),
    virtualTime: record.virtualTime,
    score: record.score,
    max: record.max,
    ...(submissions.length > 0 && { best: bestOf(record) }),
    submissions: submissions.length,
    passed: submissions.some(({ passed }) => passed),
  };
}

export function bestOf({ submissions }: AttemptRecord): number {
  return submissions.reduce((best, { score }) => Math.max(best, score), 0);
}

/** A task as the learner may see it: the text of a hint only once it is taken. */
export function toTask(task: LabTask, taken: readonly TakenHint[]): Task {
  const { id, title, body, optional, dependsOn, checks, hints } = task;
  return {
    id,
    title,
    body,
    optional,
    dependsOn: [...dependsOn],
    points: pointsOf([task]),
    checks: checks.map(({ bonus: _, ...check }) => check),
    hints: hints.map(({ text, ...hint }) => {
      const isTaken = taken.some((entry) => entry.task === id && entry.hint === hint.id);
      return { ...hint, taken: isTaken, ...(isTaken && { text }) };
    }),
  };
}

/** Whether the walk-through may be shown: to staff, after a pass, or when either of the lab's conditions is met. */
export function isSolutionUnlocked(
  lab: LabContent,
  attempt: AttemptRecord,
  user: UserRecord,
  now: Date,
): boolean {
  const { failedAttempts, minutes } = lab.solution;
  if (isStaff(user.role) || attempt.submissions.some(({ passed }) => passed)) return true;
  const failed = attempt.submissions.filter(({ passed }) => !passed).length;
  const spent = now.getTime() - attempt.startedAt.getTime();
  return (
    (failedAttempts !== undefined && failed >= failedAttempts) ||
    (minutes !== undefined && spent >= minutes * minute)
  );
}

/** The walk-through, whose steps are told only after the learner asked for them. */
export function toSolution(lab: LabContent, attempt: AttemptRecord, user: UserRecord, now: Date): Solution {
  const unlocked = isSolutionUnlocked(lab, attempt, user, now);
  if (unlocked) return { unlocked, steps: attempt.solutionSeenAt ? [...lab.solution.steps] : [] };
  return { unlocked, condition: conditionOf(lab), steps: [] };
}

function conditionOf({ solution: { failedAttempts, minutes } }: LabContent): string {
  const ways = [
    'you pass',
    ...(failedAttempts !== undefined ? [`${failedAttempts} submissions did not pass`] : []),
    ...(minutes !== undefined ? [`${minutes} minutes have gone by`] : []),
  ];
  return `The solution opens when ${ways.join(', or ')}.`;
}
