// INSERT, UPDATE, DELETE: values made fit, keys, checks, foreign keys.
/* eslint-disable max-lines -- too long, to be split by topic */
import { SqlError } from '../errors.ts';
import { Compiler } from '../query/compile.ts';
import { noFrame, Scope } from '../query/scope.ts';
import { outputs } from '../query/outputs.ts';
import type { QueryContext } from '../query/plan.ts';
import { sortKeyed } from '../query/sort.ts';
import { planSource } from '../query/sources.ts';
import type { Outcome } from '../session.ts';
import type { Column, ForeignKey, Table } from '../store/catalogue.ts';
import { keyText } from '../store/table-data.ts';
import type {
  DeleteStatement,
  Expression,
  InsertStatement,
  SelectItem,
  Source,
  UpdateStatement,
} from '../syntax/ast.ts';
import { datetimeText } from '../values/temporal.ts';
import { integerOf, isTrue, textOf, type Row, type Value } from '../values/value.ts';
import { foldText } from '../query/operators.ts';

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
export const placeOf = (table: Table, name: string) =>
  table.definition.columns.findIndex((column) => same(column.name, name));

const scopeOf = (context: QueryContext, table: Table, alias?: string) =>
  new Scope(
    context.session.dialect,
    table.definition.columns.map(({ name, type }) => ({
      name,
      type,
      table: alias ?? table.definition.name,
      schema: table.definition.schema,
    })),
  );

/** Changes that one statement makes to one table. */
class Writer {
  row = 0;
  constructor(
    readonly context: QueryContext,
    readonly table: Table,
    readonly ignore: boolean,
  ) {}

  get session() {
    return this.context.session;
  }
  get errors() {
    return this.session.dialect.errors;
  }

  fit(value: Value, column: Column): Value {
    const { dialect } = this.session;
    if (value === null) {
      if (column.notNull) throw new SqlError(this.errors.notNull(column.name, this.table.definition.name));
      return null;
    }
    return dialect.store(value, column.type, {
      column: column.name,
      home: `${this.table.definition.schema}.${this.table.definition.name}`,
      row: this.row,
      ignore: this.ignore,
      warn: (warning) => this.session.warn(warning),
    });
  }

  default(column: Column): Value {
    if (column.default)
      return new Compiler(this.context, new Scope(this.session.dialect, []), 'field list')
        .compile(column.default)
        .run(noFrame);
    return null;
  }

  generated(row: Row): Row {
    const { columns } = this.table.definition;
    if (!columns.some(({ generated }) => generated)) return row;
    const result = [...row];
    for (const [index, column] of columns.entries())
      if (column.generated)
        result[index] = this.fit(
          new Compiler(this.context, scopeOf(this.context, this.table), 'field list')
            .compile(column.generated.value)
            .run({ row: result }),
          column,
        );
    return result;
  }

  check(row: Row): void {
    for (const { name, value } of this.table.definition.checks) {
      const result = new Compiler(this.context, scopeOf(this.context, this.table), 'check')
        .compile(value)
        .run({ row });
      if (result !== null && !isTrue(result))
        throw new SqlError(
          this.errors.checkViolated(name, this.table.definition.schema, this.table.definition.name),
        );
    }
  }

  /** The row that has one of the keys of this one. */
  duplicate(
    row: Row,
    own?: number,
  ): { readonly id: number; readonly key: string; readonly error: SqlError } | undefined {
    const { data, definition } = this.table;
    for (const key of definition.keys.filter(({ type }) => type === 'primary' || type === 'unique')) {
      const text = data.keyOf(key.name, row);
      const id = text === undefined ? undefined : data.find(key.name, text, this.session.writing);
      if (id === undefined || id === own) continue;
      const values = key.columns.map((column) => row[placeOf(this.table, column)] ?? null);
      const shown = values.map((value) => (value === null ? 'NULL' : textOf(value)));
      return {
        id,
        key: key.name,
        error: new SqlError(
          this.errors.duplicateKey(
            shown.join('-'),
            `${definition.name}.${key.name}`,
            key.columns.join(', '),
            definition.name,
            key.name,
            shown.join(', '),
          ),
        ),
      };
    }
    return undefined;
  }

  parents(row: Row): void {
    for (const foreign of this.table.definition.foreignKeys) {
      const values = foreign.columns.map((column) => row[placeOf(this.table, column)] ?? null);
      if (values.includes(null)) continue;
      const parent = this.session.tableIfAny({ schema: foreign.schema, name: foreign.table });
      if (parent && this.rowsWith(parent, foreign.parentColumns, values).length > 0) continue;
      if (!this.session.foreignKeyChecks) continue;
      const { schema, name } = this.table.definition;
      throw new SqlError(
        this.errors.parentMissing(
          schema,
          name,
          constraintText(foreign),
          foreign.name,
          foreign.columns.join(', '),
          values.map((value) => textOf(value!)).join(', '),
          foreign.table,
        ),
      );
    }
  }

  rowsWith(
    table: Table,
    columns: readonly string[],
    values: readonly Value[],
  ): readonly (readonly [number, Row])[] {
    const wanted = keyText(values, foldText);
    const places = columns.map((column) => placeOf(table, column));
    return [...table.data.scan(this.session.writing)].filter(
      ([, row]) =>
        keyText(
          places.map((place) => row[place] ?? null),
          foldText,
        ) === wanted,
    );
  }

  /** What hangs on a row that goes away (`after` absent) or changes its key. */
  children(before: Row, after: Row | undefined): void {
    const { schema, name } = this.table.definition;
    for (const child of this.session.database.allTables())
      for (const foreign of child.definition.foreignKeys) {
        if (foreign.schema !== schema || !same(foreign.table, name)) continue;
        const old = foreign.parentColumns.map((column) => before[placeOf(this.table, column)] ?? null);
        const next =
          after && foreign.parentColumns.map((column) => after[placeOf(this.table, column)] ?? null);
        if (old.includes(null) || (next && keyText(old, foldText) === keyText(next, foldText))) continue;
        this.childRows(child, foreign, old, next);
      }
  }

  childRows(
    child: Table,
    foreign: ForeignKey,
    old: readonly Value[],
    next: readonly Value[] | undefined,
  ): void {
    if (!this.session.foreignKeyChecks) return;
    const rows = this.rowsWith(child, foreign.columns, old);
    if (rows.length === 0) return;
    const action = next ? foreign.onUpdate : foreign.onDelete;
    const writer = new Writer(this.context, child, false);
    const places = foreign.columns.map((column) => placeOf(child, column));
    if (action === 'CASCADE' && !next) for (const [id, row] of rows) writer.delete(id, row);
    else if (action === 'CASCADE' || action === 'SET NULL')
      for (const [id, row] of rows)
        writer.replace(
          id,
          row,
          row.map((value, place) =>
            places.includes(place)
              ? action === 'CASCADE'
                ? (next![places.indexOf(place)] ?? null)
                : null
              : value,
          ),
        );
    else
      throw new SqlError(
        this.errors.childExists(
          child.definition.schema,
          child.definition.name,
          constraintText(foreign),
          foreign.name,
          this.table.definition.name,
          foreign.parentColumns.join(', '),
          old.map((value) => textOf(value!)).join(', '),
        ),
      );
  }

  insert(row: Row): number {
    this.check(row);
    this.parents(row);
    const id = this.table.data.nextRow++;
    this.table.data.write(id, row, this.session.writing);
    this.session.changed(this.table);
    return id;
  }

  replace(id: number, before: Row, row: Row): void {
    this.check(row);
    const twin = this.duplicate(row, id);
    if (twin) throw twin.error;
    this.parents(row);
    this.table.data.write(id, row, this.session.writing);
    this.session.changed(this.table);
    this.children(before, row);
  }

  delete(id: number, row: Row): void {
    this.table.data.write(id, undefined, this.session.writing);
    this.session.changed(this.table);
    this.children(row, undefined);
  }
}

export const constraintText = ({ name, columns, table, parentColumns, onDelete, onUpdate }: ForeignKey) =>
  `CONSTRAINT \`${name}\` FOREIGN KEY (${columns.map((column) => `\`${column}\``).join(', ')}) REFERENCES \`${table}\` (${parentColumns.map((column) => `\`${column}\``).join(', ')})${onDelete && onDelete !== 'RESTRICT' ? ` ON DELETE ${onDelete}` : ''}${onUpdate && onUpdate !== 'RESTRICT' ? ` ON UPDATE ${onUpdate}` : ''}`;

const done = (affected: number, more: Partial<Extract<Outcome, { kind: 'done' }>> = {}): Outcome => ({
  kind: 'done',
  affected,
  insertId: 0n,
  info: '',
  tag: '',
  ...more,
});

export function insertRows(context: QueryContext, statement: InsertStatement): Outcome {
  const { session } = context;
  const table = session.table(statement.table, statement.at);
  session.require('INSERT', table.definition.schema, table.definition.name);
  const { columns } = table.definition;
  const targets =
    statement.columns?.map((name) => {
      const place = placeOf(table, name);
      if (place < 0)
        throw new SqlError(
          session.dialect.errors.unknownColumn(
            name,
            session.dialect.name === 'mariadb' ? 'insert list' : 'field list',
            table.definition.name,
          ),
          statement.at,
        );
      return place;
    }) ?? columns.map((_, index) => index);
  const writer = new Writer(context, table, statement.ignore);
  const rows = statement.query ? context.plan(statement.query).rows(noFrame) : undefined;
  const expressions: readonly (readonly (Expression | Value)[])[] = rows ?? statement.rows!;
  const compiler = new Compiler(context, new Scope(session.dialect, []), 'field list');
  const result = { inserted: 0, affected: 0, duplicates: 0, first: 0n, written: [] as Row[] };
  for (const given of expressions) {
    writer.row++;
    const empty = given.length === 0 && !statement.columns;
    if (!empty && given.length !== targets.length)
      throw new SqlError(session.dialect.errors.columnCount(String(writer.row)));
    const row = makeRow(writer, targets, empty ? [] : given, compiler, rows === undefined, result);
    if (row) putRow(writer, statement, row, result);
  }
  const info =
    expressions.length > 1 || statement.query
      ? `Records: ${expressions.length}  Duplicates: ${result.duplicates}  Warnings: ${session.warnings.length}`
      : '';
  if (result.first !== 0n) session.lastInsertId = result.first;
  if (statement.returning) return returning(context, table, statement.returning, result.written, 'INSERT');
  return done(result.affected, { insertId: result.first, info, tag: `INSERT 0 ${result.affected}` });
}

function makeRow(
  writer: Writer,
  targets: readonly number[],
  given: readonly (Expression | Value)[],
  compiler: Compiler,
  written: boolean,
  result: { first: bigint },
): Row | undefined {
  const { table, session } = writer;
  const { columns } = table.definition;
  const row: Value[] = [];
  // a value that does not fit uses up no number: the automatic column comes last
  const inOrder = [...columns.entries()].sort(
    ([, a], [, b]) => Number(a.autoIncrement) - Number(b.autoIncrement),
  );
  for (const [index, column] of inOrder) {
    const at = targets.indexOf(index);
    const item = at < 0 ? undefined : given[at];
    const explicit = item !== undefined && !(written && (item as Expression).kind === 'default');
    let value: Value = explicit
      ? written
        ? compiler.compile(item as Expression).run(noFrame)
        : (item as Value)
      : column.autoIncrement || column.generated
        ? null
        : writer.default(column);
    if (
      column.autoIncrement &&
      (value === null || (session.dialect.family === 'mysql' && textOf(value) === '0'))
    ) {
      value = table.data.autoIncrement++;
      if (result.first === 0n) result.first = value as bigint;
    } else if (column.autoIncrement && value !== null && session.dialect.family === 'mysql') {
      const number = integerOf(value);
      if (number >= table.data.autoIncrement) table.data.autoIncrement = number + 1n;
    }
    if (
      !explicit &&
      value === null &&
      column.notNull &&
      !column.default &&
      !column.generated &&
      session.dialect.family === 'mysql'
    )
      throw new SqlError(session.dialect.errors.noDefault(column.name));
    row[index] = column.generated ? null : writer.fit(value, column);
  }
  return writer.generated(row);
}

function putRow(
  writer: Writer,
  statement: InsertStatement,
  row: Row,
  result: { affected: number; duplicates: number; written: Row[] },
): void {
  const twin = writer.duplicate(row);
  if (!twin) {
    writer.insert(row);
    result.affected++;
    result.written.push(row);
    return;
  }
  const { data } = writer.table;
  const before = data.row(twin.id, writer.session.writing)!;
  result.duplicates++;
  if (statement.replace) {
    writer.delete(twin.id, before);
    result.affected++;
    return putRow(writer, statement, row, result);
  }
  const update = statement.onDuplicate ?? statement.onConflict?.update;
  if (update) {
    const scope = scopeOf(writer.context, writer.table, statement.alias);
    const excluded = new Scope(scope.dialect, [
      ...scope.columns,
      ...scope.columns.map((column) => ({ ...column, table: 'excluded', hidden: true })),
    ]);
    const compiler = new Compiler(writer.context, excluded, 'field list');
    const next = [...before];
    if (
      statement.onConflict?.where &&
      !isTrue(compiler.compile(statement.onConflict.where).run({ row: [...before, ...row] }))
    )
      return;
    for (const { column, value } of update) {
      const place = placeOf(writer.table, column);
      if (place < 0) throw new SqlError(writer.errors.unknownColumn(column, 'field list'));
      next[place] = writer.fit(
        compiler.compile(value).run({ row: [...next, ...row], inserted: row }),
        writer.table.definition.columns[place]!,
      );
    }
    const changes = next.some((value, place) => value !== before[place]);
    if (changes) writer.replace(twin.id, before, next);
    result.affected += writer.session.dialect.family === 'postgres' ? 1 : changes ? 2 : 0;
    result.written.push(next);
    return;
  }
  if (statement.onConflict) return;
  if (!statement.ignore) throw twin.error;
  writer.session.warn({ code: twin.error.code, message: twin.error.message });
}

function returning(
  context: QueryContext,
  table: Table,
  items: readonly SelectItem[],
  rows: readonly Row[],
  verb: string,
): Outcome {
  const fields = outputs(context, new Compiler(context, scopeOf(context, table), 'field list'), items);
  return {
    kind: 'rows',
    columns: fields.map(({ column }) => column),
    rows: rows.map((row) => fields.map((field) => field.run({ row }))),
    tag: `${verb}${verb === 'INSERT' ? ' 0' : ''} ${rows.length}`,
  };
}

/** The rows of the only table of a source, with their numbers, or those of the named one in a join. */
function targetRows(
  context: QueryContext,
  source: Source,
  target: string | undefined,
  statement: Pick<UpdateStatement, 'where' | 'orderBy' | 'limit'>,
) {
  const { session } = context;
  const tables = tablesIn(source);
  const wanted =
    target === undefined ? tables[0] : tables.find(({ name, alias }) => same(alias ?? name.name, target));
  if (!wanted) throw new SqlError(session.dialect.errors.unknownTableInScope(target ?? ''));
  const table = session.table(wanted.name, wanted.at);
  const plan = planSource(context, source);
  const label = wanted.alias ?? wanted.name.name;
  const start = plan.columns.findIndex((column) => same(column.table, label));
  const scope = new Scope(session.dialect, plan.columns);
  const where = statement.where && new Compiler(context, scope, 'where clause').compile(statement.where);
  const order = statement.orderBy.map((item) => ({
    ...item,
    value: new Compiler(context, scope, 'order clause').compile(item.value),
  }));
  const limit =
    statement.limit && new Compiler(context, scope, 'field list').compile(statement.limit).run(noFrame);
  const ids = new Map([...table.data.scan(session.transaction)].map(([id, row]) => [row, id]));
  const width = table.definition.columns.length;
  const matching = plan
    .rows(noFrame)
    .filter((row) => (context.spend(), !where || isTrue(where.run({ row }))));
  const sorted = sortKeyed(
    context,
    matching.map((row) => ({ row, keys: order.map(({ value }) => value.run({ row })) })),
    order,
  );
  const byText = new Map([...ids].map(([row, id]) => [rowText(row), id]));
  const found = (
    limit === undefined || limit === null ? sorted : sorted.slice(0, Number(integerOf(limit)))
  ).flatMap((row) => {
    const own = row.slice(start, start + width);
    const id = ids.get(row) ?? byText.get(rowText(own));
    if (id === undefined) return [];
    if (start === 0 && row.length === width && ids.has(row)) return [{ id, own: row, row }];
    return [{ id, own, row }];
  });
  return { table, scope, found, start };
}
const rowText = (row: Row) =>
  row.map((value) => (value === null ? 'n' : `${typeof value}${textOf(value)}`)).join('\u0000');

function tablesIn(source: Source): readonly Extract<Source, { kind: 'table' }>[] {
  return source.kind === 'join'
    ? [...tablesIn(source.left), ...tablesIn(source.right)]
    : source.kind === 'table'
      ? [source]
      : [];
}

export function updateRows(context: QueryContext, statement: UpdateStatement): Outcome {
  const { session } = context;
  const source: Source = statement.from
    ? { kind: 'join', type: 'cross', left: statement.source, right: statement.from }
    : statement.source;
  const target = statement.assignments.find(({ table }) => table !== undefined)?.table;
  const owner =
    target ??
    tablesIn(source).find(({ name }) =>
      statement.assignments.every(({ column }) => placeOf(session.table(name), column) >= 0),
    )?.alias;
  const { table, scope, found } = targetRows(context, source, owner, statement);
  session.require('UPDATE', table.definition.schema, table.definition.name);
  const { columns } = table.definition;
  const compiler = new Compiler(context, scope, 'field list');
  const sets = statement.assignments.map(({ column, value, at }) => {
    const place = placeOf(table, column);
    if (place < 0)
      throw new SqlError(
        session.dialect.errors.unknownColumn(column, 'field list', table.definition.name),
        at,
      );
    return { place, value: value.kind === 'default' ? undefined : compiler.compile(value) };
  });
  const writer = new Writer(context, table, statement.ignore);
  const written: Row[] = [];
  const seen = new Set<number>();
  let changed = 0;
  for (const { id, own, row } of found) {
    if (seen.has(id)) continue;
    seen.add(id);
    writer.row++;
    const next = [...own];
    const start =
      row.length === own.length
        ? 0
        : row.findIndex((_, index) => rowText(row.slice(index, index + own.length)) === rowText(own));
    for (const { place, value } of sets) {
      // MySQL: an assignment sees the values of those before it
      const seenRow =
        session.dialect.family === 'mysql'
          ? [...row.slice(0, start), ...next, ...row.slice(start + own.length)]
          : row;
      next[place] = writer.fit(
        value ? value.run({ row: seenRow }) : writer.default(columns[place]!),
        columns[place]!,
      );
    }
    const differs = next.some((value, place) => rowText([value]) !== rowText([own[place] ?? null]));
    if (differs)
      for (const [place, column] of columns.entries())
        if (column.onUpdateNow && !sets.some((set) => set.place === place))
          next[place] = datetimeText(context.now);
    const final = writer.generated(next);
    if (differs || session.dialect.family === 'postgres') {
      writer.replace(id, own, final);
      changed++;
    }
    written.push(final);
  }
  if (statement.returning) return returning(context, table, statement.returning, written, 'UPDATE');
  return done(changed, {
    info: `Rows matched: ${written.length}  Changed: ${changed}  Warnings: ${session.warnings.length}`,
    tag: `UPDATE ${changed}`,
  });
}

export function deleteRows(context: QueryContext, statement: DeleteStatement): Outcome {
  const removed: Row[] = [];
  let last: Table | undefined;
  const plans = (statement.targets ?? [undefined]).map((target) =>
    targetRows(context, statement.source, target, statement),
  );
  for (const { table, found } of plans) {
    context.session.require('DELETE', table.definition.schema, table.definition.name);
    last = table;
    const writer = new Writer(context, table, false);
    for (const { id, own } of found) {
      if (!table.data.row(id, context.session.writing)) continue;
      writer.delete(id, own);
      removed.push(own);
    }
  }
  if (statement.returning && last) return returning(context, last, statement.returning, removed, 'DELETE');
  return done(removed.length, { tag: `DELETE ${removed.length}` });
}
