import type { Attempt } from '@drydock/contracts';
import { percentOf } from '../layout/points.ts';

export interface ScoreBar {
  readonly lab: string;
  readonly title: string;
  /** Average over learners of each one's best share, in per cent. */
  readonly percent: number;
  /** Each learner's best share, the lowest first. */
  readonly shares: readonly number[];
  readonly learners: number;
  readonly passed: number;
}

/** One bar per lab that anybody has started, by title. */
export function barsOf(attempts: readonly Attempt[]): readonly ScoreBar[] {
  const labs = groupBy(attempts, ({ lab }) => lab);
  return [...labs].map(([lab, ofLab]) => barOf(lab, ofLab)).sort((a, b) => a.title.localeCompare(b.title));
}

function barOf(lab: string, attempts: readonly Attempt[]): ScoreBar {
  const learners = [...groupBy(attempts, ({ learner }) => learner).values()];
  const best = learners.map((own) =>
    Math.max(...own.map(({ best: submitted, score, max }) => percentOf(submitted ?? score, max))),
  );
  return {
    lab,
    title: attempts[0]?.labTitle ?? lab,
    percent: Math.round(best.reduce((sum, share) => sum + share, 0) / best.length),
    shares: best.sort((a, b) => a - b),
    learners: learners.length,
    passed: learners.filter((own) => own.some(({ passed }) => passed)).length,
  };
}

function groupBy(
  attempts: readonly Attempt[],
  keyOf: (attempt: Attempt) => string,
): ReadonlyMap<string, readonly Attempt[]> {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of attempts)
    groups.set(keyOf(attempt), [...(groups.get(keyOf(attempt)) ?? []), attempt]);
  return groups;
}
