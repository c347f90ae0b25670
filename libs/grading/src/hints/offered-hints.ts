import { ClusterReader } from '../cel/cluster-reader.ts';
import { Expressions } from '../cel/expressions.ts';
import type { GradableLab } from '../runner/run-lab.ts';
import type { GradingTarget } from '../target.ts';

export interface OfferedHint {
  readonly task: string;
  readonly hint: string;
}

/**
 * The hints whose condition holds now; those without a condition always. In CEL there are `vars` and `events` besides the
 * functions of checks. A condition that breaks offers nothing: a hint must never get in the learner's way.
 */
export async function offeredHints(
  { lab, variables }: GradableLab,
  target: GradingTarget,
): Promise<readonly OfferedHint[]> {
  const reader = new ClusterReader(target.client);
  const expressions = new Expressions(reader);
  const hints = lab.spec.tasks.flatMap((task) => (task.hints ?? []).map((hint) => ({ task, hint })));
  const needsEvents = hints.some(({ hint }) => /\bevents\b/.test(hint.when ?? ''));
  const values = { vars: variables, ...(needsEvents ? { events: await reader.list('v1', 'Event') } : {}) };
  const offered: OfferedHint[] = [];
  for (const { task, hint } of hints)
    if (hint.when === undefined || (await holds(expressions, hint.when, values)))
      offered.push({ task: task.id, hint: hint.id });
  return offered;
}

async function holds(
  expressions: Expressions,
  when: string,
  values: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  try {
    const outcome = await expressions.test(when, values);
    return outcome.state === 'value' && outcome.value === true;
  } catch {
    return false;
  }
}
