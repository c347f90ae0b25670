// VALUES as a query.
import type { Expression } from '../syntax/ast/expression.ts';
import { commonType } from '../values/types.ts';
import { Compiler } from './compile.ts';
import type { Plan, QueryContext } from './plan.ts';
import { Scope } from './scope.ts';

export function planValues(
  context: QueryContext,
  rows: readonly (readonly Expression[])[],
  outer?: Scope,
): Plan {
  const compiler = new Compiler(context, new Scope(context.session.dialect, [], outer), 'field list');
  const compiled = rows.map((row) => row.map((value) => compiler.compile(value)));
  const columns = compiled[0]!.map((first, index) => ({
    name: context.session.dialect.family === 'postgres' ? `column${index + 1}` : `column_${index}`,
    table: '',
    type: compiled.reduce((type, row) => commonType(type, row[index]!.type), first.type),
  }));
  return {
    columns,
    rows: (frame) => compiled.map((row) => row.map((value) => value.run({ row: [], outer: frame }))),
  };
}
