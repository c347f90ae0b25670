import type { CheckOutcome, GradeReport } from '@drydock/contracts';

export interface CheckChanges {
  readonly passed: readonly CheckOutcome[];
  /** Passed before and do not any more. */
  readonly lost: readonly CheckOutcome[];
}

export const noChanges: CheckChanges = { passed: [], lost: [] };

/** Which checks have turned since the report before. Nothing has when there was none: that is the start. */
export function changesBetween(before: GradeReport | undefined, after: GradeReport): CheckChanges {
  if (!before) return noChanges;
  const states = new Map(before.checks.map((check) => [keyOf(check), check.state]));
  const turned = after.checks.filter((check) => (states.get(keyOf(check)) ?? check.state) !== check.state);
  return {
    passed: turned.filter(({ state }) => state === 'PASS'),
    lost: turned.filter((check) => states.get(keyOf(check)) === 'PASS'),
  };
}

/** The changes as a screen reader says them; empty when there are none. */
export function wordsOf({ passed, lost }: CheckChanges): string {
  return [
    ...(passed.length > 0 ? [`Passed: ${titles(passed)}.`] : []),
    ...(lost.length > 0 ? [`No longer passed: ${titles(lost)}.`] : []),
  ].join(' ');
}

/** Names a check within its lab. */
export function keyOf({ task, id }: Pick<CheckOutcome, 'task' | 'id'>): string {
  return `${task}/${id}`;
}

function titles(checks: readonly CheckOutcome[]): string {
  return checks.map(({ title }) => title).join(', ');
}
