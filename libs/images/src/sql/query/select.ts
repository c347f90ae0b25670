// Queries → plans: the columns are known before any row is read.
/* eslint-disable max-lines -- too long, to be split by topic */
import { SqlError } from '../errors.ts';
import type { Session } from '../session.ts';
import type { Expression, OrderItem, Query, Select, SelectItem } from '../syntax/ast.ts';
import { commonType, type SqlType } from '../values/types.ts';
import { integerOf, isTrue, type Row, type Value } from '../values/value.ts';
import { aggregates } from './aggregates.ts';
import { Compiler, type AggregateCall, type Compiled } from './compile.ts';
import { groupKey, orderValues } from './operators.ts';
import { noFrame, Scope, type Frame } from './scope.ts';
import { planSource, type SourcePlan } from './sources.ts';

export interface PlanColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly table: string;
  readonly notNull?: boolean;
  readonly key?: boolean;
}
export interface Plan {
  readonly columns: readonly PlanColumn[];
  readonly rows: (outer: Frame) => readonly Row[];
}

export interface QueryContext {
  readonly session: Session;
  readonly text: string;
  readonly now: number;
  readonly parameters: readonly Value[];
  readonly tables: ReadonlyMap<string, Plan>;
  /** Counts one step of work. Throws SqlError when the statement's budget is used up. */
  readonly spend: () => void;
  readonly plan: (query: Query, outer?: Scope) => Plan;
}

/** A context whose `plan` knows the given named queries besides. */
export function withTables(context: QueryContext, tables: ReadonlyMap<string, Plan>): QueryContext {
  const inner: QueryContext = { ...context, tables, plan: (query, outer) => planQuery(inner, query, outer) };
  return inner;
}

export function planQuery(context: QueryContext, query: Query, outer?: Scope): Plan {
  if (query.with.length === 0) return planBody(context, query, outer);
  const tables = new Map(context.tables);
  for (const { name, columns, query: definition, recursive } of query.with) {
    const inner = withTables(context, new Map(tables));
    const body = definition.body;
    const plan =
      recursive && body.kind === 'union' && mentions(body.right, name)
        ? planRecursive(inner, name, body, columns)
        : inner.plan(definition, outer);
    tables.set(
      name.toLowerCase(),
      columns
        ? {
            ...plan,
            columns: plan.columns.map((column, index) => ({
              ...column,
              name: columns[index] ?? column.name,
            })),
          }
        : plan,
    );
  }
  return planBody(withTables(context, tables), query, outer);
}

const mentions = (query: Query, name: string) =>
  JSON.stringify(query, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    .toLowerCase()
    .includes(`"name":"${name.toLowerCase()}"`);

function planRecursive(
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
          const key = row.map((value) => groupKey(dialect, value)).join('\u0000');
          return body.all || (!seen.has(key) && seen.add(key));
        });
      working = fresh(first.rows(frame));
      for (let round = 0; working.length > 0; round++) {
        all.push(...working);
        if (round > 1000)
          throw new SqlError({
            code: 3636,
            state: 'HY000',
            message:
              'Recursive query aborted after 1001 iterations. Try increasing @@cte_max_recursion_depth to a larger value.',
          });
        working = fresh(step.rows(frame));
      }
      return all;
    },
  };
}

function planBody(context: QueryContext, query: Query, outer?: Scope): Plan {
  const { body } = query;
  if (body.kind === 'select') return planSelect(context, body, query, outer);
  const plan =
    body.kind === 'values' ? planValues(context, body.rows, outer) : planUnion(context, body, outer);
  const scope = new Scope(
    context.session.dialect,
    plan.columns.map(({ name, type, table }) => ({ name, type, table })),
    outer,
  );
  const order = query.orderBy.map((item) => ({
    ...item,
    value: orderValue(context, scope, plan.columns, item),
  }));
  const limit = planLimit(context, query, outer);
  return {
    columns: plan.columns,
    rows: (frame) => {
      const rows = plan.rows(frame);
      const keyed = rows.map((row) => ({
        row,
        keys: order.map(({ value }) => value.run({ row, outer: frame })),
      }));
      return limit(sortKeyed(context, keyed, order), frame);
    },
  };
}

function orderValue(
  context: QueryContext,
  scope: Scope,
  columns: readonly PlanColumn[],
  { value }: OrderItem,
): Compiled {
  if (value.kind === 'literal' && typeof value.value === 'bigint') {
    const place = Number(value.value) - 1;
    const column = columns[place];
    if (!column)
      throw new SqlError(context.session.dialect.errors.unknownColumn(String(value.value), 'order clause'));
    return { type: column.type, run: (frame) => frame.row[place] ?? null };
  }
  return new Compiler(context, scope, 'order clause').compile(value);
}

function planValues(context: QueryContext, rows: readonly (readonly Expression[])[], outer?: Scope): Plan {
  const compiler = new Compiler(context, new Scope(context.session.dialect, [], outer), 'field list');
  const compiled = rows.map((row) => row.map((value) => compiler.compile(value)));
  const columns = compiled[0]!.map((first, index) => ({
    name: context.session.dialect.family === 'postgres' ? `column${index + 1}` : `column_${index}`,
    table: '',
    type: compiled.reduce((type, row) => commonType(type, row[index]!.type), first.type),
  }));
  return {
    columns,
    rows: (frame) => compiled.map((row) => row.map((value) => value.run({ row: [], outer: frame }))),
  };
}

function planUnion(
  context: QueryContext,
  body: Extract<Query['body'], { kind: 'union' }>,
  outer?: Scope,
): Plan {
  const [left, right] = [context.plan(body.left, outer), context.plan(body.right, outer)];
  if (left.columns.length !== right.columns.length)
    throw new SqlError(context.session.dialect.errors.unionColumns());
  const columns = left.columns.map((column, index) => ({
    name: column.name,
    table: '',
    type: commonType(column.type, right.columns[index]!.type),
  }));
  const { dialect } = context.session;
  const key = (row: Row) => row.map((value) => groupKey(dialect, value)).join('\u0000');
  const convert = (rows: readonly Row[]) =>
    rows.map((row) =>
      row.map((value, index) =>
        value !== null && typeof value !== 'string' && columns[index]!.type.family === 'text'
          ? dialect.cast(value, columns[index]!.type)
          : value,
      ),
    );
  return {
    columns,
    rows: (frame) => {
      const [a, b] = [convert(left.rows(frame)), convert(right.rows(frame))];
      const keys = new Set(b.map(key));
      if (body.operator === 'EXCEPT')
        return unique(
          a.filter((row) => !keys.has(key(row))),
          key,
        );
      if (body.operator === 'INTERSECT')
        return unique(
          a.filter((row) => keys.has(key(row))),
          key,
        );
      return body.all ? [...a, ...b] : unique([...a, ...b], key);
    },
  };
}

function unique(rows: readonly Row[], key: (row: Row) => string): readonly Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const text = key(row);
    return !seen.has(text) && seen.add(text);
  });
}

type Ordered = Pick<OrderItem, 'descending' | 'nulls'> & { readonly value: Compiled };

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

function planLimit(
  context: QueryContext,
  query: Query,
  outer?: Scope,
): (rows: readonly Row[], frame: Frame) => readonly Row[] {
  const compiler = new Compiler(context, new Scope(context.session.dialect, [], outer), 'field list');
  const [limit, offset] = [query.limit, query.offset].map((value) => value && compiler.compile(value));
  const number = (value: Compiled | undefined, frame: Frame, otherwise: number) => {
    const result = value?.run({ row: [], outer: frame }) ?? null;
    return result === null ? otherwise : Number(integerOf(result));
  };
  return (rows, frame) => {
    const start = number(offset, frame, 0);
    const count = number(limit, frame, Infinity);
    return start === 0 && count === Infinity ? rows : rows.slice(start, start + count);
  };
}

interface Output extends Compiled {
  readonly column: PlanColumn;
  readonly alias?: string;
  readonly expression?: Expression;
}

export function outputs(
  context: QueryContext,
  compiler: Compiler,
  items: readonly SelectItem[],
): readonly Output[] {
  const { columns } = compiler.scope;
  const { dialect } = context.session;
  return items.flatMap((item): readonly Output[] => {
    if (item.kind === 'star') {
      const wanted = columns
        .map((column, place) => ({ column, place }))
        .filter(({ column }) =>
          item.table === undefined ? !column.hidden : compiler.scope.same(column.table, item.table),
        );
      if (wanted.length === 0)
        throw new SqlError(
          item.table !== undefined
            ? dialect.errors.unknownTableInScope(item.table)
            : { code: 1096, state: 'HY000', message: 'No tables used' },
        );
      return wanted.map(({ column, place }) => ({
        column,
        type: column.type,
        run: (frame: Frame) => frame.row[place] ?? null,
        expression: { kind: 'column' as const, table: column.table, name: column.name, at: 0 },
      }));
    }
    const compiled = compiler.compile(item.value);
    const source = item.value.kind === 'column' ? item.value.name : undefined;
    const name = item.alias ?? dialectName(context, item.value, item.text);
    const origin =
      source === undefined ? undefined : columns.find((column) => compiler.scope.same(column.name, source));
    return [
      {
        ...compiled,
        column: {
          name,
          type: compiled.type,
          table: origin?.table ?? '',
          ...(compiled.notNull && { notNull: true }),
          ...(origin?.key && { key: true }),
        },
        expression: item.value,
        ...(item.alias !== undefined && { alias: item.alias }),
      },
    ];
  });
}

function dialectName(context: QueryContext, value: Expression, text: string): string {
  if (value.kind === 'column') return value.name;
  if (/^(true|false|null)$/i.test(text) && context.session.dialect.family === 'mysql')
    return text.toUpperCase();
  if (context.session.dialect.family === 'mysql')
    return value.kind === 'literal' && typeof value.value === 'string' ? value.value : text;
  if (value.kind === 'call') return value.name.toLowerCase();
  if (value.kind === 'cast') return value.value.kind === 'column' ? value.value.name : value.type.name;
  return value.kind === 'case' ? 'case' : value.kind === 'exists' ? 'exists' : '?column?';
}

function planSelect(context: QueryContext, select: Select, query: Query, outer?: Scope): Plan {
  const { dialect } = context.session;
  const source: SourcePlan = select.from
    ? planSource(context, select.from, outer)
    : { columns: [], rows: () => [[]] };
  const scope = new Scope(dialect, source.columns, outer);
  const collected: AggregateCall[] = [];
  const fields = outputs(context, new Compiler(context, scope, 'field list', collected), select.items);
  const where = select.where && new Compiler(context, scope, 'where clause').compile(select.where);
  const named = (value: Expression, clause: string, prefersAlias: boolean): Compiled => {
    if (value.kind === 'literal' && typeof value.value === 'bigint' && clause !== 'having clause') {
      const field = fields[Number(value.value) - 1];
      if (!field) throw new SqlError(dialect.errors.unknownColumn(String(value.value), clause));
      return field;
    }
    const alias =
      value.kind === 'column' && value.table === undefined
        ? fields.find((field) => field.alias !== undefined && scope.same(field.alias, value.name))
        : undefined;
    if (
      alias &&
      (prefersAlias ||
        scope.find(value.kind === 'column' ? value.name : '', undefined, clause, 0) === undefined)
    )
      return alias;
    return new Compiler(context, aliasScope(scope, fields), clause, collected).compile(
      replaceAliases(value, fields, scope),
    );
  };
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
      let keyed = frames.map((inner) => ({
        row: fields.map((field) => field.run(inner)),
        keys: order.map(({ value }) => value.run(inner)),
      }));
      if (select.distinct) {
        const seen = new Set<string>();
        keyed = keyed.filter(({ row }) => {
          const key = row.map((value) => groupKey(dialect, value)).join('\u0000');
          return !seen.has(key) && seen.add(key);
        });
      }
      return limit(sortKeyed(context, keyed, order), frame);
    },
  };
}

const aliasScope = (scope: Scope, _fields: readonly Output[]) => scope;

/** In HAVING and ORDER BY an alias may stand inside an expression. */
function replaceAliases(value: Expression, fields: readonly Output[], scope: Scope): Expression {
  if (value.kind === 'column' && value.table === undefined) {
    const field = fields.find(({ alias }) => alias !== undefined && scope.same(alias, value.name));
    return field?.expression && !scope.columns.some(({ name }) => scope.same(name, value.name))
      ? field.expression
      : value;
  }
  if (value.kind === 'binary')
    return {
      ...value,
      left: replaceAliases(value.left, fields, scope),
      right: replaceAliases(value.right, fields, scope),
    };
  if (value.kind === 'unary' || value.kind === 'is')
    return { ...value, value: replaceAliases(value.value, fields, scope) };
  return value;
}

/** ONLY_FULL_GROUP_BY, for columns that stand alone: they must be grouped, or belong to a table whose key is. */
function checkGrouped(context: QueryContext, fields: readonly Output[], select: Select, scope: Scope): void {
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

function groupRows(
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
    const key = keys.map((value) => groupKey(dialect, value)).join('\u0000');
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

function runAggregate(
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
  if (call.distinct) {
    const seen = new Set<string>();
    values = values.filter(({ row }) => {
      const text = row.map((value) => groupKey(dialect, value)).join('\u0000');
      return !seen.has(text) && seen.add(text);
    });
  }
  const textual = key === 'GROUP_CONCAT' && args.length > 1;
  const firsts = values.map(({ row }) =>
    textual ? row.map((value) => dialect.cast(value, { name: 'char', family: 'text' })).join('') : row[0]!,
  ) as Exclude<Value, null>[];
  const separator = key === 'STRING_AGG' ? String(values[0]?.row[1] ?? '') : (call.separator ?? ',');
  return aggregates[key]!.run(firsts, key === 'AVG' ? type : (args[0]?.type ?? type), dialect, separator);
}

export { noFrame };
