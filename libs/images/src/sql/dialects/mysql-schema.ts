// information_schema, and the two tables of `mysql` that people read.
import type { SystemTable } from '../dialect.ts';
import type { Session } from '../session.ts';
import { datetimeText } from '../values/temporal.ts';
import { types } from '../values/types.ts';
import { textOf, type Row, type Value } from '../values/value.ts';
import { typeText } from './mysql-types.ts';

const table = (columns: readonly string[], rows: () => readonly Row[]): SystemTable => ({
  columns: columns.map((name) => ({
    name,
    type: /^(ORDINAL_POSITION|TABLE_ROWS|NON_UNIQUE|SEQ_IN_INDEX|AUTO_INCREMENT|ID|TIME|DATA_LENGTH|INDEX_LENGTH|CHARACTER_MAXIMUM_LENGTH)$/.test(
      name,
    )
      ? types.integer
      : types.text,
  })),
  rows,
});

const yesNo = (value: boolean) => (value ? 'YES' : 'NO');

export function visibleTables(session: Session) {
  return session.database
    .allTables()
    .filter(({ definition: { schema, name } }) =>
      session.database.allows(session.account, 'SELECT', schema, name),
    );
}
/** Names of all databases that the account may see, in order. */
export function visibleSchemas(session: Session): readonly string[] {
  const all = session.database.allows(session.account, 'SELECT', '*');
  const own = [...session.database.schemas.keys()].filter((name) =>
    session.database.mayUse(session.account, name),
  );
  const system = session.dialect.initialSchemas.filter(
    (name) => name === 'information_schema' || all || name === 'performance_schema',
  );
  return [...new Set([...own, ...system])].sort((a, b) => (a < b ? -1 : 1));
}

export function informationSchema(
  session: Session,
  schema: string | undefined,
  name: string,
): SystemTable | undefined {
  const home = (schema ?? session.schema)?.toLowerCase();
  if (home === 'mysql' && name.toLowerCase() === 'user') return userTable(session);
  if (home === 'mysql' && name.toLowerCase() === 'db')
    return table(['Host', 'Db', 'User'], () =>
      [...session.database.accounts.values()].flatMap(({ user, host, grants }) =>
        Object.keys(grants)
          .filter((level) => level !== '*.*' && level.endsWith('.*'))
          .map((level) => [host, level.slice(0, -2), user]),
      ),
    );
  if (schema === undefined && name.toLowerCase() === 'dual') return { columns: [], rows: () => [[]] };
  if (home !== 'information_schema') return undefined;
  const upper = name.toUpperCase();
  return Object.hasOwn(tables, upper) ? tables[upper]!(session) : undefined;
}

function userTable(session: Session): SystemTable {
  return table(['Host', 'User', 'plugin', 'authentication_string', 'account_locked'], () => {
    session.require('SELECT', 'mysql', 'user');
    return [...session.database.accounts.values()].map(({ user, host, plugin, hash, locked }) => [
      host,
      user,
      plugin,
      hash,
      locked ? 'Y' : 'N',
    ]);
  });
}

export const informationSchemaTables = [
  'COLUMNS',
  'KEY_COLUMN_USAGE',
  'PROCESSLIST',
  'REFERENTIAL_CONSTRAINTS',
  'SCHEMATA',
  'STATISTICS',
  'TABLES',
  'TABLE_CONSTRAINTS',
  'VIEWS',
];

const tables: Readonly<Record<string, (session: Session) => SystemTable>> = {
  SCHEMATA: (session) =>
    table(
      ['CATALOG_NAME', 'SCHEMA_NAME', 'DEFAULT_CHARACTER_SET_NAME', 'DEFAULT_COLLATION_NAME', 'SQL_PATH'],
      () =>
        visibleSchemas(session).map((name) => [
          'def',
          name,
          session.database.schema(name)?.charset ?? 'utf8mb4',
          session.database.schema(name)?.collation ?? session.dialect.defaultCollation,
          null,
        ]),
    ),
  TABLES: (session) =>
    table(
      [
        'TABLE_CATALOG',
        'TABLE_SCHEMA',
        'TABLE_NAME',
        'TABLE_TYPE',
        'ENGINE',
        'TABLE_ROWS',
        'DATA_LENGTH',
        'INDEX_LENGTH',
        'AUTO_INCREMENT',
        'CREATE_TIME',
        'TABLE_COLLATION',
        'TABLE_COMMENT',
      ],
      () => [
        ...visibleTables(session).map(({ definition, data }): Row => [
          'def',
          definition.schema,
          definition.name,
          'BASE TABLE',
          definition.engine,
          BigInt(data.cells.size),
          16_384n,
          0n,
          definition.columns.some(({ autoIncrement }) => autoIncrement) ? data.autoIncrement : null,
          datetimeText(definition.created),
          definition.collation,
          definition.comment,
        ]),
        ...[...session.database.schemas.values()].flatMap(({ name, views }) =>
          [...views.values()].map((view): Row => [
            'def',
            name,
            view.name,
            'VIEW',
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            'VIEW',
          ]),
        ),
        ...informationSchemaTables.map((name): Row => [
          'def',
          'information_schema',
          name,
          'SYSTEM VIEW',
          null,
          null,
          0n,
          0n,
          null,
          null,
          null,
          '',
        ]),
      ],
    ),
  COLUMNS: (session) =>
    table(
      [
        'TABLE_CATALOG',
        'TABLE_SCHEMA',
        'TABLE_NAME',
        'COLUMN_NAME',
        'ORDINAL_POSITION',
        'COLUMN_DEFAULT',
        'IS_NULLABLE',
        'DATA_TYPE',
        'CHARACTER_MAXIMUM_LENGTH',
        'COLUMN_TYPE',
        'COLUMN_KEY',
        'EXTRA',
        'COLUMN_COMMENT',
      ],
      () =>
        visibleTables(session).flatMap(({ definition }) =>
          definition.columns.map((column, index): Row => [
            'def',
            definition.schema,
            definition.name,
            column.name,
            BigInt(index + 1),
            column.defaultText ?? (column.notNull ? null : 'NULL'),
            yesNo(!column.notNull),
            column.type.name,
            column.type.length === undefined ? null : BigInt(column.type.length),
            typeText(column.type, session.dialect.integerWidths),
            keyMark(definition.keys, column.name),
            column.autoIncrement ? 'auto_increment' : '',
            column.comment ?? '',
          ]),
        ),
    ),
  STATISTICS: (session) =>
    table(['TABLE_SCHEMA', 'TABLE_NAME', 'NON_UNIQUE', 'INDEX_NAME', 'SEQ_IN_INDEX', 'COLUMN_NAME'], () =>
      visibleTables(session).flatMap(({ definition }) =>
        definition.keys.flatMap((key) =>
          key.columns.map((column, index): Row => [
            definition.schema,
            definition.name,
            key.type === 'index' ? 1n : 0n,
            key.name,
            BigInt(index + 1),
            column,
          ]),
        ),
      ),
    ),
  TABLE_CONSTRAINTS: (session) =>
    table(['CONSTRAINT_SCHEMA', 'CONSTRAINT_NAME', 'TABLE_SCHEMA', 'TABLE_NAME', 'CONSTRAINT_TYPE'], () =>
      visibleTables(session).flatMap(({ definition: { schema, name, keys, foreignKeys } }) => [
        ...keys
          .filter(({ type }) => type === 'primary' || type === 'unique')
          .map((key): Row => [
            schema,
            key.name,
            schema,
            name,
            key.type === 'primary' ? 'PRIMARY KEY' : 'UNIQUE',
          ]),
        ...foreignKeys.map((key): Row => [schema, key.name, schema, name, 'FOREIGN KEY']),
      ]),
    ),
  KEY_COLUMN_USAGE: (session) =>
    table(
      [
        'CONSTRAINT_NAME',
        'TABLE_SCHEMA',
        'TABLE_NAME',
        'COLUMN_NAME',
        'ORDINAL_POSITION',
        'REFERENCED_TABLE_SCHEMA',
        'REFERENCED_TABLE_NAME',
        'REFERENCED_COLUMN_NAME',
      ],
      () =>
        visibleTables(session).flatMap(({ definition: { schema, name, keys, foreignKeys } }) => [
          ...keys
            .filter(({ type }) => type === 'primary' || type === 'unique')
            .flatMap((key) =>
              key.columns.map((column, index): Row => [
                key.name,
                schema,
                name,
                column,
                BigInt(index + 1),
                null,
                null,
                null,
              ]),
            ),
          ...foreignKeys.flatMap((key) =>
            key.columns.map((column, index): Row => [
              key.name,
              schema,
              name,
              column,
              BigInt(index + 1),
              key.schema,
              key.table,
              key.parentColumns[index] ?? null,
            ]),
          ),
        ]),
    ),
  REFERENTIAL_CONSTRAINTS: (session) =>
    table(
      [
        'CONSTRAINT_SCHEMA',
        'CONSTRAINT_NAME',
        'UPDATE_RULE',
        'DELETE_RULE',
        'TABLE_NAME',
        'REFERENCED_TABLE_NAME',
      ],
      () =>
        visibleTables(session).flatMap(({ definition: { schema, name, foreignKeys } }) =>
          foreignKeys.map((key): Row => [
            schema,
            key.name,
            key.onUpdate ?? 'RESTRICT',
            key.onDelete ?? 'RESTRICT',
            name,
            key.table,
          ]),
        ),
    ),
  VIEWS: (session) =>
    table(['TABLE_SCHEMA', 'TABLE_NAME', 'VIEW_DEFINITION', 'DEFINER'], () =>
      [...session.database.schemas.values()].flatMap(({ name, views }) =>
        [...views.values()].map((view): Row => [name, view.name, view.text, view.definer]),
      ),
    ),
  PROCESSLIST: (session) =>
    table(['ID', 'USER', 'HOST', 'DB', 'COMMAND', 'TIME', 'STATE', 'INFO'], () => processes(session)),
};

export const processes = (session: Session): readonly Row[] =>
  [...session.database.sessions.values()].map((other): Row => [
    BigInt(other.id),
    other.user,
    other.host,
    other.schema ?? null,
    other === session ? 'Query' : 'Sleep',
    0n,
    other === session ? 'starting' : '',
    other === session ? 'SHOW PROCESSLIST' : null,
  ]);

export function keyMark(
  keys: readonly { readonly type: string; readonly columns: readonly string[] }[],
  name: string,
): string {
  const mine = keys.filter(({ columns }) =>
    columns.some((column) => column.toLowerCase() === name.toLowerCase()),
  );
  if (mine.some(({ type }) => type === 'primary')) return 'PRI';
  const first = mine.filter(({ columns }) => columns[0]!.toLowerCase() === name.toLowerCase());
  if (first.some(({ type, columns }) => type === 'unique' && columns.length === 1)) return 'UNI';
  return first.length > 0 ? 'MUL' : '';
}
export const shownValue = (value: Value): string => (value === null ? '' : textOf(value));
