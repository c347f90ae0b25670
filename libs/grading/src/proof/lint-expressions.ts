import { checksOf, kindsOf, type CheckBody, type Finding, type Lab } from '@drydock/lab';
import { ClusterReader } from '../cel/cluster-reader.ts';
import { Expressions } from '../cel/expressions.ts';

/** Expressions that are no CEL. `libs/lab` cannot see that: the language belongs to the grader. */
export function lintExpressions(lab: Lab): readonly Finding[] {
  // Only the parser is used; nothing is read.
  const expressions = new Expressions(new ClusterReader(undefined as never));
  return checksOf(lab).flatMap(({ check }) =>
    expressionsOf(check).flatMap((cel) => {
      const error = expressions.syntaxError(cel);
      if (error === undefined) return [];
      const finding: Finding = {
        severity: 'error',
        file: 'lab.yaml',
        line: 1,
        column: 1,
        path: check.id,
        message: `${cel}: ${error}`,
        mend: 'correct the expression',
      };
      return [finding];
    }),
  );
}

function expressionsOf(body: CheckBody): readonly string[] {
  const own = kindsOf(body).flatMap((kind) => {
    const settings = body[kind];
    return settings && 'expect' in settings ? (settings.expect ?? []).map(({ cel }) => cel) : [];
  });
  const nested = [...(body.all ?? []), ...(body.any ?? []), ...(body.not ? [body.not] : [])];
  return [...own, ...nested.flatMap(expressionsOf)];
}
