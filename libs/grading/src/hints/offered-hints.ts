import { ClusterReader } from '../cel/cluster-reader.ts';
import { Expressions } from '../cel/expressions.ts';
import type { GradableLab } from '../runner/run-lab.ts';
import type { GradingTarget } from '../target.ts';

export interface OfferedHint {
  readonly task: string;
  readonly hint: string;
}

/** The hints whose condition holds now; those without a condition always. An expression that breaks offers nothing. */
export async function offeredHints(
  { lab, variables }: GradableLab,
  target: GradingTarget,
): Promise<readonly OfferedHint[]> {
  const reader = new ClusterReader(target.client);
  const expressions = new Expressions(reader);
  const offered: OfferedHint[] = [];
  for (const task of lab.spec.tasks)
    for (const hint of task.hints ?? []) {
      const holds = hint.when === undefined || (await test(expressions, hint.when, { vars: variables }));
      if (holds) offered.push({ task: task.id, hint: hint.id });
    }
  return offered;
}

async function test(
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
