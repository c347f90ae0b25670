import { SqlError } from '../errors.ts';
import type { Select } from '../syntax/ast/query.ts';
import type { Output } from './outputs.ts';
import type { QueryContext } from './plan.ts';
import type { Scope } from './scope.ts';

/** ONLY_FULL_GROUP_BY, for columns that stand alone: they must be grouped, or belong to a table whose key is. */
export function checkGrouped(
  context: QueryContext,
  fields: readonly Output[],
  select: Select,
  scope: Scope,
): void {
  const names = select.groupBy.map((value) =>
    value.kind === 'column'
      ? value.name.toLowerCase()
      : value.kind === 'literal'
        ? fields[Number(value.value) - 1]?.column.name.toLowerCase()
        : fields
            .find(({ expression }) => JSON.stringify(expression, plain) === JSON.stringify(value, plain))
            ?.column.name.toLowerCase(),
  );
  if (scope.columns.some(({ key, name }) => key && names.includes(name.toLowerCase()))) return;
  fields.forEach(({ expression, column, alias }, index) => {
    const grouped =
      expression?.kind !== 'column' ||
      names.includes(expression.name.toLowerCase()) ||
      names.includes(alias?.toLowerCase());
    if (grouped) return;
    const { dialect, schema } = context.session;
    const owner = scope.columns.find(({ name }) => scope.same(name, expression.name));
    const known = owner
      ? [owner.schema ?? schema, owner.table, owner.name].filter(Boolean).join('.')
      : column.name;
    throw new SqlError(
      dialect.errors.notGrouped(
        String(index + 1),
        known,
        `${owner?.table ?? ''}.${expression.name}`,
        select.groupBy.length === 0 ? 'none' : 'some',
      ),
      expression.at,
    );
  });
}

const plain = (key: string, value: unknown): unknown =>
  key === 'at' || key === 'table' ? undefined : typeof value === 'bigint' ? String(value) : value;
