import type { LintContext } from '../../loader/load-lab.ts';

/** A task that waits for itself can never be reached. */
export function taskOrder({ lab, report }: LintContext): void {
  const dependencies = new Map(lab.spec.tasks.map((task) => [task.id, task.dependsOn ?? []]));
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    (dependencies.get(from) ?? []).some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  for (const [index, task] of lab.spec.tasks.entries())
    if (reaches(task.id, task.id))
      report(
        ['spec', 'tasks', index, 'dependsOn'],
        `the task ${task.id} cannot be reached: it depends on itself`,
        'break the circle',
      );
}
