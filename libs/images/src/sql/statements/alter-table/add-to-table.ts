import type { QueryContext } from '../../query/plan.ts';
import type { TableDefinition } from '../../store/catalogue.ts';
import type { Alteration } from '../../syntax/ast/alteration.ts';
import { addElement } from '../define/add-element.ts';
import { same } from '../same-name.ts';
import { placed } from './column-place.ts';

export function addToTable(
  context: QueryContext,
  definition: TableDefinition,
  alteration: Extract<Alteration, { kind: 'add' }>,
): TableDefinition {
  const { element } = alteration;
  if (
    alteration.ifNotExists &&
    element.kind === 'column' &&
    definition.columns.some(({ name }) => same(name, element.column.name))
  )
    return definition;
  if (
    alteration.ifNotExists &&
    element.kind !== 'column' &&
    element.kind !== 'check' &&
    definition.keys.some(({ name }) => same(name, element.name ?? ''))
  )
    return definition;
  const added = addElement(context, definition, element);
  return element.kind === 'column' && alteration.place
    ? { ...added, columns: placed(added.columns, added.columns.at(-1)!, alteration.place, 0) }
    : added;
}
