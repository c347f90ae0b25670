import type { Dialect } from '../dialect.ts';
import type { Row } from '../values/value.ts';
import { groupKey } from './operators.ts';

/** A text that is equal for rows that DISTINCT and UNION hold to be equal. */
export const rowKey = (dialect: Dialect, row: Row): string =>
  row.map((value) => groupKey(dialect, value)).join('\u0000');

/** The rows without those that were there before. */
export function unique<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const text = key(item);
    return !seen.has(text) && seen.add(text);
  });
}
