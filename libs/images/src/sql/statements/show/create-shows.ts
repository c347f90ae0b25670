import { SqlError } from '../../errors.ts';
import { createTableText } from './create-table-text.ts';
import { createView } from './create-view.ts';
import { rowsOf, type Show } from './show-outcome.ts';

/** SHOW CREATE … */
export const createShows: Readonly<Record<string, Show>> = {
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
  'create table': (session, { table }) => {
    const view = session.findView(table!);
    if (view) return createView(session, table!.name);
    const found = session.table(table!);
    return rowsOf(['Table', 'Create Table'], [[found.definition.name, createTableText(session, found)]]);
  },
  'create view': (session, { table }) => createView(session, table!.name),
};
