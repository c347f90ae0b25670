import { SqlError } from '../../errors.ts';
import { foldText } from '../../query/operators.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { Table, TableDefinition } from '../../store/catalogue.ts';
import type { Row } from '../../values/value.ts';
import { same } from '../same-name.ts';

/** The rows that are there must keep the new keys. */
export function checkUnique(
  context: QueryContext,
  table: Table,
  after: TableDefinition,
  rows: readonly Row[],
): void {
  for (const key of after.keys.filter(
    ({ type, name }) =>
      type !== 'index' && type !== 'fulltext' && !table.definition.keys.some((old) => old.name === name),
  )) {
    const seen = new Set<string>();
    for (const row of rows) {
      const values = key.columns.map(
        (name) => row[after.columns.findIndex((column) => same(column.name, name))] ?? null,
      );
      if (values.includes(null)) continue;
      const shown = values.map(String).join('-');
      if (seen.has(foldText(shown)))
        throw new SqlError(
          context.session.dialect.errors.duplicateKey(
            shown,
            `${after.name}.${key.name}`,
            key.columns.join(', '),
            after.name,
            key.name,
            shown,
          ),
        );
      seen.add(foldText(shown));
    }
  }
}
