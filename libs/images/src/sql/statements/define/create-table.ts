// CREATE TABLE.
import { SqlError } from '../../errors.ts';
import { foldText } from '../../query/operators.ts';
import type { Plan, QueryContext } from '../../query/plan.ts';
import { noFrame } from '../../query/scope.ts';
import type { Outcome, Session } from '../../session.ts';
import type { Table, TableDefinition } from '../../store/catalogue.ts';
import { tableData } from '../../store/table-data.ts';
import type { CreateTableStatement } from '../../syntax/ast/definition.ts';
import type { Value } from '../../values/value.ts';
import { done } from '../done.ts';
import { same } from '../same-name.ts';
import { addElement } from './add-element.ts';

export function createTable(context: QueryContext, statement: CreateTableStatement): Outcome {
  const { session } = context;
  const schema = session.schemaFor(statement.name);
  session.require('CREATE', schema.name, statement.name.name);
  const key = session.nameKey(statement.name.name);
  if (schema.tables.has(key) || schema.views.has(key)) {
    const fields = session.dialect.errors.tableExists(statement.name.name);
    if (!statement.ifNotExists) throw new SqlError(fields);
    session.warn({ code: fields.code, message: fields.message, level: 'Note' });
    return done('CREATE TABLE');
  }
  let definition = emptyDefinition(context, statement, schema.name);
  if (statement.like)
    definition = {
      ...session.table(statement.like).definition,
      name: statement.name.name,
      schema: schema.name,
      foreignKeys: [],
      created: context.now,
    };
  // columns first: a key may stand before its column
  const columns = statement.elements.filter(({ kind }) => kind === 'column');
  const rest = statement.elements.filter(({ kind }) => kind !== 'column');
  const plan = statement.query && context.plan(statement.query);
  for (const element of [...columns, ...rest]) definition = addElement(context, definition, element);
  if (plan) definition = withColumnsOf(plan, definition);
  checkAutomatic(session, definition);
  const table: Table = {
    definition,
    data: tableData(definition, session.dialect.caseSensitive ? (text) => text : foldText),
  };
  if (statement.options.AUTO_INCREMENT) table.data.autoIncrement = BigInt(statement.options.AUTO_INCREMENT);
  session.apply(
    () => schema.tables.set(key, table),
    () => schema.tables.delete(key),
  );
  session.changed(table);
  if (!plan) return done('CREATE TABLE');
  return fill(session, table, plan);
}

/** CREATE TABLE … SELECT: the columns of the query that the statement does not name itself. */
function withColumnsOf(plan: Plan, start: TableDefinition): TableDefinition {
  let definition = start;
  for (const { name, type, notNull } of plan.columns)
    if (!definition.columns.some((column) => same(column.name, name)))
      definition = {
        ...definition,
        columns: [
          ...definition.columns,
          {
            name,
            type: type.family === 'null' ? { name: 'binary', family: 'binary', length: 0 } : type,
            notNull: notNull ?? false,
            onUpdateNow: false,
            autoIncrement: false,
          },
        ],
      };
  return definition;
}

function checkAutomatic(session: Session, definition: TableDefinition): void {
  const automatic = definition.columns.find(({ autoIncrement }) => autoIncrement);
  if (
    automatic &&
    session.dialect.family === 'mysql' &&
    !definition.keys.some((candidate) => same(candidate.columns[0]!, automatic.name))
  )
    throw new SqlError({
      code: 1075,
      state: '42000',
      message:
        'Incorrect table definition; there can be only one auto column and it must be defined as a key',
    });
}

function fill(session: Session, table: Table, plan: Plan): Outcome {
  const rows = plan.rows(noFrame);
  for (const row of rows)
    table.data.write(
      table.data.nextRow++,
      table.definition.columns.map(
        ({ name }): Value => row[plan.columns.findIndex((column) => same(column.name, name))] ?? null,
      ),
      session.writing,
    );
  return done(`SELECT ${rows.length}`, rows.length, `Records: ${rows.length}  Duplicates: 0  Warnings: 0`);
}

function emptyDefinition(
  context: QueryContext,
  statement: CreateTableStatement,
  schema: string,
): TableDefinition {
  const { session } = context;
  const { options } = statement;
  const home = session.database.schema(schema)!;
  const charset = options.CHARSET?.toLowerCase() ?? home.charset;
  const collation =
    options.COLLATE?.toLowerCase() ?? (charset === home.charset ? home.collation : `${charset}_general_ci`);
  return {
    name: statement.name.name,
    schema,
    columns: [],
    keys: [],
    foreignKeys: [],
    checks: [],
    engine: options.ENGINE ?? 'InnoDB',
    charset,
    collation,
    comment: options.COMMENT ?? '',
    temporary: statement.temporary,
    created: context.now,
  };
}
