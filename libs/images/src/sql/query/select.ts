// SELECT without what stands around it.
import type { Query, Select } from '../syntax/ast/query.ts';
import { isTrue } from '../values/value.ts';
import { Compiler } from './compile.ts';
import type { AggregateCall } from './compiled.ts';
import { checkGrouped } from './full-group-by.ts';
import { groupRows } from './group.ts';
import { planLimit } from './limit.ts';
import { nameCompiler } from './output-names.ts';
import { outputs } from './outputs.ts';
import type { Plan, QueryContext } from './plan.ts';
import { Scope, type Frame } from './scope.ts';
import { sortKeyed, type Ordered } from './sort.ts';
import { planSource, type SourcePlan } from './sources.ts';
import { rowKey, unique } from './unique.ts';

/** FROM, WHERE, GROUP BY, HAVING, the select list, DISTINCT, ORDER BY and LIMIT, in this order. */
export function planSelect(context: QueryContext, select: Select, query: Query, outer?: Scope): Plan {
  const { dialect } = context.session;
  const source: SourcePlan = select.from
    ? planSource(context, select.from, outer)
    : { columns: [], rows: () => [[]] };
  const scope = new Scope(dialect, source.columns, outer);
  const collected: AggregateCall[] = [];
  const fields = outputs(context, new Compiler(context, scope, 'field list', collected), select.items);
  const where = select.where && new Compiler(context, scope, 'where clause').compile(select.where);
  const named = nameCompiler(context, scope, fields, collected);
  const groups = select.groupBy.map((value) => named(value, 'group statement', false));
  const having = select.having && named(select.having, 'having clause', true);
  const order: readonly Ordered[] = query.orderBy.map((item) => ({
    ...item,
    value: named(item.value, 'order clause', true),
  }));
  const grouped =
    groups.length > 0 || collected.length > 0 || (having !== undefined && dialect.family === 'postgres');
  if (grouped && dialect.fullGroupBy) checkGrouped(context, fields, select, scope);
  const limit = planLimit(context, query, outer);
  return {
    columns: fields.map(({ column }) => column),
    rows: (frame) => {
      const rows = source.rows(frame).map((row): Frame => ({ row, outer: frame }));
      const kept = where ? rows.filter((inner) => (context.spend(), isTrue(where.run(inner)))) : rows;
      let frames = grouped ? groupRows(context, kept, groups, collected, frame, select.rollup) : kept;
      if (having) frames = frames.filter((inner) => isTrue(having.run(inner)));
      const keyed = frames.map((inner) => ({
        row: fields.map((field) => field.run(inner)),
        keys: order.map(({ value }) => value.run(inner)),
      }));
      const wanted = select.distinct ? unique(keyed, ({ row }) => rowKey(dialect, row)) : keyed;
      return limit(sortKeyed(context, wanted, order), frame);
    },
  };
}
