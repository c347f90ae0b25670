import type { LintContext } from '../../loader/load-lab.ts';
import type { Path } from '../finding.ts';
import { eachCheck } from '../visit.ts';

/** Tasks, checks (of the whole lab), hints of a task, alternatives and near misses are called by their id. */
export function uniqueIds({ lab, report }: LintContext): void {
  const unique = (what: string, items: readonly { readonly id: string; readonly path: Path }[]) => {
    const seen = new Set<string>();
    for (const { id, path } of items) {
      if (seen.has(id)) report([...path, 'id'], `there are two ${what} called ${id}`, 'rename one');
      seen.add(id);
    }
  };
  const indexed = (list: readonly { readonly id: string }[] | undefined, path: Path) =>
    (list ?? []).map(({ id }, index) => ({ id, path: [...path, index] }));
  unique('tasks', indexed(lab.spec.tasks, ['spec', 'tasks']));
  unique(
    'checks',
    eachCheck(lab).map(({ check, path }) => ({ id: check.id, path })),
  );
  for (const [index, task] of lab.spec.tasks.entries())
    unique('hints', indexed(task.hints, ['spec', 'tasks', index, 'hints']));
  unique('alternatives', indexed(lab.spec.solution.alternatives, ['spec', 'solution', 'alternatives']));
  unique('near misses', indexed(lab.spec.selfTest?.nearMisses, ['spec', 'selfTest', 'nearMisses']));
}
