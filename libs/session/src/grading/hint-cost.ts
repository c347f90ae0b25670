import type { Lab } from '@drydock/lab';
import type { LoggedInput } from '../contract.ts';

/**
 * Points that the hints taken so far cost: each its share of its task's points, all together at most the policy's share
 * of the lab's. A hint that was taken twice costs once.
 */
export function hintCost(lab: Lab, log: readonly LoggedInput[]): number {
  const taken = new Set(
    log.flatMap(({ input }) => (input.type === 'hint' ? [`${input.task}/${input.hint}`] : [])),
  );
  let [cost, max] = [0, 0];
  for (const { id, checks, hints } of lab.spec.tasks) {
    const points = (checks ?? []).reduce((sum, check) => sum + (check.points ?? 0), 0);
    max += points;
    for (const hint of hints ?? []) if (taken.has(`${id}/${hint.id}`)) cost += (hint.cost ?? 0) * points;
  }
  return Math.min(cost, (lab.spec.policy?.hints?.maxPenalty ?? 1) * max);
}
