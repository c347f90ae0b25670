import type { Column } from '../../store/catalogue.ts';
import type { ColumnDefinition } from '../../syntax/ast/table.ts';

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
