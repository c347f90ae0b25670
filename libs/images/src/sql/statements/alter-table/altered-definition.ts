import type { QueryContext } from '../../query/plan.ts';
import type { Table, TableDefinition } from '../../store/catalogue.ts';
import type { Alteration } from '../../syntax/ast/alteration.ts';
import { addToTable } from './add-to-table.ts';
import { placeIn, withColumn } from './column-place.ts';
import { changeColumn, dropColumn, renameColumn, setDefault } from './columns.ts';
import { dropKey, renameIndex } from './keys.ts';

/** The definition after one alteration; the same object when nothing is to be done. */
export function alteredDefinition(
  context: QueryContext,
  table: Table,
  alteration: Alteration,
): TableDefinition {
  const { definition } = table;
  switch (alteration.kind) {
    case 'add':
      return addToTable(context, definition, alteration);
    case 'drop-column':
      return dropColumn(context, definition, alteration);
    case 'drop-key':
      return dropKey(context, definition, alteration);
    case 'change':
      return changeColumn(context, definition, alteration);
    case 'rename-column':
      return renameColumn(context, definition, alteration);
    case 'column-type':
      return withColumn(definition, placeIn(context, definition, alteration.name), { type: alteration.type });
    case 'not-null':
      return withColumn(definition, placeIn(context, definition, alteration.name), {
        notNull: alteration.set,
      });
    case 'default':
      return setDefault(context, definition, alteration);
    case 'rename-index':
      return renameIndex(definition, alteration);
    case 'rename':
      context.session.renameTable(table, alteration.to);
      return table.definition;
    case 'option':
      return setOption(table, alteration);
  }
}

function setOption(table: Table, alteration: Extract<Alteration, { kind: 'option' }>): TableDefinition {
  const { definition } = table;
  if (alteration.name === 'AUTO_INCREMENT') table.data.autoIncrement = BigInt(alteration.value);
  return alteration.name === 'COMMENT'
    ? { ...definition, comment: alteration.value.replace(/^'|'$/g, '') }
    : alteration.name === 'ENGINE'
      ? { ...definition, engine: alteration.value }
      : definition;
}
