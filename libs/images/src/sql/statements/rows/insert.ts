// INSERT and REPLACE.
import { SqlError } from '../../errors.ts';
import { Compiler } from '../../query/compile.ts';
import type { QueryContext } from '../../query/plan.ts';
import { noFrame, Scope } from '../../query/scope.ts';
import type { Outcome } from '../../session.ts';
import type { InsertStatement } from '../../syntax/ast/change.ts';
import type { Expression } from '../../syntax/ast/expression.ts';
import { integerOf, textOf, type Row, type Value } from '../../values/value.ts';
import { putRow } from './put-row.ts';
import { returning } from './returning.ts';
import { rowsDone } from './rows-done.ts';
import { placeOf } from './table-scope.ts';
import { Writer } from './writer.ts';

export function insertRows(context: QueryContext, statement: InsertStatement): Outcome {
  const { session } = context;
  const table = session.table(statement.table, statement.at);
  session.require('INSERT', table.definition.schema, table.definition.name);
  const { columns } = table.definition;
  const targets =
    statement.columns?.map((name) => {
      const place = placeOf(table, name);
      if (place < 0)
        throw new SqlError(
          session.dialect.errors.unknownColumn(
            name,
            session.dialect.name === 'mariadb' ? 'insert list' : 'field list',
            table.definition.name,
          ),
          statement.at,
        );
      return place;
    }) ?? columns.map((_, index) => index);
  const writer = new Writer(context, table, statement.ignore);
  const rows = statement.query ? context.plan(statement.query).rows(noFrame) : undefined;
  const expressions: readonly (readonly (Expression | Value)[])[] = rows ?? statement.rows!;
  const compiler = new Compiler(context, new Scope(session.dialect, []), 'field list');
  const result = { inserted: 0, affected: 0, duplicates: 0, first: 0n, written: [] as Row[] };
  for (const given of expressions) {
    writer.row++;
    const empty = given.length === 0 && !statement.columns;
    if (!empty && given.length !== targets.length)
      throw new SqlError(session.dialect.errors.columnCount(String(writer.row)));
    const row = makeRow(writer, targets, empty ? [] : given, compiler, rows === undefined, result);
    if (row) putRow(writer, statement, row, result);
  }
  const info =
    expressions.length > 1 || statement.query
      ? `Records: ${expressions.length}  Duplicates: ${result.duplicates}  Warnings: ${session.warnings.length}`
      : '';
  if (result.first !== 0n) session.lastInsertId = result.first;
  if (statement.returning) return returning(context, table, statement.returning, result.written, 'INSERT');
  return rowsDone(result.affected, { insertId: result.first, info, tag: `INSERT 0 ${result.affected}` });
}

function makeRow(
  writer: Writer,
  targets: readonly number[],
  given: readonly (Expression | Value)[],
  compiler: Compiler,
  written: boolean,
  result: { first: bigint },
): Row | undefined {
  const { table, session } = writer;
  const { columns } = table.definition;
  const row: Value[] = [];
  // a value that does not fit uses up no number: the automatic column comes last
  const inOrder = [...columns.entries()].sort(
    ([, a], [, b]) => Number(a.autoIncrement) - Number(b.autoIncrement),
  );
  for (const [index, column] of inOrder) {
    const at = targets.indexOf(index);
    const item = at < 0 ? undefined : given[at];
    const explicit = item !== undefined && !(written && (item as Expression).kind === 'default');
    let value: Value = explicit
      ? written
        ? compiler.compile(item as Expression).run(noFrame)
        : (item as Value)
      : column.autoIncrement || column.generated
        ? null
        : writer.default(column);
    if (
      column.autoIncrement &&
      (value === null || (session.dialect.family === 'mysql' && textOf(value) === '0'))
    ) {
      value = table.data.autoIncrement++;
      if (result.first === 0n) result.first = value as bigint;
    } else if (column.autoIncrement && value !== null && session.dialect.family === 'mysql') {
      const number = integerOf(value);
      if (number >= table.data.autoIncrement) table.data.autoIncrement = number + 1n;
    }
    if (
      !explicit &&
      value === null &&
      column.notNull &&
      !column.default &&
      !column.generated &&
      session.dialect.family === 'mysql'
    )
      throw new SqlError(session.dialect.errors.noDefault(column.name));
    row[index] = column.generated ? null : writer.fit(value, column);
  }
  return writer.generated(row);
}
