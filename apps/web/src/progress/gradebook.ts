import type { Attempt } from '@drydock/contracts';
import { percentOf } from '../layout/points.ts';

/** A learner's best in one lab, over all attempts. */
export interface Standing {
  readonly score: number;
  readonly max: number;
  readonly state: 'passed' | 'submitted' | 'started';
  readonly attempts: number;
}

export interface GradebookRow {
  readonly learner: string;
  /** One for each of the labs, in their order; undefined where the learner has not begun. */
  readonly standings: readonly (Standing | undefined)[];
  readonly passed: number;
  /** Share of the points of all listed labs, in per cent. */
  readonly percent: number;
}

export interface Gradebook {
  readonly labs: readonly { readonly lab: string; readonly title: string; readonly max: number }[];
  readonly rows: readonly GradebookRow[];
}

/** Every learner against every lab that somebody has begun. */
export function gradebookOf(attempts: readonly Attempt[]): Gradebook {
  const labs = labsOf(attempts);
  const total = labs.reduce((sum, { max }) => sum + max, 0);
  const learners = [...new Set(attempts.map(({ learner }) => learner))].sort();
  const rows = learners.map((learner) => {
    const own = attempts.filter((attempt) => attempt.learner === learner);
    const standings = labs.map(({ lab }) => selectOptionalStanding(own.filter((each) => each.lab === lab)));
    return {
      learner,
      standings,
      passed: standings.filter((standing) => standing?.state === 'passed').length,
      percent: percentOf(
        standings.reduce((sum, standing) => sum + (standing?.score ?? 0), 0),
        total,
      ),
    };
  });
  return { labs, rows };
}

/** Whether a learner is among those one looks for by a part of the name; nothing typed means everybody. */
export function isWanted({ learner }: { readonly learner: string }, text: string): boolean {
  return learner.toLowerCase().includes(text.trim().toLowerCase());
}

function labsOf(attempts: readonly Attempt[]): Gradebook['labs'] {
  const labs = new Map<string, Gradebook['labs'][number]>();
  for (const { lab, labTitle, max } of attempts)
    labs.set(lab, { lab, title: labTitle, max: Math.max(max, labs.get(lab)?.max ?? 0) });
  return [...labs.values()].sort((a, b) => a.title.localeCompare(b.title));
}

function selectOptionalStanding(attempts: readonly Attempt[]): Standing | undefined {
  const [first, ...others] = attempts;
  if (!first) return undefined;
  const best = others.reduce((top, each) => (pointsOf(each) > pointsOf(top) ? each : top), first);
  return {
    score: pointsOf(best),
    max: best.max,
    state: stateOf(attempts),
    attempts: attempts.length,
  };
}

function stateOf(attempts: readonly Attempt[]): Standing['state'] {
  if (attempts.some(({ passed }) => passed)) return 'passed';
  return attempts.some(({ submissions }) => submissions > 0) ? 'submitted' : 'started';
}

/** Points of the best submission; of the live checks as long as nothing is submitted. */
function pointsOf({ best, score }: Attempt): number {
  return best ?? score;
}
