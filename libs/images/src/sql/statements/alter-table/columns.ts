import { SqlError } from '../../errors.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { Column, TableDefinition } from '../../store/catalogue.ts';
import type { Alteration } from '../../syntax/ast/alteration.ts';
import { toColumn } from '../define/to-column.ts';
import { same } from '../same-name.ts';
import { placed, placeIn, withColumn } from './column-place.ts';

export function dropColumn(
  context: QueryContext,
  definition: TableDefinition,
  alteration: Extract<Alteration, { kind: 'drop-column' }>,
): TableDefinition {
  const { errors } = context.session.dialect;
  const index = definition.columns.findIndex((column) => same(column.name, alteration.name));
  if (index < 0 && alteration.ifExists) return definition;
  if (index < 0) throw new SqlError(errors.cannotDrop('COLUMN', alteration.name, definition.name));
  const keys = definition.keys
    .map((key) => ({ ...key, columns: key.columns.filter((name) => !same(name, alteration.name)) }))
    .filter(({ columns }) => columns.length > 0);
  return { ...definition, keys, columns: definition.columns.filter((_, at) => at !== index) };
}

export function changeColumn(
  context: QueryContext,
  definition: TableDefinition,
  alteration: Extract<Alteration, { kind: 'change' }>,
): TableDefinition {
  const index = placeIn(context, definition, alteration.name);
  const column = toColumn(alteration.column);
  const rename = (name: string) => (same(name, alteration.name) ? column.name : name);
  const primary = definition.keys.some(
    (key) => key.type === 'primary' && key.columns.some((name) => same(name, alteration.name)),
  );
  const next = primary ? { ...column, notNull: true } : column;
  const columns = definition.columns.map((old, at) => (at === index ? next : old));
  return {
    ...definition,
    columns: alteration.place ? placed(columns, next, alteration.place, index) : columns,
    keys: definition.keys.map((key) => ({ ...key, columns: key.columns.map(rename) })),
  };
}

export function renameColumn(
  context: QueryContext,
  definition: TableDefinition,
  alteration: Extract<Alteration, { kind: 'rename-column' }>,
): TableDefinition {
  const index = placeIn(context, definition, alteration.from);
  const rename = (name: string) => (same(name, alteration.from) ? alteration.to : name);
  return {
    ...withColumn(definition, index, { name: alteration.to }),
    keys: definition.keys.map((key) => ({ ...key, columns: key.columns.map(rename) })),
  };
}

export function setDefault(
  context: QueryContext,
  definition: TableDefinition,
  alteration: Extract<Alteration, { kind: 'default' }>,
): TableDefinition {
  const index = placeIn(context, definition, alteration.name);
  const { default: _old, defaultText: _text, ...rest } = definition.columns[index]!;
  const next: Column = alteration.value
    ? { ...rest, default: alteration.value, ...(alteration.text && { defaultText: alteration.text }) }
    : rest;
  return {
    ...definition,
    columns: definition.columns.map((column, at) => (at === index ? next : column)),
  };
}
