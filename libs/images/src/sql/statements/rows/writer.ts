// Values made fit, keys, checks.
import { SqlError } from '../../errors.ts';
import { Compiler } from '../../query/compile.ts';
import type { QueryContext } from '../../query/plan.ts';
import { noFrame, Scope } from '../../query/scope.ts';
import type { Column, Table } from '../../store/catalogue.ts';
import { isTrue, textOf, type Row, type Value } from '../../values/value.ts';
import { checkParents, followRow } from './foreign-keys.ts';
import { placeOf, scopeOf } from './table-scope.ts';

/** Changes that one statement makes to one table. */
export class Writer {
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

  insert(row: Row): number {
    this.check(row);
    checkParents(this, row);
    const id = this.table.data.nextRow++;
    this.table.data.write(id, row, this.session.writing);
    this.session.changed(this.table);
    return id;
  }

  replace(id: number, before: Row, row: Row): void {
    this.check(row);
    const twin = this.duplicate(row, id);
    if (twin) throw twin.error;
    checkParents(this, row);
    this.table.data.write(id, row, this.session.writing);
    this.session.changed(this.table);
    followRow(this, before, row);
  }

  delete(id: number, row: Row): void {
    this.table.data.write(id, undefined, this.session.writing);
    this.session.changed(this.table);
    followRow(this, row, undefined);
  }
}
