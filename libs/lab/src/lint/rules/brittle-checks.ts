import type { LintContext } from '../../loader/load-lab.ts';
import { textIn } from '../../schema/text.ts';
import { eachBody, eachCheck, eachExpectation, eachText } from '../visit.ts';

const withoutStrings = (cel: string) => cel.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""');
const nestedRepetition = /\((?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*\)[+*{]/;

/** Checks that refuse right answers: a fixed place in a list, a name that nobody asked for, a pattern that explodes. */
export function brittleChecks(context: LintContext): void {
  const { lab, report } = context;
  for (const { expectation, path } of eachExpectation(lab)) {
    const index = /\w\[\d+\]/.exec(withoutStrings(expectation.cel));
    if (index)
      report(
        [...path, 'cel'],
        `looks at a fixed place in a list (${index[0].slice(1)})`,
        'use exists(), all() or filter()',
        'warning',
      );
    for (const match of expectation.cel.matchAll(
      /matches\(\s*r?(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)')/g,
    )) {
      const pattern = match[1] ?? match[2] ?? '';
      if (nestedRepetition.test(pattern))
        report(
          [...path, 'cel'],
          `the pattern ${pattern} repeats a repetition`,
          'write it without nesting + or *',
        );
    }
  }
  unaskedNames(context);
}

function unaskedNames({ lab, files, report }: LintContext): void {
  const visible = [
    textIn(lab.metadata.summary),
    ...lab.spec.tasks.flatMap((task) =>
      [...eachText(task.title), ...eachText(task.body)].map(({ text }) => text),
    ),
    ...(lab.spec.environment?.files ?? []).map((file) => file.content ?? files.get(file.from ?? '') ?? ''),
    ...eachText(lab.spec.environment?.manifests ?? []).map(({ text }) => text),
  ].join('\n');
  for (const { check, path } of eachCheck(lab))
    for (const { body, path: at } of eachBody(check, path)) {
      const name = body.resource?.name;
      if (name !== undefined && !visible.includes(name))
        report(
          [...at, 'resource', 'name'],
          `no task asks for the name ${name}`,
          'find the object by what it is, or ask for the name',
          'warning',
        );
    }
}
