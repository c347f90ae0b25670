import { visibleSchemas } from '../../dialects/mysql-schema.ts';
import { datetimeText } from '../../values/temporal.ts';
import type { Row } from '../../values/value.ts';
import { showColumns } from './show-columns.ts';
import { rowsOf, type Show } from './show-outcome.ts';
import { showTables } from './show-tables.ts';

/** SHOW of what a schema holds. */
export const schemaShows: Readonly<Record<string, Show>> = {
  columns: showColumns,
  databases: (session, { like }) =>
    rowsOf(
      [`Database${like === undefined ? '' : ` (${like})`}`],
      visibleSchemas(session).map((name) => [name]),
    ),
  events: () => rowsOf(['Db', 'Name'], []),
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
  tables: showTables,
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
};
