import type { LintContext } from '../../loader/load-lab.ts';
import type { Step } from '../../schema/lab.ts';
import { referencesIn } from '../../variables/interpolate.ts';
import type { Path } from '../finding.ts';
import { closest } from '../schema-findings.ts';
import { eachBody, eachCheck, eachText } from '../visit.ts';

/** Names of variables, checks, tasks, files and endpoints must exist. */
export function references(context: LintContext): void {
  variables(context);
  checksAndTasks(context);
  filesOfTheLab(context);
  endpoints(context);
}

function known(context: LintContext, what: string, name: string, names: readonly string[], path: Path): void {
  if (names.includes(name)) return;
  const near = closest(name, names);
  const mend = near ? `did you mean ${near}?` : names.length > 0 ? `there is ${names.join(', ')}` : undefined;
  context.report(path, `there is no ${what} ${name}`, mend);
}

function variables(context: LintContext): void {
  const names = Object.keys(context.variables);
  for (const { text, path } of eachText(context.source))
    for (const name of [...referencesIn(text), ...celReferences(text, path)])
      known(context, 'variable', name, names, path);
}

function celReferences(text: string, path: Path): readonly string[] {
  if (path.at(-1) !== 'cel' && path.at(-1) !== 'when') return [];
  return [...text.matchAll(/(?<![\w.{])vars\.([A-Za-z]\w*)/g)].map((match) => match[1]!);
}

function checksAndTasks(context: LintContext): void {
  const { lab } = context;
  const checks = eachCheck(lab).map(({ check }) => check.id);
  const tasks = lab.spec.tasks.map((task) => task.id);
  for (const [index, task] of lab.spec.tasks.entries())
    for (const [at, name] of (task.dependsOn ?? []).entries())
      known(context, 'task', name, tasks, ['spec', 'tasks', index, 'dependsOn', at]);
  for (const { check, path } of eachCheck(lab))
    for (const [at, name] of (check.dependsOn ?? []).entries())
      known(context, 'check', name, checks, [...path, 'dependsOn', at]);
  const starts = ['solution', 'start', ...(lab.spec.solution.alternatives ?? []).map((one) => one.id)];
  for (const [index, miss] of (lab.spec.selfTest?.nearMisses ?? []).entries()) {
    const path: Path = ['spec', 'selfTest', 'nearMisses', index];
    known(context, 'solution', miss.after ?? 'solution', starts, [...path, 'after']);
    for (const list of ['mustFail', 'mustPass', 'mayFail'] as const)
      for (const [at, name] of (miss[list] ?? []).entries())
        known(context, 'check', name, checks, [...path, list, at]);
  }
}

function filesOfTheLab(context: LintContext): void {
  const { lab } = context;
  const names = [...context.files.keys()];
  const { files = [], manifests = [] } = lab.spec.environment ?? {};
  for (const [index, file] of files.entries())
    if (file.from !== undefined)
      known(context, 'file', file.from, names, ['spec', 'environment', 'files', index, 'from']);
  for (const [index, manifest] of manifests.entries())
    if (typeof manifest['from'] === 'string')
      known(context, 'file', manifest['from'], names, ['spec', 'environment', 'manifests', index, 'from']);
  const steps = (list: readonly Step[], path: Path) => {
    for (const [index, step] of list.entries()) {
      if (step.apply) known(context, 'file', step.apply.file, names, [...path, index, 'apply', 'file']);
      if (step.edit) known(context, 'file', step.edit.from, names, [...path, index, 'edit', 'from']);
    }
  };
  steps(lab.spec.solution.steps, ['spec', 'solution', 'steps']);
  for (const [index, one] of (lab.spec.solution.alternatives ?? []).entries())
    steps(one.steps, ['spec', 'solution', 'alternatives', index, 'steps']);
  for (const [index, miss] of (lab.spec.selfTest?.nearMisses ?? []).entries()) {
    const path: Path = ['spec', 'selfTest', 'nearMisses', index];
    if (miss.apply) known(context, 'file', miss.apply.file, names, [...path, 'apply', 'file']);
    steps(miss.steps ?? [], [...path, 'steps']);
  }
}

function endpoints(context: LintContext): void {
  const names = (context.lab.spec.environment?.endpoints ?? []).map((endpoint) => endpoint.name);
  for (const { check, path } of eachCheck(context.lab))
    for (const { body, path: at } of eachBody(check, path))
      if (typeof body.http?.from === 'string')
        known(context, 'endpoint', body.http.from, names, [...at, 'http', 'from']);
}
