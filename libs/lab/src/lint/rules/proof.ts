import type { LintContext } from '../../loader/load-lab.ts';

const wanted = 3;

/** A lab that says nothing about wrong answers has not been thought through. */
export function proof({ lab, report }: LintContext): void {
  const misses = lab.spec.selfTest?.nearMisses ?? [];
  if (misses.length < wanted)
    report(
      ['spec', 'selfTest'],
      `${misses.length} near misses; ${wanted} or more show that the checks see what they should`,
      'add wrong answers that learners really give',
      'warning',
    );
  const failing = new Set(misses.flatMap((miss) => miss.mustFail));
  for (const [taskIndex, task] of lab.spec.tasks.entries())
    for (const [index, check] of (task.checks ?? []).entries())
      if (misses.length > 0 && !failing.has(check.id))
        report(
          ['spec', 'tasks', taskIndex, 'checks', index],
          `no near miss makes ${check.id} fail`,
          'add one',
          'warning',
        );
  for (const [index, miss] of misses.entries())
    if (
      miss.run === undefined &&
      miss.apply === undefined &&
      miss.steps === undefined &&
      miss.after !== 'start'
    )
      report(
        ['spec', 'selfTest', 'nearMisses', index],
        `the near miss ${miss.id} changes nothing`,
        'add run, apply or steps',
      );
}
