// Queries inside expressions.
import { SqlError } from '../../errors.ts';
import type { Expression } from '../../syntax/ast/expression.ts';
import type { Query } from '../../syntax/ast/query.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import { compareValues } from '../operators.ts';
import { comparisons } from './comparison.ts';
import { truth } from './truth.ts';

export function compileSubquery(compiler: Compiler, query: Query): Compiled {
  const plan = compiler.planQuery(query, compiler.scope);
  if (plan.columns.length !== 1) throw new SqlError(compiler.dialect.errors.subqueryColumns('1'));
  return {
    type: plan.columns[0]!.type,
    run: (frame) => {
      const rows = plan.rows(frame);
      if (rows.length > 1) throw new SqlError(compiler.dialect.errors.subqueryRows());
      return rows[0]?.[0] ?? null;
    },
  };
}

export function compileExists(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'exists' }>,
): Compiled {
  const plan = compiler.planQuery(expression.query, compiler.scope);
  return truth(compiler, (frame) => plan.rows(frame).length > 0);
}

export function compileQuantified(
  compiler: Compiler,
  { operator, value, all, query }: Extract<Expression, { kind: 'quantified' }>,
): Compiled {
  const plan = compiler.planQuery(query, compiler.scope);
  const left = compiler.compile(value);
  const compare = comparisons[operator]!;
  return truth(compiler, (frame) => {
    let unknown = false;
    for (const [item = null] of plan.rows(frame)) {
      const order = compareValues(compiler.dialect, left.run(frame), item, left.type, plan.columns[0]!.type);
      if (order === undefined) unknown = true;
      else if (compare(order) !== all) return !all;
    }
    return unknown ? null : all;
  });
}
