// The select list.
import { SqlError } from '../errors.ts';
import type { Expression } from '../syntax/ast/expression.ts';
import type { SelectItem } from '../syntax/ast/query.ts';
import type { Compiler } from './compile.ts';
import type { Compiled } from './compiled.ts';
import type { PlanColumn, QueryContext } from './plan.ts';
import type { Frame } from './scope.ts';

export interface Output extends Compiled {
  readonly column: PlanColumn;
  readonly alias?: string;
  readonly expression?: Expression;
}

/** The columns of a select list: `*` is as many as it stands for. */
export function outputs(
  context: QueryContext,
  compiler: Compiler,
  items: readonly SelectItem[],
): readonly Output[] {
  const { columns } = compiler.scope;
  return items.flatMap((item): readonly Output[] => {
    if (item.kind === 'star') return starOutputs(compiler, item.table);
    const compiled = compiler.compile(item.value);
    const source = item.value.kind === 'column' ? item.value.name : undefined;
    const name = item.alias ?? outputName(context, item.value, item.text);
    const origin =
      source === undefined ? undefined : columns.find((column) => compiler.scope.same(column.name, source));
    return [
      {
        ...compiled,
        column: {
          name,
          type: compiled.type,
          table: origin?.table ?? '',
          ...(compiled.notNull && { notNull: true }),
          ...(origin?.key && { key: true }),
        },
        expression: item.value,
        ...(item.alias !== undefined && { alias: item.alias }),
      },
    ];
  });
}

function starOutputs({ scope }: Compiler, table: string | undefined): readonly Output[] {
  const wanted = scope.columns
    .map((column, place) => ({ column, place }))
    .filter(({ column }) => (table === undefined ? !column.hidden : scope.same(column.table, table)));
  if (wanted.length === 0)
    throw new SqlError(
      table !== undefined
        ? scope.dialect.errors.unknownTableInScope(table)
        : { code: 1096, state: 'HY000', message: 'No tables used' },
    );
  return wanted.map(({ column, place }) => ({
    column,
    type: column.type,
    run: (frame: Frame) => frame.row[place] ?? null,
    expression: { kind: 'column' as const, table: column.table, name: column.name, at: 0 },
  }));
}

function outputName(context: QueryContext, value: Expression, text: string): string {
  if (value.kind === 'column') return value.name;
  if (/^(true|false|null)$/i.test(text) && context.session.dialect.family === 'mysql')
    return text.toUpperCase();
  if (context.session.dialect.family === 'mysql')
    return value.kind === 'literal' && typeof value.value === 'string' ? value.value : text;
  if (value.kind === 'call') return value.name.toLowerCase();
  if (value.kind === 'cast') return value.value.kind === 'column' ? value.value.name : value.type.name;
  return value.kind === 'case' ? 'case' : value.kind === 'exists' ? 'exists' : '?column?';
}
