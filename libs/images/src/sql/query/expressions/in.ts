import { SqlError } from '../../errors.ts';
import type { Expression } from '../../syntax/ast/expression.ts';
import type { Query } from '../../syntax/ast/query.ts';
import { isTrue } from '../../values/value.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import { compareValues } from '../operators.ts';
import { compileBinary } from './binary.ts';
import { truth } from './truth.ts';

export function compileIn(
  compiler: Compiler,
  { value, list, not }: Extract<Expression, { kind: 'in' }>,
): Compiled {
  const negate = (result: boolean | null) => (result === null ? null : result !== not);
  if (!Array.isArray(list)) return compileInQuery(compiler, value, list as Query, negate);
  const items = (list as readonly Expression[]).map((item) =>
    compileBinary(compiler, { kind: 'binary', operator: '=', left: value, right: item, at: 0 }),
  );
  return truth(compiler, (frame) => {
    let unknown = false;
    for (const item of items) {
      const result = item.run(frame);
      if (result === null) unknown = true;
      else if (isTrue(result)) return negate(true);
    }
    return unknown ? null : negate(false);
  });
}

function compileInQuery(
  compiler: Compiler,
  value: Expression,
  query: Query,
  negate: (result: boolean | null) => boolean | null,
): Compiled {
  const plan = compiler.planQuery(query, compiler.scope);
  const parts = (value.kind === 'row' ? value.items : [value]).map((item) => compiler.compile(item));
  if (plan.columns.length !== parts.length)
    throw new SqlError(compiler.dialect.errors.subqueryColumns(String(parts.length)));
  return truth(compiler, (frame) => {
    const left = parts.map((part) => part.run(frame));
    if (left.includes(null)) return null;
    let unknown = false;
    for (const row of plan.rows(frame)) {
      compiler.context.spend();
      const orders = row.map((item, index) =>
        compareValues(compiler.dialect, left[index]!, item, parts[index]!.type, plan.columns[index]!.type),
      );
      if (orders.every((order) => order === 0)) return negate(true);
      if (orders.every((order) => order === 0 || order === undefined)) unknown = true;
    }
    return unknown ? null : negate(false);
  });
}
