import { SqlError } from '../errors.ts';
import { foldText } from '../query/operators.ts';
import { Compiler } from '../query/compile.ts';
import { noFrame, Scope } from '../query/scope.ts';
import type { QueryContext } from '../query/plan.ts';
import type { Outcome } from '../session.ts';
import type { Column, Table, TableDefinition } from '../store/catalogue.ts';
import { followDefinition } from '../store/table-data.ts';
import type { Alteration, ColumnPlace, Statement } from '../syntax/ast.ts';
import type { Row, Value } from '../values/value.ts';
import { addElement } from './define/add-element.ts';
import { toColumn } from './define/to-column.ts';
import { done } from './done.ts';

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export function alterTable(
  context: QueryContext,
  statement: Extract<Statement, { kind: 'alter-table' }>,
): Outcome {
  const { session } = context;
  const table = statement.ifExists ? session.tableIfAny(statement.table) : session.table(statement.table);
  if (!table) return done('ALTER TABLE');
  session.require('ALTER', table.definition.schema, table.definition.name);
  for (const alteration of statement.alterations) alterOnce(context, table, alteration);
  session.changed(table);
  return done('ALTER TABLE', 0, 'Records: 0  Duplicates: 0  Warnings: 0');
}

function alterOnce(context: QueryContext, table: Table, alteration: Alteration): void {
  const before = table.definition;
  const after = change(context, table, alteration);
  if (after === before) return;
  const rows = [...table.data.scan(context.session.writing)];
  const moved = rows.map(
    ([id, row], index) => [id, moveRow(context, before, after, alteration, row, index + 1)] as const,
  );
  checkUnique(
    context,
    table,
    after,
    moved.map(([, row]) => row),
  );
  let undo = () => {};
  context.session.apply(
    () => {
      table.definition = after;
      followDefinition(table.data, after, foldText);
      undo = table.data.replace(moved);
    },
    () => {
      table.definition = before;
      undo();
      followDefinition(table.data, before, foldText);
    },
  );
}

/** A row of the old definition as one of the new. */
function moveRow(
  context: QueryContext,
  before: TableDefinition,
  after: TableDefinition,
  alteration: Alteration,
  row: Row,
  number: number,
): Row {
  const { dialect } = context.session;
  const renamed =
    alteration.kind === 'change'
      ? [alteration.name, alteration.column.name]
      : alteration.kind === 'rename-column'
        ? [alteration.from, alteration.to]
        : ['', ''];
  return after.columns.map((column): Value => {
    const old = before.columns.findIndex(({ name }) =>
      same(name, same(column.name, renamed[1]!) ? renamed[0]! : column.name),
    );
    if (old >= 0) {
      const value = row[old] ?? null;
      if (value === null && column.notNull && !before.columns[old]!.notNull)
        throw new SqlError(
          dialect.family === 'postgres'
            ? {
                code: 0,
                state: '23502',
                message: `column "${column.name}" of relation "${after.name}" contains null values`,
              }
            : {
                code: 1265,
                state: '01000',
                message: `Data truncated for column '${column.name}' at row ${number}`,
              },
        );
      return value === null
        ? null
        : dialect.store(value, column.type, {
            column: column.name,
            home: `${after.schema}.${after.name}`,
            row: number,
            ignore: false,
            warn: (warning) => context.session.warn(warning),
          });
    }
    if (column.autoIncrement) return BigInt(number);
    if (column.default)
      return new Compiler(context, new Scope(dialect, []), 'field list').compile(column.default).run(noFrame);
    return column.notNull && dialect.family === 'mysql' ? implicit(column) : null;
  });
}

const implicit = ({ type }: Column): Value =>
  ['integer', 'decimal', 'float'].includes(type.family)
    ? 0n
    : type.family === 'datetime'
      ? '0000-00-00 00:00:00'
      : type.family === 'date'
        ? '0000-00-00'
        : '';

function checkUnique(
  context: QueryContext,
  table: Table,
  after: TableDefinition,
  rows: readonly Row[],
): void {
  for (const key of after.keys.filter(
    ({ type, name }) =>
      type !== 'index' && type !== 'fulltext' && !table.definition.keys.some((old) => old.name === name),
  )) {
    const seen = new Set<string>();
    for (const row of rows) {
      const values = key.columns.map(
        (name) => row[after.columns.findIndex((column) => same(column.name, name))] ?? null,
      );
      if (values.includes(null)) continue;
      const shown = values.map(String).join('-');
      if (seen.has(foldText(shown)))
        throw new SqlError(
          context.session.dialect.errors.duplicateKey(
            shown,
            `${after.name}.${key.name}`,
            key.columns.join(', '),
            after.name,
            key.name,
            shown,
          ),
        );
      seen.add(foldText(shown));
    }
  }
}

function placed(
  columns: readonly Column[],
  column: Column,
  place: ColumnPlace | undefined,
  index: number,
): readonly Column[] {
  const others = columns.filter((other) => other !== column);
  const at = !place
    ? index
    : 'first' in place
      ? 0
      : others.findIndex(({ name }) => same(name, place.after)) + 1;
  return [...others.slice(0, at), column, ...others.slice(at)];
}

// eslint-disable-next-line max-lines-per-function -- one case per kind of alteration
function change(context: QueryContext, table: Table, alteration: Alteration): TableDefinition {
  const { session } = context;
  const { errors } = session.dialect;
  const definition = table.definition;
  const find = (name: string): number => {
    const index = definition.columns.findIndex((column) => same(column.name, name));
    if (index < 0) throw new SqlError(errors.unknownColumn(name, definition.name, definition.name));
    return index;
  };
  const withColumn = (index: number, next: Partial<Column>): TableDefinition => ({
    ...definition,
    columns: definition.columns.map((column, at) => (at === index ? { ...column, ...next } : column)),
  });
  switch (alteration.kind) {
    case 'add': {
      const { element } = alteration;
      if (
        alteration.ifNotExists &&
        element.kind === 'column' &&
        definition.columns.some(({ name }) => same(name, element.column.name))
      )
        return definition;
      if (
        alteration.ifNotExists &&
        element.kind !== 'column' &&
        element.kind !== 'check' &&
        definition.keys.some(({ name }) => same(name, element.name ?? ''))
      )
        return definition;
      const added = addElement(context, definition, element);
      return element.kind === 'column' && alteration.place
        ? { ...added, columns: placed(added.columns, added.columns.at(-1)!, alteration.place, 0) }
        : added;
    }
    case 'drop-column': {
      const index = definition.columns.findIndex((column) => same(column.name, alteration.name));
      if (index < 0 && alteration.ifExists) return definition;
      if (index < 0) throw new SqlError(errors.cannotDrop('COLUMN', alteration.name, definition.name));
      const keys = definition.keys
        .map((key) => ({ ...key, columns: key.columns.filter((name) => !same(name, alteration.name)) }))
        .filter(({ columns }) => columns.length > 0);
      return { ...definition, keys, columns: definition.columns.filter((_, at) => at !== index) };
    }
    case 'drop-key': {
      const lists = { keys: definition.keys, foreignKeys: definition.foreignKeys, checks: definition.checks };
      const kept = <Item extends { readonly name: string }>(items: readonly Item[], applies: boolean) =>
        applies ? items.filter(({ name }) => !same(name, alteration.name)) : items;
      const { type } = alteration;
      const next = {
        keys: kept(lists.keys, type === 'index' || type === 'primary' || type === 'constraint'),
        foreignKeys: kept(lists.foreignKeys, type === 'foreign' || type === 'constraint'),
        checks: kept(lists.checks, type === 'check' || type === 'constraint'),
      };
      const gone = Object.entries(next).some(
        ([name, items]) => items.length < lists[name as keyof typeof lists].length,
      );
      if (!gone && alteration.ifExists) return definition;
      if (!gone)
        throw new SqlError(
          errors.cannotDrop(
            type === 'foreign' ? 'FOREIGN KEY' : type === 'constraint' ? 'CONSTRAINT' : 'INDEX',
            alteration.name,
            definition.name,
          ),
        );
      return { ...definition, ...next };
    }
    case 'change': {
      const index = find(alteration.name);
      const column = toColumn(alteration.column);
      const rename = (name: string) => (same(name, alteration.name) ? column.name : name);
      const primary = definition.keys.some(
        (key) => key.type === 'primary' && key.columns.some((name) => same(name, alteration.name)),
      );
      const next = primary ? { ...column, notNull: true } : column;
      const columns = definition.columns.map((old, at) => (at === index ? next : old));
      return {
        ...definition,
        columns: alteration.place ? placed(columns, next, alteration.place, index) : columns,
        keys: definition.keys.map((key) => ({ ...key, columns: key.columns.map(rename) })),
      };
    }
    case 'rename-column': {
      const index = find(alteration.from);
      const rename = (name: string) => (same(name, alteration.from) ? alteration.to : name);
      return {
        ...withColumn(index, { name: alteration.to }),
        keys: definition.keys.map((key) => ({ ...key, columns: key.columns.map(rename) })),
      };
    }
    case 'column-type':
      return withColumn(find(alteration.name), { type: alteration.type });
    case 'not-null':
      return withColumn(find(alteration.name), { notNull: alteration.set });
    case 'default': {
      const index = find(alteration.name);
      const { default: _old, defaultText: _text, ...rest } = definition.columns[index]!;
      const next: Column = alteration.value
        ? { ...rest, default: alteration.value, ...(alteration.text && { defaultText: alteration.text }) }
        : rest;
      return {
        ...definition,
        columns: definition.columns.map((column, at) => (at === index ? next : column)),
      };
    }
    case 'rename-index':
      if (!definition.keys.some(({ name }) => same(name, alteration.from)))
        throw new SqlError({
          code: 1176,
          state: '42000',
          message: `Key '${alteration.from}' doesn't exist in table '${definition.name}'`,
        });
      return {
        ...definition,
        keys: definition.keys.map((key) =>
          same(key.name, alteration.from) ? { ...key, name: alteration.to } : key,
        ),
      };
    case 'rename':
      session.renameTable(table, alteration.to);
      return table.definition;
    case 'option':
      if (alteration.name === 'AUTO_INCREMENT') table.data.autoIncrement = BigInt(alteration.value);
      return alteration.name === 'COMMENT'
        ? { ...definition, comment: alteration.value.replace(/^'|'$/g, '') }
        : alteration.name === 'ENGINE'
          ? { ...definition, engine: alteration.value }
          : definition;
  }
}
