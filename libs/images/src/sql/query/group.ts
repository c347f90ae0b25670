// GROUP BY.
import type { Value } from '../values/value.ts';
import type { AggregateCall, Compiled } from './compiled.ts';
import { orderValues } from './operators.ts';
import type { QueryContext } from './plan.ts';
import { runAggregate } from './run-aggregate.ts';
import type { Frame } from './scope.ts';
import { rowKey } from './unique.ts';

/** One frame for each group, with the values of its aggregate functions. */
export function groupRows(
  context: QueryContext,
  rows: readonly Frame[],
  groups: readonly Compiled[],
  calls: readonly AggregateCall[],
  outer: Frame,
  rollup: boolean,
): readonly Frame[] {
  const { dialect } = context.session;
  const found = new Map<string, { readonly keys: readonly Value[]; readonly rows: Frame[] }>();
  for (const frame of rows) {
    const keys = groups.map((group) => group.run(frame));
    const key = rowKey(dialect, keys);
    const entry = found.get(key);
    if (entry) entry.rows.push(frame);
    else found.set(key, { keys, rows: [frame] });
  }
  if (groups.length === 0 && found.size === 0) found.set('', { keys: [], rows: [] });
  let entries = [...found.values()];
  if (dialect.groupBySorts || rollup)
    entries = entries.sort((a, b) => {
      for (const [index, group] of groups.entries()) {
        const result = orderValues(dialect, a.keys[index] ?? null, b.keys[index] ?? null, group.type);
        if (result !== 0) return result;
      }
      return 0;
    });
  const frames = entries.map((entry) => groupFrame(context, entry.rows, calls, outer));
  if (rollup) frames.push({ ...groupFrame(context, rows, calls, outer), row: [] });
  return frames;
}

function groupFrame(
  context: QueryContext,
  rows: readonly Frame[],
  calls: readonly AggregateCall[],
  outer: Frame,
): Frame {
  return {
    row: rows[0]?.row ?? [],
    outer,
    aggregates: calls.map((call) => runAggregate(context, call, rows)),
  };
}
