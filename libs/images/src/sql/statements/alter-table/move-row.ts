import { SqlError } from '../../errors.ts';
import { Compiler } from '../../query/compile.ts';
import type { QueryContext } from '../../query/plan.ts';
import { noFrame, Scope } from '../../query/scope.ts';
import type { Column, TableDefinition } from '../../store/catalogue.ts';
import type { Alteration } from '../../syntax/ast/alteration.ts';
import type { Row, Value } from '../../values/value.ts';
import { same } from '../same-name.ts';

/** A row of the old definition as one of the new. */
export function moveRow(
  context: QueryContext,
  before: TableDefinition,
  after: TableDefinition,
  alteration: Alteration,
  row: Row,
  number: number,
): Row {
  const { dialect } = context.session;
  const renamed =
    alteration.kind === 'change'
      ? [alteration.name, alteration.column.name]
      : alteration.kind === 'rename-column'
        ? [alteration.from, alteration.to]
        : ['', ''];
  return after.columns.map((column): Value => {
    const old = before.columns.findIndex(({ name }) =>
      same(name, same(column.name, renamed[1]!) ? renamed[0]! : column.name),
    );
    if (old >= 0) return movedValue(context, before.columns[old]!, after, column, row[old] ?? null, number);
    if (column.autoIncrement) return BigInt(number);
    if (column.default)
      return new Compiler(context, new Scope(dialect, []), 'field list').compile(column.default).run(noFrame);
    return column.notNull && dialect.family === 'mysql' ? implicit(column) : null;
  });
}

function movedValue(
  context: QueryContext,
  before: Column,
  after: TableDefinition,
  column: Column,
  value: Value,
  number: number,
): Value {
  const { dialect } = context.session;
  if (value === null && column.notNull && !before.notNull)
    throw new SqlError(
      dialect.family === 'postgres'
        ? {
            code: 0,
            state: '23502',
            message: `column "${column.name}" of relation "${after.name}" contains null values`,
          }
        : {
            code: 1265,
            state: '01000',
            message: `Data truncated for column '${column.name}' at row ${number}`,
          },
    );
  return value === null
    ? null
    : dialect.store(value, column.type, {
        column: column.name,
        home: `${after.schema}.${after.name}`,
        row: number,
        ignore: false,
        warn: (warning) => context.session.warn(warning),
      });
}

const implicit = ({ type }: Column): Value =>
  ['integer', 'decimal', 'float'].includes(type.family)
    ? 0n
    : type.family === 'datetime'
      ? '0000-00-00 00:00:00'
      : type.family === 'date'
        ? '0000-00-00'
        : '';
