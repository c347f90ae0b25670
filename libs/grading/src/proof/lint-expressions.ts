import {
  eachExpectation,
  locate,
  pathText,
  type Finding,
  type Lab,
  type LabFiles,
  type Path,
} from '@drydock/lab';
import { ClusterReader } from '../cel/cluster-reader.ts';
import { Expressions } from '../cel/expressions.ts';

/** Expressions that are no CEL. `libs/lab` cannot see that: the language belongs to the grader. */
export function lintExpressions(lab: Lab, files: LabFiles): readonly Finding[] {
  // Only the parser is used; nothing is read.
  const expressions = new Expressions(new ClusterReader(undefined as never));
  return expressionsOf(lab).flatMap(({ cel, path }) => {
    const error = expressions.syntaxError(cel);
    if (error === undefined) return [];
    const finding: Finding = {
      severity: 'error',
      file: 'lab.yaml',
      ...locate(files, path),
      path: pathText(path),
      message: `${cel}: ${error}`,
      mend: 'correct the expression',
    };
    return [finding];
  });
}

function expressionsOf(lab: Lab): readonly { readonly cel: string; readonly path: Path }[] {
  const checks = eachExpectation(lab).map(({ expectation, path }) => ({
    cel: expectation.cel,
    path: [...path, 'cel'],
  }));
  const hints = lab.spec.tasks.flatMap((task, taskIndex) =>
    (task.hints ?? []).flatMap(({ when }, index) =>
      when === undefined ? [] : [{ cel: when, path: ['spec', 'tasks', taskIndex, 'hints', index, 'when'] }],
    ),
  );
  return [...checks, ...hints];
}
