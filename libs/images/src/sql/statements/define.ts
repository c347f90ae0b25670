// CREATE, DROP and ALTER of schemas, tables, indexes and views.
/* eslint-disable max-lines -- too long, to be split by topic */
import { SqlError } from '../errors.ts';
import { foldText } from '../query/operators.ts';
import { noFrame } from '../query/scope.ts';
import type { QueryContext } from '../query/plan.ts';
import type { Outcome } from '../session.ts';
import type { Column, ForeignKey, Key, Table, TableDefinition } from '../store/catalogue.ts';
import { followDefinition, tableData } from '../store/table-data.ts';
import type {
  Alteration,
  ColumnDefinition,
  CreateTableStatement,
  Statement,
  TableElement,
} from '../syntax/ast.ts';
import type { Row, Value } from '../values/value.ts';
import { alterTable } from './alter-table.ts';

export const done = (tag: string, affected = 0, info = ''): Outcome => ({
  kind: 'done',
  affected,
  insertId: 0n,
  info,
  tag,
});
const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export function toColumn(definition: ColumnDefinition): Column {
  const { name, type, notNull, primaryKey, autoIncrement, onUpdateNow, comment, generated } = definition;
  return {
    name, type, autoIncrement, onUpdateNow,
    notNull: notNull || primaryKey || (autoIncrement && !definition.nullable),
    ...(definition.default && definition.default.kind !== 'literal' && { default: definition.default }),
    ...(definition.default?.kind === 'literal' && definition.default.value !== null && { default: definition.default }),
    ...(definition.defaultText !== undefined && !/^null$/i.test(definition.defaultText) && { defaultText: definition.defaultText }),
    ...(comment !== undefined && { comment }), ...(generated && { generated }),
  }; // prettier-ignore
}

/** The definition with one more key, constraint or column. */
// eslint-disable-next-line max-lines-per-function -- the kinds of elements share the definition that they change
export function addElement(
  context: QueryContext,
  start: TableDefinition,
  element: TableElement,
): TableDefinition {
  const { session } = context;
  const { errors } = session.dialect;
  let definition = start;
  const addKey = (type: Key['type'], columns: readonly string[], wanted?: string) => {
    const real = columns.map((name) => {
      const column = definition.columns.find((candidate) => same(candidate.name, name));
      if (!column) throw new SqlError(errors.keyColumnMissing(name));
      return column.name;
    });
    if (type === 'primary' && definition.keys.some((key) => key.type === 'primary'))
      throw new SqlError(errors.multiplePrimaryKeys(definition.name));
    const name = wanted ?? session.keyName(definition, type, real);
    if (definition.keys.some((key) => same(key.name, name)))
      throw new SqlError(errors.duplicateKeyName(name));
    const keys =
      type === 'primary'
        ? [{ name, type, columns: real }, ...definition.keys]
        : [...definition.keys, { name, type, columns: real }];
    const columnsNow =
      type === 'primary'
        ? definition.columns.map((column) =>
            real.includes(column.name) ? { ...column, notNull: true } : column,
          )
        : definition.columns;
    definition = { ...definition, keys, columns: columnsNow };
  };
  const addForeign = (
    columns: readonly string[],
    reference: Extract<TableElement, { kind: 'foreign' }>['reference'],
    wanted?: string,
  ) => {
    const schema = reference.table.schema ?? definition.schema;
    const parent = same(reference.table.name, definition.name)
      ? { definition }
      : session.tableIfAny({ schema, name: reference.table.name });
    const number = definition.foreignKeys.length + 1;
    const name =
      wanted ??
      (session.dialect.family === 'mysql'
        ? `${definition.name}_ibfk_${number}`
        : `${definition.name}_${columns.join('_')}_fkey`);
    if (!parent && session.foreignKeyChecks)
      throw new SqlError(
        session.dialect.family === 'postgres'
          ? errors.noSuchTable(schema, reference.table.name)
          : session.dialect.name === 'mariadb'
            ? {
                code: 1005,
                state: 'HY000',
                message: `Can't create table \`${definition.schema}\`.\`${definition.name}\` (errno: 150 "Foreign key constraint is incorrectly formed")`,
              }
            : {
                code: 1824,
                state: 'HY000',
                message: `Failed to open the referenced table '${reference.table.name}'`,
              },
      );
    const primary = parent?.definition.keys.find(({ type }) => type === 'primary')?.columns ?? [];
    const foreign: ForeignKey = {
      name,
      columns,
      schema,
      table: reference.table.name,
      parentColumns: reference.columns.length > 0 ? reference.columns : primary,
      ...(reference.onDelete && { onDelete: reference.onDelete }),
      ...(reference.onUpdate && { onUpdate: reference.onUpdate }),
    };
    definition = { ...definition, foreignKeys: [...definition.foreignKeys, foreign] };
    const indexed = definition.keys.some((key) => same(key.columns[0] ?? '', columns[0]!));
    if (!indexed && session.dialect.family === 'mysql') addKey('index', columns, wanted ?? columns[0]);
  };
  const addCheck = (
    check:
      | { readonly name?: string; readonly value: never; readonly text: string }
      | NonNullable<ColumnDefinition['check']>,
    column?: string,
  ) => {
    const name =
      check.name ??
      (session.dialect.name === 'mysql'
        ? `${definition.name}_chk_${definition.checks.length + 1}`
        : session.dialect.family === 'postgres'
          ? `${definition.name}_${column ? `${column}_` : ''}check`
          : (column ?? `CONSTRAINT_${definition.checks.length + 1}`));
    definition = { ...definition, checks: [...definition.checks, { ...check, name }] };
  };
  if (element.kind === 'column') {
    const { column } = element;
    if (definition.columns.some(({ name }) => same(name, column.name)))
      throw new SqlError(errors.duplicateColumn(column.name, definition.name));
    definition = { ...definition, columns: [...definition.columns, toColumn(column)] };
    if (column.primaryKey) addKey('primary', [column.name]);
    if (column.unique) addKey('unique', [column.name]);
    if (column.check) addCheck(column.check, column.name);
    if (column.references && session.dialect.name !== 'mysql') addForeign([column.name], column.references);
  } else if (element.kind === 'foreign') addForeign(element.columns, element.reference, element.name);
  else if (element.kind === 'check') addCheck(element.check);
  else
    addKey(
      element.kind,
      element.columns,
      session.dialect.family === 'mysql' && element.kind === 'primary' ? undefined : element.name,
    );
  return definition;
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
  for (const { name, type, notNull } of plan?.columns ?? [])
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
  const rows = plan.rows(noFrame);
  for (const row of rows)
    table.data.write(
      table.data.nextRow++,
      definition.columns.map(
        ({ name }): Value => row[plan.columns.findIndex((column) => same(column.name, name))] ?? null,
      ),
      session.writing,
    );
  return done(`SELECT ${rows.length}`, rows.length, `Records: ${rows.length}  Duplicates: 0  Warnings: 0`);
}

// eslint-disable-next-line max-lines-per-function -- one case per kind of statement
export function define(context: QueryContext, statement: Statement): Outcome | undefined {
  const { session } = context;
  const { errors } = session.dialect;
  switch (statement.kind) {
    case 'create-schema': {
      session.require('CREATE', statement.name);
      if (session.database.schema(statement.name)) {
        const fields = errors.schemaExists(statement.name);
        if (!statement.ifNotExists) throw new SqlError(fields);
        session.warn({ code: fields.code, message: fields.message, level: 'Note' });
        return done('CREATE SCHEMA', 1);
      }
      session.database.addSchema(statement.name, statement.charset, statement.collation);
      return done('CREATE SCHEMA', 1);
    }
    case 'alter-schema': {
      const schema = session.database.schema(statement.name ?? session.schema ?? '');
      if (!schema) throw new SqlError(errors.unknownSchema(statement.name ?? ''));
      schema.charset = statement.charset ?? schema.charset;
      schema.collation = statement.collation ?? schema.collation;
      session.database.touch();
      return done('ALTER DATABASE', 1);
    }
    case 'drop-schema': {
      session.require('DROP', statement.name);
      const schema = session.database.schema(statement.name);
      if (!schema) {
        const fields = errors.noSchemaToDrop(statement.name);
        if (!statement.ifExists) throw new SqlError(fields);
        session.warn({ code: fields.code, message: fields.message, level: 'Note' });
        return done('DROP SCHEMA');
      }
      session.database.dropSchema(statement.name);
      if (session.schema !== undefined && same(session.schema, statement.name)) session.schema = undefined;
      return done('DROP SCHEMA', schema.tables.size + schema.views.size);
    }
    case 'create-table':
      return createTable(context, statement);
    case 'drop-table':
      return dropTables(context, statement);
    case 'alter-table':
      return alterTable(context, statement);
    case 'rename-table':
      for (const { from, to } of statement.pairs)
        alterTable(context, {
          kind: 'alter-table',
          table: from,
          ifExists: false,
          alterations: [{ kind: 'rename', to }],
        });
      return done('ALTER TABLE');
    case 'create-index': {
      const alteration: Alteration = {
        kind: 'add',
        ifNotExists: statement.ifNotExists,
        element: {
          kind: statement.unique ? 'unique' : 'index',
          columns: statement.columns,
          ...(statement.name && { name: statement.name }),
        },
      };
      alterTable(context, {
        kind: 'alter-table',
        table: statement.table,
        ifExists: false,
        alterations: [alteration],
      });
      return done('CREATE INDEX', 0, 'Records: 0  Duplicates: 0  Warnings: 0');
    }
    case 'drop-index': {
      const owner = statement.table ?? session.tableOfIndex(statement.name.name);
      if (!owner) {
        if (statement.ifExists) return done('DROP INDEX');
        throw new SqlError(errors.noSuchKey(statement.name.name));
      }
      alterTable(context, {
        kind: 'alter-table',
        table: owner,
        ifExists: false,
        alterations: [
          { kind: 'drop-key', type: 'index', name: statement.name.name, ifExists: statement.ifExists },
        ],
      });
      return done('DROP INDEX', 0, 'Records: 0  Duplicates: 0  Warnings: 0');
    }
    case 'create-view': {
      const schema = session.schemaFor(statement.name);
      const key = session.nameKey(statement.name.name);
      if ((schema.views.has(key) && !statement.orReplace && !statement.ifNotExists) || schema.tables.has(key))
        throw new SqlError(errors.tableExists(statement.name.name));
      const plan = context.plan(statement.query);
      if (statement.columns && statement.columns.length !== plan.columns.length)
        throw new SqlError(errors.viewColumns());
      const before = schema.views.get(key);
      const view = {
        name: statement.name.name,
        schema: schema.name,
        query: statement.query,
        text: statement.text,
        definer: session.account,
        ...(statement.columns && { columns: statement.columns }),
      };
      session.apply(
        () => schema.views.set(key, view),
        () => (before ? schema.views.set(key, before) : schema.views.delete(key)),
      );
      return done('CREATE VIEW');
    }
    case 'truncate':
      for (const name of statement.tables) truncate(context, session.table(name));
      return done('TRUNCATE TABLE');
    default:
      return undefined;
  }
}

function truncate(context: QueryContext, table: Table): void {
  const { session } = context;
  session.require('DROP', table.definition.schema, table.definition.name);
  const child =
    session.foreignKeyChecks &&
    session.database
      .allTables()
      .find(
        (other) =>
          other !== table &&
          other.definition.foreignKeys.some(
            (foreign) =>
              foreign.schema === table.definition.schema && same(foreign.table, table.definition.name),
          ),
      );
  const foreign =
    child && child.definition.foreignKeys.find((candidate) => same(candidate.table, table.definition.name))!;
  if (child && foreign) {
    const parts = foreign.columns.map((column) => `\`${column}\``).join(', ');
    const parents = foreign.parentColumns.map((column) => `\`${column}\``).join(', ');
    throw new SqlError(
      session.dialect.family === 'postgres'
        ? {
            code: 0,
            state: '0A000',
            message: 'cannot truncate a table referenced in a foreign key constraint',
            detail: `Table "${child.definition.name}" references "${table.definition.name}".`,
            hint: `Truncate table "${child.definition.name}" at the same time, or use TRUNCATE ... CASCADE.`,
          }
        : {
            code: 1701,
            state: '42000',
            message: `Cannot truncate a table referenced in a foreign key constraint (\`${child.definition.schema}\`.\`${child.definition.name}\`, CONSTRAINT \`${foreign.name}\` FOREIGN KEY (${parts}) REFERENCES \`${table.definition.schema}\`.\`${table.definition.name}\` (${parents}))`,
          },
    );
  }
  const counter = table.data.autoIncrement;
  const rows: readonly (readonly [number, Row])[] = [];
  let undo = () => {};
  session.apply(
    () => {
      undo = table.data.replace(rows);
      if (session.dialect.family === 'mysql') table.data.autoIncrement = 1n;
    },
    () => {
      undo();
      table.data.autoIncrement = counter;
    },
  );
  session.changed(table);
}

function dropTables(context: QueryContext, statement: Extract<Statement, { kind: 'drop-table' }>): Outcome {
  const { session } = context;
  const missing: string[] = [];
  for (const name of statement.tables) {
    const schemaName = name.schema ?? session.schema;
    if (schemaName === undefined) throw new SqlError(session.dialect.errors.noSchemaSelected());
    const schema = session.database.schema(schemaName);
    const key = session.nameKey(name.name);
    const place: Map<string, unknown> | undefined = statement.view ? schema?.views : schema?.tables;
    const found = place?.get(key);
    session.require('DROP', schemaName, name.name);
    if (!found || !place) {
      missing.push(session.dialect.family === 'postgres' ? name.name : `${schemaName}.${name.name}`);
      continue;
    }
    const child =
      !statement.view && session.foreignKeyChecks
        ? session.database
            .allTables()
            .find(
              (other) =>
                session.nameKey(other.definition.name) !== key &&
                other.definition.foreignKeys.some(
                  (foreign) => foreign.schema === schemaName && session.nameKey(foreign.table) === key,
                ) &&
                !statement.tables.some((also) => same(also.name, other.definition.name)),
            )
        : undefined;
    if (child && !statement.cascade) throw new SqlError(childError(context, child, name.name));
    session.apply(
      () => place.delete(key),
      () => place.set(key, found),
    );
  }
  if (missing.length > 0) {
    const fields = session.dialect.errors.unknownTable(missing.join(','), statement.view ? 'view' : 'table');
    if (!statement.ifExists) throw new SqlError(fields);
    session.warn({ code: fields.code, message: fields.message, level: 'Note' });
  }
  session.database.touch();
  return done(statement.view ? 'DROP VIEW' : 'DROP TABLE');
}

function childError(context: QueryContext, child: Table, parent: string) {
  const foreign = child.definition.foreignKeys.find(({ table }) => same(table, parent))!;
  const { dialect } = context.session;
  if (dialect.family === 'postgres')
    return {
      code: 0,
      state: '2BP01',
      message: `cannot drop table ${parent} because other objects depend on it`,
      detail: `constraint ${foreign.name} on table ${child.definition.name} depends on table ${parent}`,
      hint: 'Use DROP ... CASCADE to drop the dependent objects too.',
    };
  if (dialect.name === 'mysql')
    return {
      code: 3730,
      state: 'HY000',
      message: `Cannot drop table '${parent}' referenced by a foreign key constraint '${foreign.name}' on table '${child.definition.name}'.`,
    };
  return {
    code: 1451,
    state: '23000',
    message: 'Cannot delete or update a parent row: a foreign key constraint fails',
  };
}

export { followDefinition };
