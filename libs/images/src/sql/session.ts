// One connection: its schema, variables, transaction; runs statements one after the other.
/* eslint-disable max-lines -- too long, to be split by topic */
import type { Database } from './database.ts';
import type { Dialect } from './dialect.ts';
import { SqlError } from './errors.ts';
import { constant } from './query/compiled.ts';
import { Compiler } from './query/compile.ts';
import { orderValues } from './query/operators.ts';
import { noFrame, Scope } from './query/scope.ts';
import type { PlanColumn, QueryContext } from './query/plan.ts';
import { planQuery } from './query/query.ts';
import { runAccountStatement } from './statements/accounts/run-account-statement.ts';
import { deleteRows } from './statements/rows/delete.ts';
import { insertRows } from './statements/rows/insert.ts';
import { updateRows } from './statements/rows/update.ts';
import { define } from './statements/define/define.ts';
import { done } from './statements/done.ts';
import { show } from './statements/show/show.ts';
import type { Key, Schema, Table, TableDefinition, View } from './store/catalogue.ts';
import { LockWait } from './store/table-data.ts';
import { Transaction } from './store/transaction.ts';
import type { Expression, Named, SetAssignment, Statement } from './syntax/ast.ts';
import { parseStatement } from './syntax/statement.ts';
import { types, type SqlType } from './values/types.ts';
import { isTrue, textOf, type Row, type Value } from './values/value.ts';

export type Outcome =
  | {
      readonly kind: 'rows';
      readonly columns: readonly PlanColumn[];
      readonly rows: readonly Row[];
      readonly tag?: string;
    }
  | {
      readonly kind: 'done';
      readonly affected: number;
      readonly insertId: bigint;
      readonly info: string;
      /** PostgreSQL's command tag. */ readonly tag: string;
    };

export interface Warning {
  readonly level?: 'Note' | 'Warning' | 'Error';
  readonly code: number;
  readonly message: string;
}

const definitions = new Set([
  'create-schema',
  'alter-schema',
  'drop-schema',
  'create-table',
  'drop-table',
  'alter-table',
  'rename-table',
  'create-index',
  'drop-index',
  'create-view',
  'truncate',
  'create-user',
  'drop-user',
  'alter-user',
  'rename-user',
  'grant',
  'revoke',
  'set-password',
]);
/** Steps of work of one statement: rows looked at, comparisons made. */
const budget = 20_000_000;

export class Session {
  schema: string | undefined;
  transaction: Transaction | undefined;
  autocommit = true;
  inBlock = false;
  warnings: Warning[] = [];
  lastInsertId = 0n;
  rowCount = -1;
  foundRows = 0;
  foreignKeyChecks = true;
  readonly variables = new Map<string, Value>();
  readonly #variableTypes = new Map<string, SqlType>();
  readonly settings = new Map<string, Value>();
  readonly #prepared = new Map<string, string>();
  /** Milliseconds that SLEEP asked for. */
  pause = 0;

  constructor(
    readonly database: Database,
    readonly id: number,
    readonly user: string,
    readonly host: string,
    /** The account that matched: `root@%`. */
    readonly account: string,
  ) {
    this.schema = database.dialect.defaultSchema;
  }

  get dialect(): Dialect {
    return this.database.dialect;
  }
  /** The transaction that changes belong to. */
  get writing(): Transaction {
    return (this.transaction ??= new Transaction());
  }

  variableType(name: string): SqlType {
    return this.#variableTypes.get(name) ?? types.text;
  }
  setVariable(name: string, value: Value, type: SqlType): void {
    this.variables.set(name, value);
    this.#variableTypes.set(name, type);
  }
  warn(warning: Warning): void {
    if (this.warnings.length < 1024) this.warnings.push(warning);
  }
  changed(table: Table): void {
    this.database.changed(table);
  }
  requireNothing(): void {}

  /** Runs one statement. Rejects with SqlError; waits for rows that another transaction holds. */
  async execute(text: string, parameters: readonly Value[] = []): Promise<Outcome> {
    const deadline = this.database.clock.now() + 50_000;
    for (;;) {
      try {
        const outcome = this.run(text, parameters);
        if (this.pause > 0) {
          const pause = this.pause;
          this.pause = 0;
          await this.database.clock.sleep(pause);
        }
        return outcome;
      } catch (error) {
        if (!(error instanceof LockWait)) throw error;
        if (this.database.clock.now() >= deadline)
          throw new SqlError({
            code: 1205,
            state: 'HY000',
            message: 'Lock wait timeout exceeded; try restarting transaction',
          });
        await Promise.race([
          error.holder.over(),
          this.database.clock.sleep(deadline - this.database.clock.now()),
        ]);
      }
    }
  }

  /** Throws SqlError when the text is no statement: what preparing one does. */
  check(text: string): void {
    parseStatement(text, this.dialect);
  }

  /** As `execute`, without waiting: throws LockWait. */
  run(text: string, parameters: readonly Value[] = []): Outcome {
    const statement = parseStatement(text, this.dialect);
    if (statement.kind !== 'show') this.warnings = [];
    const mark = this.transaction?.position ?? 0;
    const isDefinition = definitions.has(statement.kind);
    if (isDefinition && !this.dialect.transactionalDdl) this.commit();
    try {
      const outcome = this.perform(statement, this.context(text, parameters));
      this.rowCount = outcome.kind === 'done' ? outcome.affected : -1;
      if (outcome.kind === 'rows') this.foundRows = outcome.rows.length;
      if (isDefinition) this.database.touch();
      if (!this.inBlock && (this.autocommit || (isDefinition && !this.dialect.transactionalDdl)))
        this.commit();
      return outcome;
    } catch (error) {
      this.transaction?.rollbackTo(this.transaction.position < mark ? 0 : mark);
      if (!this.inBlock && this.autocommit) this.rollback();
      if (error instanceof SqlError) this.warn({ level: 'Error', code: error.code, message: error.message });
      throw error;
    }
  }

  context(text: string, parameters: readonly Value[] = []): QueryContext {
    let left = budget;
    const context: QueryContext = {
      session: this, text, parameters, now: this.database.clock.now(), tables: new Map(),
      spend: () => { if (--left < 0) throw new SqlError(this.dialect.errors.tooBig()); },
      plan: (query, outer) => planQuery(context, query, outer),
    }; // prettier-ignore
    return context;
  }

  commit(): void {
    const { transaction } = this;
    this.transaction = undefined;
    this.inBlock = false;
    if (!transaction) return;
    transaction.commit();
    this.database.committed();
  }
  rollback(): void {
    this.transaction?.rollback();
    this.transaction = undefined;
    this.inBlock = false;
  }
  /** Applies a change of the catalogue now, and takes it back if the transaction fails. */
  apply(change: () => unknown, undo: () => unknown): void {
    change();
    this.writing.record(() => void undo());
  }
  close(): void {
    this.rollback();
  }

  // eslint-disable-next-line max-lines-per-function -- one case per kind of statement
  perform(statement: Statement, context: QueryContext): Outcome {
    switch (statement.kind) {
      case 'query': {
        const plan = context.plan(statement.query);
        return { kind: 'rows', columns: plan.columns, rows: plan.rows(noFrame) };
      }
      case 'insert':
        return insertRows(context, statement);
      case 'update':
        return updateRows(context, statement);
      case 'delete':
        return deleteRows(context, statement);
      case 'begin':
        if (this.dialect.family === 'mysql') this.commit();
        this.inBlock = true;
        void this.writing;
        return done('BEGIN');
      case 'commit':
        this.commit();
        return done('COMMIT');
      case 'rollback':
        this.rollback();
        return done('ROLLBACK');
      case 'savepoint':
        this.writing.savepoints.set(statement.name, this.writing.position);
        return done('SAVEPOINT');
      case 'rollback-to':
      case 'release': {
        const position = this.transaction?.savepoints.get(statement.name);
        if (position === undefined)
          throw new SqlError({
            code: 1305,
            state: this.dialect.family === 'mysql' ? '42000' : '3B001',
            message:
              this.dialect.family === 'mysql'
                ? `SAVEPOINT ${statement.name} does not exist`
                : `savepoint "${statement.name}" does not exist`,
          });
        if (statement.kind === 'rollback-to') this.transaction!.rollbackTo(position);
        return done(statement.kind === 'rollback-to' ? 'ROLLBACK' : 'RELEASE');
      }
      case 'use':
        this.use(statement.schema);
        return done('');
      case 'set':
        for (const assignment of statement.assignments) this.#set(assignment, context);
        return done('SET');
      case 'set-names':
        return done('SET');
      case 'show':
      case 'describe':
        return show(context, statement);
      case 'do':
        for (const value of statement.values) this.evaluate(value, context);
        return done('');
      case 'prepare': {
        const text = textOf(this.evaluate(statement.source, context) ?? '');
        parseStatement(text, this.dialect);
        this.#prepared.set(statement.name.toLowerCase(), text);
        return done('', 0, 'Statement prepared');
      }
      case 'execute': {
        const text = this.#prepared.get(statement.name.toLowerCase());
        if (text === undefined)
          throw new SqlError({
            code: 1243,
            state: 'HY000',
            message: `Unknown prepared statement handler (${statement.name}) given to EXECUTE`,
          });
        const values = statement.using.map((value) => this.evaluate(value, context));
        return this.perform(parseStatement(text, this.dialect), this.context(text, values));
      }
      case 'deallocate':
        this.#prepared.delete(statement.name.toLowerCase());
        return done('');
      case 'flush':
      case 'lock':
      case 'unlock':
        return done('');
      case 'maintain': {
        const row = (name: Named): Row => [
          `${name.schema ?? this.schema}.${name.name}`,
          statement.operation,
          'status',
          'OK',
        ];
        const text = ['Table', 'Op', 'Msg_type', 'Msg_text'].map((name) => ({
          name,
          table: '',
          type: types.text,
        }));
        return { kind: 'rows', columns: text, rows: statement.tables.map(row) };
      }
      default: {
        const outcome = define(context, statement) ?? runAccountStatement(context, statement);
        if (outcome) return outcome;
        throw new SqlError(this.dialect.errors.notSimulated(statement.kind));
      }
    }
  }

  evaluate(expression: Expression, context: QueryContext): Value {
    return new Compiler(context, new Scope(this.dialect, []), 'field list').compile(expression).run(noFrame);
  }

  #set({ name, scope, value }: SetAssignment, context: QueryContext): void {
    const compiled =
      value.kind === 'default'
        ? constant(null, types.null)
        : new Compiler(context, new Scope(this.dialect, []), 'field list').compile(value);
    const result = compiled.run(noFrame);
    if (scope === 'user') return this.setVariable(name, result, compiled.type);
    if (this.dialect.family === 'mysql' && this.dialect.systemVariable(this, name, 'session') === undefined)
      throw new SqlError({ code: 1193, state: 'HY000', message: `Unknown system variable '${name}'` });
    const on = typeof result === 'string' ? /^(on|true|1)$/i.test(result) : isTrue(result);
    if (name === 'autocommit') {
      if (on) this.commit();
      this.autocommit = on;
    }
    if (name === 'foreign_key_checks') this.foreignKeyChecks = on;
    if (scope === 'global') {
      this.requireAdmin('SYSTEM_VARIABLES_ADMIN');
      this.database.globals.set(name, result);
    } else this.settings.set(name, result);
  }

  use(name: string): void {
    const schema = this.database.schema(name);
    if (!this.database.mayUse(this.account, name))
      throw new SqlError({
        code: 1044,
        state: '42000',
        message: `Access denied for user '${this.account.replace(/@/, "'@'")}' to database '${name}'`,
      });
    if (!schema && !this.database.dialect.initialSchemas.includes(name.toLowerCase()))
      throw new SqlError(this.dialect.errors.unknownSchema(name));
    this.schema = schema?.name ?? name.toLowerCase();
  }

  /** Throws SqlError 1142 or 1044 without the privilege. */
  require(privilege: string, schema: string, table?: string): void {
    if (this.database.allows(this.account, privilege, schema, table)) return;
    const who = `'${this.account.replace(/@/, "'@'")}'`;
    const command = `${privilege} command denied to user ${`'${this.user}'@'${this.host}'`} for table ${this.dialect.name === 'mariadb' ? `\`${schema}\`.\`${table}\`` : `'${table}'`}`;
    throw new SqlError(
      table === undefined
        ? { code: 1044, state: '42000', message: `Access denied for user ${who} to database '${schema}'` }
        : { code: 1142, state: '42000', message: command },
    );
  }
  requireAdmin(privilege: string): void {
    if (this.database.allows(this.account, privilege, '*')) return;
    const shown = this.dialect.name === 'mariadb' && privilege.startsWith('SYSTEM') ? 'SUPER' : privilege;
    throw new SqlError({
      code: 1227,
      state: '42000',
      message: `Access denied; you need (at least one of) the ${shown} privilege(s) for this operation`,
    });
  }

  nameKey(name: string): string {
    return name;
  }
  schemaFor(name: Named): Schema {
    const wanted = name.schema ?? this.schema;
    if (wanted === undefined) throw new SqlError(this.dialect.errors.noSchemaSelected());
    const schema = this.database.schema(wanted);
    if (!schema) throw new SqlError(this.dialect.errors.unknownSchema(wanted));
    return schema;
  }
  tableIfAny(name: Named): Table | undefined {
    const schema = name.schema ?? this.schema;
    return schema === undefined
      ? undefined
      : this.database.schema(schema)?.tables.get(this.nameKey(name.name));
  }
  table(name: Named, at?: number): Table {
    const schema = name.schema ?? this.schema;
    if (schema === undefined) throw new SqlError(this.dialect.errors.noSchemaSelected());
    const table = this.database.schema(schema)?.tables.get(this.nameKey(name.name));
    if (table) return table;
    if (!this.database.allows(this.account, 'SELECT', schema, name.name))
      this.require('SELECT', schema, name.name);
    throw new SqlError(this.dialect.errors.noSuchTable(schema, name.name), at);
  }
  findView(name: Named): View | undefined {
    const schema = name.schema ?? this.schema;
    return schema === undefined
      ? undefined
      : this.database.schema(schema)?.views.get(this.nameKey(name.name));
  }
  renameTable(table: Table, to: Named): void {
    const [from, target] = [
      this.database.schema(table.definition.schema)!,
      this.schemaFor({ schema: to.schema ?? table.definition.schema, name: to.name }),
    ];
    if (target.tables.has(this.nameKey(to.name)))
      throw new SqlError(this.dialect.errors.tableExists(to.name));
    const before = table.definition;
    this.apply(
      () => {
        from.tables.delete(this.nameKey(before.name));
        table.definition = { ...before, name: to.name, schema: target.name };
        target.tables.set(this.nameKey(to.name), table);
      },
      () => {
        target.tables.delete(this.nameKey(to.name));
        table.definition = before;
        from.tables.set(this.nameKey(before.name), table);
      },
    );
  }
  /** The name that a key without one gets. */
  keyName(definition: TableDefinition, type: Key['type'], columns: readonly string[]): string {
    if (this.dialect.family === 'postgres')
      return type === 'primary'
        ? `${definition.name}_pkey`
        : `${definition.name}_${columns.join('_')}_${type === 'unique' ? 'key' : 'idx'}`;
    if (type === 'primary') return 'PRIMARY';
    let name = columns[0]!;
    for (
      let number = 2;
      definition.keys.some((key) => key.name.toLowerCase() === name.toLowerCase());
      number++
    )
      name = `${columns[0]}_${number}`;
    return name;
  }
  tableOfIndex(name: string): Named | undefined {
    const table = this.database
      .allTables()
      .find(({ definition }) => definition.keys.some((key) => key.name === name));
    return table && { schema: table.definition.schema, name: table.definition.name };
  }
  compareKeys(left: readonly Value[], right: readonly Value[], columnTypes: readonly SqlType[]): number {
    for (const [index, type] of columnTypes.entries()) {
      const order = orderValues(this.dialect, left[index] ?? null, right[index] ?? null, type);
      if (order !== 0) return order;
    }
    return 0;
  }
}
