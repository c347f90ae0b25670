import { SqlError } from '../../errors.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { TableDefinition } from '../../store/catalogue.ts';
import type { Alteration } from '../../syntax/ast/alteration.ts';
import { same } from '../same-name.ts';

export function dropKey(
  context: QueryContext,
  definition: TableDefinition,
  alteration: Extract<Alteration, { kind: 'drop-key' }>,
): TableDefinition {
  const { errors } = context.session.dialect;
  const lists = { keys: definition.keys, foreignKeys: definition.foreignKeys, checks: definition.checks };
  const kept = <Item extends { readonly name: string }>(items: readonly Item[], applies: boolean) =>
    applies ? items.filter(({ name }) => !same(name, alteration.name)) : items;
  const { type } = alteration;
  const next = {
    keys: kept(lists.keys, type === 'index' || type === 'primary' || type === 'constraint'),
    foreignKeys: kept(lists.foreignKeys, type === 'foreign' || type === 'constraint'),
    checks: kept(lists.checks, type === 'check' || type === 'constraint'),
  };
  const gone = Object.entries(next).some(
    ([name, items]) => items.length < lists[name as keyof typeof lists].length,
  );
  if (!gone && alteration.ifExists) return definition;
  if (!gone)
    throw new SqlError(
      errors.cannotDrop(
        type === 'foreign' ? 'FOREIGN KEY' : type === 'constraint' ? 'CONSTRAINT' : 'INDEX',
        alteration.name,
        definition.name,
      ),
    );
  return { ...definition, ...next };
}

export function renameIndex(
  definition: TableDefinition,
  alteration: Extract<Alteration, { kind: 'rename-index' }>,
): TableDefinition {
  if (!definition.keys.some(({ name }) => same(name, alteration.from)))
    throw new SqlError({
      code: 1176,
      state: '42000',
      message: `Key '${alteration.from}' doesn't exist in table '${definition.name}'`,
    });
  return {
    ...definition,
    keys: definition.keys.map((key) =>
      same(key.name, alteration.from) ? { ...key, name: alteration.to } : key,
    ),
  };
}
