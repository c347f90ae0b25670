import type { LintContext } from '../../loader/load-lab.ts';
import { eachCheck } from '../visit.ts';

/** Every check is worth something, every task has a check, the lab has points. */
export function points({ lab, report }: LintContext): void {
  for (const { check, path } of eachCheck(lab))
    if (!check.points && !check.gate)
      report(path, `the check ${check.id} is worth nothing`, 'give it points, or make it a gate');
  for (const [index, task] of lab.spec.tasks.entries())
    if ((task.checks ?? []).length === 0 && !task.optional)
      report(
        ['spec', 'tasks', index],
        `the task ${task.id} has no check`,
        'add one, or mark the task as optional',
      );
  if (!eachCheck(lab).some(({ check }) => (check.points ?? 0) > 0 && !check.bonus))
    report(['spec', 'tasks'], 'nothing in this lab earns points');
}
