import type { LintContext } from '../../loader/load-lab.ts';
import type { Text } from '../../schema/text.ts';
import type { Path } from '../finding.ts';

/** Every visible text must exist in the languages that the lab promises. */
export function texts({ lab, report }: LintContext): void {
  const required = lab.spec.i18n?.required ?? ['en'];
  const need = (text: Text | undefined, path: Path) => {
    if (text === undefined) return;
    const languages =
      typeof text === 'string' ? ['en'] : Object.keys(text).filter((language) => text[language] !== '');
    const missing = required.filter((language) => !languages.includes(language));
    if (missing.length > 0)
      report(path, `the text is missing in ${missing.join(', ')}`, 'add it, or shorten spec.i18n.required');
  };
  need(lab.metadata.title, ['metadata', 'title']);
  need(lab.metadata.summary, ['metadata', 'summary']);
  for (const [index, task] of lab.spec.tasks.entries()) {
    const path: Path = ['spec', 'tasks', index];
    need(task.title, [...path, 'title']);
    need(task.body, [...path, 'body']);
    for (const [at, check] of (task.checks ?? []).entries())
      need(check.title, [...path, 'checks', at, 'title']);
    for (const [at, hint] of (task.hints ?? []).entries()) need(hint.text, [...path, 'hints', at, 'text']);
  }
  for (const [index, step] of lab.spec.solution.steps.entries())
    need(step.explain, ['spec', 'solution', 'steps', index, 'explain']);
}
