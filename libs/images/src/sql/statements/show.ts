// SHOW and DESCRIBE of MySQL and MariaDB.
/* eslint-disable max-lines -- too long, to be split by topic */
import { keyMark, processes, visibleSchemas } from '../dialects/mysql-schema.ts';
import { systemVariables } from '../dialects/mysql.ts';
import { typeText } from '../dialects/mysql-types.ts';
import { SqlError } from '../errors.ts';
import { Compiler } from '../query/compile.ts';
import { likePattern } from '../query/operators.ts';
import { Scope } from '../query/scope.ts';
import type { QueryContext } from '../query/plan.ts';
import type { Outcome, Session } from '../session.ts';
import type { Column, Table } from '../store/catalogue.ts';
import type { ShowStatement, Statement } from '../syntax/ast.ts';
import { types } from '../values/types.ts';
import { datetimeText } from '../values/temporal.ts';
import { isTrue, textOf, type Row, type Value } from '../values/value.ts';
import { constraintText } from './change-rows.ts';

const rowsOf = (names: readonly string[], rows: readonly Row[]): Outcome => ({
  kind: 'rows',
  columns: names.map((name, index) => ({
    name,
    table: '',
    type: rows.some((row) => typeof row[index] === 'bigint') ? types.integer : types.text,
  })),
  rows,
});

export function show(
  context: QueryContext,
  statement: ShowStatement | Extract<Statement, { kind: 'describe' }>,
): Outcome {
  if (statement.kind === 'describe')
    return columns(context.session, {
      kind: 'show',
      what: 'columns',
      full: false,
      global: false,
      table: statement.table,
      ...(statement.column && { like: statement.column }),
    });
  const outcome = Object.hasOwn(shows, statement.what)
    ? shows[statement.what]!(context.session, statement, context)
    : undefined;
  if (!outcome)
    throw new SqlError(context.session.dialect.errors.notSimulated(`SHOW ${statement.what.toUpperCase()}`));
  return filtered(context, statement, outcome);
}

function filtered(context: QueryContext, { like, where }: ShowStatement, outcome: Outcome): Outcome {
  if (outcome.kind !== 'rows') return outcome;
  if (like !== undefined) {
    const pattern = likePattern(like, '\\', true);
    return { ...outcome, rows: outcome.rows.filter(([first]) => pattern.test(textOf(first ?? ''))) };
  }
  if (!where) return outcome;
  const scope = new Scope(
    context.session.dialect,
    outcome.columns.map(({ name, type }) => ({ name, type, table: '' })),
  );
  const test = new Compiler(context, scope, 'where clause').compile(where);
  return { ...outcome, rows: outcome.rows.filter((row) => isTrue(test.run({ row }))) };
}

type Show = (session: Session, statement: ShowStatement, context: QueryContext) => Outcome | undefined;

const shows: Readonly<Record<string, Show>> = {
  databases: (session, { like }) =>
    rowsOf(
      [`Database${like === undefined ? '' : ` (${like})`}`],
      visibleSchemas(session).map((name) => [name]),
    ),
  tables: tablesOf,
  columns,
  index: (session, { table }) => {
    const found = session.table(table!);
    const rows = found.definition.keys.flatMap(({ name, type, columns: names }) =>
      names.map((column, index): Row => [
        found.definition.name,
        type === 'index' ? 1n : 0n,
        name,
        BigInt(index + 1),
        column,
        'A',
        BigInt(found.data.cells.size),
        null,
        null,
        found.definition.columns.find((one) => one.name === column)?.notNull ? '' : 'YES',
        'BTREE',
        '',
        '',
        ...(session.dialect.name === 'mariadb' ? ['NO'] : ['YES', null]),
      ]),
    );
    return rowsOf(
      [
        'Table',
        'Non_unique',
        'Key_name',
        'Seq_in_index',
        'Column_name',
        'Collation',
        'Cardinality',
        'Sub_part',
        'Packed',
        'Null',
        'Index_type',
        'Comment',
        'Index_comment',
        ...(session.dialect.name === 'mariadb' ? ['Ignored'] : ['Visible', 'Expression']),
      ],
      rows,
    );
  },
  'create table': (session, { table }) => {
    const view = session.findView(table!);
    if (view) return createView(session, table!.name);
    const found = session.table(table!);
    return rowsOf(['Table', 'Create Table'], [[found.definition.name, createTableText(session, found)]]);
  },
  'create view': (session, { table }) => createView(session, table!.name),
  'create database': (session, { table }) => {
    const schema = session.database.schema(table!.name);
    if (!schema) throw new SqlError(session.dialect.errors.unknownSchema(table!.name));
    const encryption = session.dialect.name === 'mysql' ? " /*!80016 DEFAULT ENCRYPTION='N' */" : '';
    return rowsOf(
      ['Database', 'Create Database'],
      [
        [
          schema.name,
          `CREATE DATABASE \`${schema.name}\` /*!40100 DEFAULT CHARACTER SET ${schema.charset} COLLATE ${schema.collation} */${encryption}`,
        ],
      ],
    );
  },
  grants: (session, { account }) =>
    grants(
      session,
      !account || account.user === '\u0000current' ? session.account : `${account.user}@${account.host}`,
    ),
  variables: (session, { global }) =>
    rowsOf(
      ['Variable_name', 'Value'],
      [...systemVariables(session.dialect).keys()]
        .filter((name) => name !== 'names')
        .sort()
        .map((name) => [
          name,
          shownVariable(
            name,
            session.dialect.systemVariable(session, name, global ? 'global' : 'session') ?? null,
          ),
        ]),
    ),
  status: (session) =>
    rowsOf(
      ['Variable_name', 'Value'],
      [
        ['Connections', String(Math.max(...session.database.sessions.keys()))],
        ['Threads_connected', String(session.database.sessions.size)],
        ['Uptime', '0'],
      ],
    ),
  warnings: (session) =>
    rowsOf(
      ['Level', 'Code', 'Message'],
      session.warnings.map(({ level, code, message }) => [level ?? 'Warning', BigInt(code), message]),
    ),
  errors: (session) =>
    rowsOf(
      ['Level', 'Code', 'Message'],
      session.warnings
        .filter(({ level }) => level === 'Error')
        .map(({ code, message }) => ['Error', BigInt(code), message]),
    ),
  processlist: (session) =>
    rowsOf(
      [
        'Id',
        'User',
        'Host',
        'db',
        'Command',
        'Time',
        'State',
        'Info',
        ...(session.dialect.name === 'mariadb' ? ['Progress'] : []),
      ],
      processes(session).map((row) => (session.dialect.name === 'mariadb' ? [...row, '0.000'] : row)),
    ),
  engines: () =>
    rowsOf(
      ['Engine', 'Support', 'Comment', 'Transactions', 'XA', 'Savepoints'],
      [
        [
          'InnoDB',
          'DEFAULT',
          'Supports transactions, row-level locking, and foreign keys',
          'YES',
          'YES',
          'YES',
        ],
      ],
    ),
  triggers: () =>
    rowsOf(
      [
        'Trigger',
        'Event',
        'Table',
        'Statement',
        'Timing',
        'Created',
        'sql_mode',
        'Definer',
        'character_set_client',
        'collation_connection',
        'Database Collation',
      ],
      [],
    ),
  events: () => rowsOf(['Db', 'Name'], []),
  'table status': (session, { schema }) =>
    rowsOf(
      [
        'Name',
        'Engine',
        'Version',
        'Row_format',
        'Rows',
        'Auto_increment',
        'Create_time',
        'Collation',
        'Comment',
      ],
      [...session.schemaFor({ name: '', ...(schema && { schema }) }).tables.values()].map(
        ({ definition, data }) => [
          definition.name,
          definition.engine,
          10n,
          'Dynamic',
          BigInt(data.cells.size),
          data.autoIncrement,
          datetimeText(definition.created),
          definition.collation,
          definition.comment,
        ],
      ),
    ),
};

const switches = new Set([
  'autocommit',
  'foreign_key_checks',
  'unique_checks',
  'general_log',
  'read_only',
  'sql_notes',
  'sql_safe_updates',
  'sql_quote_show_create',
  'sql_log_bin',
  'sql_auto_is_null',
  'log_bin',
  'skip_networking',
]);
const shownVariable = (name: string, value: Value): Value =>
  switches.has(name) ? (isTrue(value) ? 'ON' : 'OFF') : value === null ? '' : textOf(value);

function tablesOf(session: Session, { schema, full, like }: ShowStatement): Outcome {
  const name = schema ?? session.schema;
  if (name === undefined) throw new SqlError(session.dialect.errors.noSchemaSelected());
  const found = session.database.schema(name);
  if (!found && !session.dialect.initialSchemas.includes(name.toLowerCase()))
    throw new SqlError(session.dialect.errors.unknownSchema(name));
  const rows: Row[] = [...(found?.tables.values() ?? [])].map(({ definition }) => [
    definition.name,
    'BASE TABLE',
  ]);
  for (const view of found?.views.values() ?? []) rows.push([view.name, 'VIEW']);
  const sorted = rows
    .sort(([a], [b]) => (textOf(a!) < textOf(b!) ? -1 : 1))
    .map((row) => (full ? row : [row[0]!]));
  return rowsOf(
    [`Tables_in_${name}${like === undefined ? '' : ` (${like})`}`, ...(full ? ['Table_type'] : [])],
    sorted,
  );
}

function shownDefault(session: Session, column: Column): Value {
  if (column.defaultText === undefined) return null;
  const now = /^(current_timestamp|now)(\(\))?$/i.test(column.defaultText);
  if (now) return session.dialect.name === 'mariadb' ? 'current_timestamp()' : 'CURRENT_TIMESTAMP';
  return column.default?.kind === 'literal'
    ? textOf(
        session.dialect.store(column.default.value, column.type, {
          column: column.name,
          home: '',
          row: 1,
          ignore: true,
          warn: () => undefined,
        }) ?? '',
      )
    : column.defaultText;
}

function columns(session: Session, { table, full, like }: ShowStatement): Outcome {
  const view = session.findView(table!);
  const plan = view && session.context('').plan(view.query);
  const { definition } = plan
    ? {
        definition: {
          columns: plan.columns.map(({ name, type, notNull }): Column => ({
            name,
            type,
            notNull: notNull ?? false,
            onUpdateNow: false,
            autoIncrement: false,
          })),
          keys: [],
          collation: '',
        },
      }
    : session.table(table!);
  const widths = session.dialect.integerWidths;
  const rows = definition.columns.map((column): Row => {
    const now = /^(current_timestamp|now)/i.test(column.defaultText ?? '');
    const update =
      session.dialect.name === 'mariadb' ? 'on update current_timestamp()' : 'on update CURRENT_TIMESTAMP';
    const extra = [
      column.autoIncrement ? 'auto_increment' : '',
      now && session.dialect.name === 'mysql' ? 'DEFAULT_GENERATED' : '',
      column.onUpdateNow ? update : '',
      column.generated ? `${column.generated.stored ? 'STORED' : 'VIRTUAL'} GENERATED` : '',
    ]
      .filter((part) => part !== '')
      .join(' ');
    const text = column.type.family === 'text' || column.type.family === 'enum';
    const base: Row = [
      column.name,
      typeText(column.type, widths),
      column.notNull ? 'NO' : 'YES',
      keyMark(definition.keys, column.name),
      shownDefault(session, column),
      extra,
    ];
    return full
      ? [
          base[0]!,
          base[1]!,
          text ? (column.type.collation ?? definition.collation) : null,
          ...base.slice(2),
          'select,insert,update,references',
          column.comment ?? '',
        ]
      : base;
  });
  const names = full
    ? ['Field', 'Type', 'Collation', 'Null', 'Key', 'Default', 'Extra', 'Privileges', 'Comment']
    : ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'];
  const outcome = rowsOf(names, rows);
  if (like === undefined || outcome.kind !== 'rows') return outcome;
  const pattern = likePattern(like, '\\', true);
  return { ...outcome, rows: outcome.rows.filter(([name]) => pattern.test(textOf(name!))) };
}

function createView(session: Session, name: string): Outcome {
  const view = session.findView({ name });
  if (!view) throw new SqlError(session.dialect.errors.noSuchTable(session.schema ?? '', name));
  const at = view.definer.lastIndexOf('@');
  const definer = `\`${view.definer.slice(0, at)}\`@\`${view.definer.slice(at + 1)}\``;
  return rowsOf(
    ['View', 'Create View', 'character_set_client', 'collation_connection'],
    [
      [
        view.name,
        `CREATE ALGORITHM=UNDEFINED DEFINER=${definer} SQL SECURITY DEFINER VIEW \`${view.name}\` AS ${view.text}`,
        'utf8mb4',
        session.dialect.defaultCollation,
      ],
    ],
  );
}

const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;

function columnText(session: Session, column: Column): string {
  const parts = [`${quote(column.name)} ${typeText(column.type, session.dialect.integerWidths)}`];
  const mariadb = session.dialect.name === 'mariadb';
  const now = mariadb ? 'current_timestamp()' : 'CURRENT_TIMESTAMP';
  if (column.generated)
    parts.push(
      `GENERATED ALWAYS AS (${column.generated.text}) ${column.generated.stored ? 'STORED' : 'VIRTUAL'}`,
    );
  if (column.notNull) parts.push('NOT NULL');
  else if (column.type.name === 'timestamp') parts.push('NULL');
  if (column.autoIncrement) parts.push('AUTO_INCREMENT');
  const shown = shownDefault(session, column);
  const textual = column.type.family === 'text' && /text$/.test(column.type.name);
  if (shown === null && !column.notNull && !column.generated && (!textual || mariadb))
    parts.push('DEFAULT NULL');
  else if (shown !== null)
    parts.push(
      `DEFAULT ${column.default?.kind !== 'literal' ? textOf(shown) : mariadb && typeof column.default.value !== 'string' ? textOf(shown) : `'${textOf(shown).replaceAll("'", "''")}'`}`,
    );
  if (column.onUpdateNow) parts.push(`ON UPDATE ${now}`);
  if (column.comment !== undefined) parts.push(`COMMENT '${column.comment.replaceAll("'", "''")}'`);
  return parts.join(' ');
}

export function createTableText(session: Session, { definition, data }: Table): string {
  const keyWords = { primary: 'PRIMARY KEY', unique: 'UNIQUE KEY', index: 'KEY', fulltext: 'FULLTEXT KEY' };
  const order = { primary: 0, unique: 1, index: 2, fulltext: 3 };
  const keys = [...definition.keys].sort((a, b) => order[a.type] - order[b.type]);
  const lines = [
    ...definition.columns.map((column) => columnText(session, column)),
    ...keys.map(
      ({ name, type, columns: names }) =>
        `${keyWords[type]}${type === 'primary' ? '' : ` ${quote(name)}`} (${names.map(quote).join(',')})`,
    ),
    ...definition.foreignKeys.map(constraintText),
    ...definition.checks.map(({ name, text }) => `CONSTRAINT ${quote(name)} CHECK (${text})`),
  ];
  const automatic =
    definition.columns.some(({ autoIncrement }) => autoIncrement) && data.autoIncrement > 1n
      ? ` AUTO_INCREMENT=${data.autoIncrement}`
      : '';
  const collate = definition.collation === '' ? '' : ` COLLATE=${definition.collation}`;
  return `CREATE TABLE ${quote(definition.name)} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n) ENGINE=${definition.engine}${automatic} DEFAULT CHARSET=${definition.charset}${collate}${definition.comment === '' ? '' : ` COMMENT='${definition.comment}'`}`;
}

function grants(session: Session, key: string): Outcome {
  const entry = session.database.accounts.get(key);
  const at = key.lastIndexOf('@');
  const [user, host] = [key.slice(0, at), key.slice(at + 1)];
  if (!entry)
    throw new SqlError({
      code: 1141,
      state: '42000',
      message: `There is no such grant defined for user '${user}' on host '${host}'`,
    });
  const who = `\`${user}\`@\`${host}\``;
  const secret =
    session.dialect.name === 'mariadb' && entry.hash !== '' ? ` IDENTIFIED BY PASSWORD '${entry.hash}'` : '';
  const option = (level: string) => (entry.grantOptions.includes(level) ? ' WITH GRANT OPTION' : '');
  const levels = Object.keys(entry.grants)
    .filter((level) => level !== '*.*')
    .sort();
  const names = (level: string) =>
    level
      .split('.')
      .map((part) => (part === '*' ? '*' : quote(part)))
      .join('.');
  const lines = [
    `GRANT ${entry.grants['*.*']?.join(', ') ?? 'USAGE'} ON *.* TO ${who}${secret}${option('*.*')}`,
    ...levels.map(
      (level) => `GRANT ${entry.grants[level]!.join(', ')} ON ${names(level)} TO ${who}${option(level)}`,
    ),
  ];
  return rowsOf(
    [`Grants for ${user}@${host}`],
    lines.map((line) => [line]),
  );
}
