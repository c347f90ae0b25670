import { isTrue, type Value } from '../values/value.ts';
import { aggregates } from './aggregates.ts';
import type { AggregateCall } from './compiled.ts';
import type { QueryContext } from './plan.ts';
import type { Frame } from './scope.ts';
import { sortKeyed } from './sort.ts';
import { rowKey, unique } from './unique.ts';

/** The value of one aggregate function for the rows of one group. */
export function runAggregate(
  context: QueryContext,
  { key, args, call, orderBy, filter, type }: AggregateCall,
  all: readonly Frame[],
): Value {
  const { dialect } = context.session;
  const frames = filter ? all.filter((frame) => isTrue(filter.run(frame))) : all;
  if (call.star) return BigInt(frames.length);
  let values = frames
    .map((frame) => ({
      row: args.map((arg) => arg.run(frame)),
      keys: orderBy.map(({ value }) => value.run(frame)),
    }))
    .filter(({ row }) => !row.includes(null));
  if (orderBy.length > 0)
    values = sortKeyed(
      context,
      values.map((value) => ({ row: [value] as never, keys: value.keys })),
      orderBy,
    ).map((row) => (row as unknown as readonly [{ row: Value[]; keys: Value[] }])[0]);
  if (call.distinct) values = unique(values, ({ row }) => rowKey(dialect, row));
  const textual = key === 'GROUP_CONCAT' && args.length > 1;
  const firsts = values.map(({ row }) =>
    textual ? row.map((value) => dialect.cast(value, { name: 'char', family: 'text' })).join('') : row[0]!,
  ) as Exclude<Value, null>[];
  const separator = key === 'STRING_AGG' ? String(values[0]?.row[1] ?? '') : (call.separator ?? ',');
  return aggregates[key]!.run(firsts, key === 'AVG' ? type : (args[0]?.type ?? type), dialect, separator);
}
