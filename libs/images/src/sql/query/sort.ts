// ORDER BY.
import type { OrderItem } from '../syntax/ast/expression.ts';
import type { Row, Value } from '../values/value.ts';
import type { Compiled } from './compiled.ts';
import { orderValues } from './operators.ts';
import type { QueryContext } from './plan.ts';

export type Ordered = Pick<OrderItem, 'descending' | 'nulls'> & { readonly value: Compiled };

/** The rows in the order of their keys; those with equal keys stay as they are. */
export function sortKeyed<Item extends Row>(
  context: QueryContext,
  rows: readonly { readonly row: Item; readonly keys: readonly Value[] }[],
  order: readonly Ordered[],
): readonly Item[] {
  if (order.length === 0) return rows.map(({ row }) => row);
  const { dialect } = context.session;
  const compare = (a: readonly Value[], b: readonly Value[]): number => {
    for (const [index, { value, descending, nulls }] of order.entries()) {
      const [x, y] = [a[index] ?? null, b[index] ?? null];
      if (x === null || y === null) {
        if (x === y) continue;
        const last = nulls ? nulls === 'LAST' : dialect.nullsLast !== descending;
        return (x === null) === last ? 1 : -1;
      }
      const result = orderValues(dialect, x, y, value.type);
      if (result !== 0) return descending ? -result : result;
    }
    return 0;
  };
  return [...rows].sort((a, b) => compare(a.keys, b.keys)).map(({ row }) => row);
}
