import type { LintContext } from '../../loader/load-lab.ts';
import type { Step } from '../../schema/lab.ts';
import { eachText } from '../visit.ts';

const shortest = 16;
const plain = (text: string) =>
  text
    .replace(/[`\s]+/g, ' ')
    .trim()
    .toLowerCase();

/** A hint points the way; it must not contain a command or a manifest of the solution. */
export function hintsGiveAway({ lab, files, report }: LintContext): void {
  const steps = [
    ...lab.spec.solution.steps,
    ...(lab.spec.solution.alternatives ?? []).flatMap((one) => one.steps),
  ];
  const secrets = steps.flatMap((step) => linesOf(step, files)).filter((line) => line.length >= shortest);
  for (const [taskIndex, task] of lab.spec.tasks.entries())
    for (const [index, hint] of (task.hints ?? []).entries())
      for (const { text, path } of eachText(hint.text)) {
        const given = secrets.find((secret) => plain(text).includes(secret));
        if (given)
          report(
            ['spec', 'tasks', taskIndex, 'hints', index, 'text', ...path],
            `the hint contains the solution: ${given}`,
            'say where to look instead',
          );
      }
}

function linesOf(step: Step, files: LintContext['files']): readonly string[] {
  // Single lines of a manifest are no secret (`kind: Service`); a whole command is.
  const text = step.run ?? '';
  const manifest = step.apply ? (files.get(step.apply.file) ?? '') : '';
  return [
    ...text
      .replace(/\\\n\s*/g, ' ')
      .split('\n')
      .map(plain),
    plain(manifest),
  ];
}
