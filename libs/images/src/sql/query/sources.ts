// FROM: tables, views, computed tables, derived tables, joins.
import { SqlError } from '../errors.ts';
import type { Named, Source } from '../syntax/ast.ts';
import { isTrue, type Row } from '../values/value.ts';
import { Compiler } from './compile.ts';
import { groupKey } from './operators.ts';
import { Scope, type Frame, type ScopeColumn } from './scope.ts';
import type { QueryContext } from './plan.ts';
import { withTables } from './query.ts';

export interface SourcePlan {
  readonly columns: readonly ScopeColumn[];
  readonly rows: (outer: Frame) => readonly Row[];
}

export function planSource(context: QueryContext, source: Source, outer?: Scope): SourcePlan {
  if (source.kind === 'table') return planTable(context, source.name, source.alias, source.at);
  if (source.kind === 'derived') {
    const plan = context.plan(source.query, outer);
    return {
      columns: plan.columns.map(({ name, type }, index) => ({
        name: source.columns?.[index] ?? name,
        type,
        table: source.alias,
      })),
      rows: plan.rows,
    };
  }
  if (source.kind === 'join') return planJoin(context, source, outer);
  const call = context.session.dialect.functions[`table ${source.call.name.toLowerCase()}`];
  if (!call) throw new SqlError(context.session.dialect.errors.notSimulated(`${source.call.name} in FROM`));
  const compiler = new Compiler(context, new Scope(context.session.dialect, [], outer), 'from clause');
  const args = source.call.args.map((arg) => compiler.compile(arg));
  const type = typeof call.type === 'function' ? call.type(args.map((arg) => arg.type)) : call.type;
  return {
    columns: [{ name: source.columns?.[0] ?? source.alias, table: source.alias, type }],
    // a function that gives rows gives them as JSON
    rows: (frame) =>
      (
        JSON.parse(
          String(
            call.run(
              args.map((arg) => arg.run({ row: [], outer: frame })),
              { session: context.session, now: context.now },
              [],
            ),
          ),
        ) as string[]
      ).map((value) => [context.session.dialect.cast(value, type)]),
  };
}

export function planTable(context: QueryContext, name: Named, alias: string | undefined, at = 0): SourcePlan {
  const { session } = context;
  const label = alias ?? name.name;
  const cte = name.schema === undefined ? context.tables.get(name.name.toLowerCase()) : undefined;
  if (cte)
    return {
      columns: cte.columns.map((column) => ({ name: column.name, type: column.type, table: label })),
      rows: cte.rows,
    };
  const system = session.dialect.systemTable?.(session, name.schema, name.name);
  if (system) {
    session.requireNothing();
    return {
      columns: system.columns.map((column) => ({ ...column, table: label })),
      rows: () => system.rows(),
    };
  }
  const view = session.findView(name);
  if (view) {
    const plan = withTables(context, new Map()).plan(view.query);
    return {
      columns: plan.columns.map((column, index) => ({
        name: view.columns?.[index] ?? column.name,
        type: column.type,
        table: label,
      })),
      rows: (frame) => plan.rows(frame),
    };
  }
  const table = session.table(name, at);
  session.require('SELECT', table.definition.schema, table.definition.name);
  const { definition, data } = table;
  const primary =
    definition.keys.find(({ type }) => type === 'primary')?.columns.map((column) => column.toLowerCase()) ??
    [];
  const columns = definition.columns.map((column): ScopeColumn => ({
    name: column.name, type: column.type, table: label, schema: definition.schema,
    ...(column.notNull && { notNull: true }), ...(primary.length === 1 && primary[0] === column.name.toLowerCase() && { key: true }),
  })); // prettier-ignore
  return {
    columns,
    rows: () =>
      clustered(
        context,
        [...data.scan(session.transaction)].map(([, row]) => row),
        primary,
        columns,
      ),
  };
}

/** InnoDB keeps rows in the order of the primary key; PostgreSQL in the order of writing. */
function clustered(
  context: QueryContext,
  rows: Row[],
  primary: readonly string[],
  columns: readonly ScopeColumn[],
): readonly Row[] {
  if (context.session.dialect.family !== 'mysql' || primary.length === 0) return rows;
  const places = primary.map((name) => columns.findIndex((column) => column.name.toLowerCase() === name));
  const before = (a: Row, b: Row) =>
    context.session.compareKeys(
      places.map((place) => a[place] ?? null),
      places.map((place) => b[place] ?? null),
      places.map((place) => columns[place]!.type),
    );
  return rows.sort(before);
}

function planJoin(
  context: QueryContext,
  source: Extract<Source, { kind: 'join' }>,
  outer?: Scope,
): SourcePlan {
  const [left, right] = [planSource(context, source.left, outer), planSource(context, source.right, outer)];
  const { dialect } = context.session;
  const labels = new Set(left.columns.map(({ table }) => table.toLowerCase()));
  const twice = right.columns.find(({ table }) => table !== '' && labels.has(table.toLowerCase()));
  if (twice) throw new SqlError(dialect.errors.duplicateAlias(twice.table));
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const shared = source.natural
    ? left.columns
        .map(({ name }) => name)
        .filter((name) => right.columns.some((column) => same(column.name, name)))
    : (source.using ?? []);
  const pairs = shared.map(
    (name) =>
      [
        left.columns.findIndex((column) => same(column.name, name)),
        right.columns.findIndex((column) => same(column.name, name)),
      ] as const,
  );
  for (const [index, pair] of pairs.entries())
    if (pair.includes(-1)) throw new SqlError(dialect.errors.unknownColumn(shared[index]!, 'from clause'));
  const columns = [
    ...left.columns,
    ...right.columns.map((column) =>
      shared.some((name) => same(name, column.name)) ? { ...column, hidden: true } : column,
    ),
  ];
  const on =
    source.on && new Compiler(context, new Scope(dialect, columns, outer), 'on clause').compile(source.on);
  const fits = (row: Row, frame: Frame) => {
    context.spend();
    const joined = pairs.every(
      ([a, b]) =>
        row[a] !== null &&
        groupKey(dialect, row[a] ?? null) === groupKey(dialect, row[left.columns.length + b] ?? null),
    );
    return joined && (!on || isTrue(on.run({ row, outer: frame })));
  };
  const blank = (count: number): Row => Array<null>(count).fill(null);
  return {
    columns,
    rows: (frame) => {
      const [lefts, rights] = [left.rows(frame), right.rows(frame)];
      const result: Row[] = [];
      if (source.type === 'right') {
        for (const b of rights) {
          const found = lefts.map((a) => [...a, ...b]).filter((row) => fits(row, frame));
          result.push(...(found.length > 0 ? found : [[...blank(left.columns.length), ...b]]));
        }
        return result;
      }
      const used = new Set<Row>();
      for (const a of lefts) {
        const found = rights.filter((b) => fits([...a, ...b], frame));
        for (const b of found) used.add(b);
        if (found.length > 0) result.push(...found.map((b) => [...a, ...b]));
        else if (source.type === 'left' || source.type === 'full')
          result.push([...a, ...blank(right.columns.length)]);
      }
      if (source.type === 'full')
        for (const b of rights) if (!used.has(b)) result.push([...blank(left.columns.length), ...b]);
      return result;
    },
  };
}
