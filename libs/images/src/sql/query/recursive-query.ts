// WITH RECURSIVE.
import { SqlError } from '../errors.ts';
import type { Query } from '../syntax/ast/query.ts';
import type { Row } from '../values/value.ts';
import { rowKey } from './unique.ts';
import type { Plan, QueryContext } from './plan.ts';
import { withTables } from './query.ts';

export function planRecursive(
  context: QueryContext,
  name: string,
  body: { readonly all: boolean; readonly left: Query; readonly right: Query },
  names?: readonly string[],
): Plan {
  const first = context.plan(body.left);
  const columns = first.columns.map((column, index) => ({ ...column, name: names?.[index] ?? column.name }));
  let working: readonly Row[] = [];
  const tables = new Map(context.tables).set(name.toLowerCase(), { columns, rows: () => working });
  const step = withTables(context, tables).plan(body.right);
  return {
    columns,
    rows: (frame) => {
      const all: Row[] = [];
      const seen = new Set<string>();
      const { dialect } = context.session;
      const fresh = (rows: readonly Row[]) =>
        rows.filter((row) => {
          const key = rowKey(dialect, row);
          return body.all || (!seen.has(key) && seen.add(key));
        });
      working = fresh(first.rows(frame));
      for (let round = 0; working.length > 0; round++) {
        all.push(...working);
        if (round > 1000) throw new SqlError(tooManyRounds);
        working = fresh(step.rows(frame));
      }
      return all;
    },
  };
}

const tooManyRounds = {
  code: 3636,
  state: 'HY000',
  message:
    'Recursive query aborted after 1001 iterations. Try increasing @@cte_max_recursion_depth to a larger value.',
};
