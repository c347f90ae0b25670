// TRUNCATE TABLE.
import { SqlError } from '../../errors.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { Table } from '../../store/catalogue.ts';
import type { Row } from '../../values/value.ts';
import { same } from '../same-name.ts';

export function truncate(context: QueryContext, table: Table): void {
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
