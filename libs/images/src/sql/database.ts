// A database server's data: schemas, tables, accounts. `dump` gives all of it as JSON, `createDatabase` takes it back.
import type { Clock, Random } from '@drydock/machinery';
import type { Dialect } from './dialect.ts';
import { foldText } from './query/operators.ts';
import { Session } from './session.ts';
import type { AccountEntry, Schema, Table, TableDefinition, View } from './store/catalogue.ts';
import { tableData } from './store/table-data.ts';
import { isDecimal, type Row, type Value } from './values/value.ts';

export interface DatabaseOptions {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly random: Random;
  /** What `dump` gave. Throws SyntaxError when it is something else. */
  readonly dump?: string;
  /** Called after a commit that changed something. */
  readonly onChange?: () => void;
}

/** A new database, or the one of a dump. */
export const createDatabase = (options: DatabaseOptions): Database => new Database(options);

export class Database {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly random: Random;
  readonly schemas = new Map<string, Schema>();
  readonly accounts = new Map<string, AccountEntry>();
  readonly globals = new Map<string, Value>();
  readonly sessions = new Map<number, Session>();
  #nextSession = 3;
  #dirty = false;
  readonly #onChange: () => void;

  constructor({ dialect, clock, random, dump, onChange }: DatabaseOptions) {
    this.dialect = dialect;
    this.clock = clock;
    this.random = random;
    this.#onChange = onChange ?? (() => undefined);
    if (dump !== undefined) this.#load(dump);
    else if (dialect.defaultSchema !== undefined) this.addSchema(dialect.defaultSchema);
  }

  connect({
    user,
    host,
    account = `${user}@${host}`,
    schema,
  }: {
    readonly user: string;
    readonly host: string;
    readonly account?: string;
    readonly schema?: string;
  }): Session {
    const session = new Session(this, this.#nextSession++, user, host, account);
    this.sessions.set(session.id, session);
    if (schema !== undefined && schema !== '') session.use(schema);
    return session;
  }

  schema(name: string): Schema | undefined {
    return this.schemas.get(name);
  }
  addSchema(name: string, charset?: string, collation?: string): Schema {
    const set = charset ?? this.dialect.defaultCharset;
    const schema: Schema = {
      name,
      charset: set,
      collation:
        collation ??
        (set === this.dialect.defaultCharset ? this.dialect.defaultCollation : `${set}_general_ci`),
      tables: new Map(),
      views: new Map(),
    };
    this.schemas.set(name, schema);
    this.touch();
    return schema;
  }
  dropSchema(name: string): void {
    this.schemas.delete(name);
    this.touch();
  }
  allTables(): readonly Table[] {
    return [...this.schemas.values()].flatMap(({ tables }) => [...tables.values()]);
  }
  touch(): void {
    this.#dirty = true;
  }
  changed(_table: Table): void {
    this.#dirty = true;
  }
  committed(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#onChange();
  }

  /** Whether the account has the privilege on the table, its schema, or everywhere. Without accounts everything is allowed. */
  allows(account: string, privilege: string, schema: string, table?: string): boolean {
    const entry = this.accounts.get(account);
    if (!entry) return this.accounts.size === 0;
    const has = (level: string) => {
      const granted = entry.grants[level] ?? [];
      return (
        granted.includes('ALL PRIVILEGES') || granted.some((name) => name.replace(/ \(.*/, '') === privilege)
      );
    };
    if (has('*.*') || schema.toLowerCase() === 'information_schema') return true;
    const levels = Object.keys(entry.grants).filter(
      (level) => level.endsWith('.*') && matchesLevel(level.slice(0, -2), schema),
    );
    return levels.some(has) || (table !== undefined && has(`${schema}.${table}`));
  }
  /** Whether the account has anything to do with the schema. */
  mayUse(account: string, schema: string): boolean {
    const entry = this.accounts.get(account);
    if (!entry || schema.toLowerCase() === 'information_schema') return true;
    return Object.entries(entry.grants).some(
      ([level, names]) =>
        names.some((name) => name !== 'USAGE') &&
        (level === '*.*' ||
          level.startsWith(`${schema}.`) ||
          (level.endsWith('.*') && matchesLevel(level.slice(0, -2), schema))),
    );
  }

  dump(): string {
    const schemas = [...this.schemas.values()].map(({ name, charset, collation, tables, views }) => ({
      name, charset, collation, views: [...views.values()],
      tables: [...tables.values()].map(({ definition, data }) => ({ definition, autoIncrement: data.autoIncrement, rows: [...data.scan(undefined)] })),
    })); // prettier-ignore
    return JSON.stringify(
      {
        engine: this.dialect.family,
        version: this.dialect.version,
        schemas,
        accounts: [...this.accounts.entries()],
        globals: [...this.globals],
      },
      encode,
    );
  }

  #load(text: string): void {
    const state = JSON.parse(text, decode) as {
      schemas: {
        name: string;
        charset: string;
        collation: string;
        views: View[];
        tables: { definition: TableDefinition; autoIncrement: bigint; rows: [number, Row][] }[];
      }[];
      accounts: [string, AccountEntry][];
      globals: [string, Value][];
    };
    for (const { name, charset, collation, tables, views } of state.schemas) {
      const schema = this.addSchema(name, charset, collation);
      for (const view of views) schema.views.set(view.name, view);
      for (const { definition, autoIncrement, rows } of tables) {
        const data = tableData(definition, this.dialect.caseSensitive ? (value) => value : foldText);
        data.replace(rows);
        data.autoIncrement = autoIncrement;
        schema.tables.set(definition.name, { definition, data });
      }
    }
    for (const [key, entry] of state.accounts) this.accounts.set(key, entry);
    for (const [key, value] of state.globals) this.globals.set(key, value);
    this.#dirty = false;
  }
}

const matchesLevel = (pattern: string, schema: string) =>
  pattern === schema ||
  new RegExp(
    `^${pattern
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\\\\_/g, '\u0001')
      .replace(/%/g, '.*')
      .replace(/_/g, '.')
      .replaceAll('\u0001', '_')}$`,
  ).test(schema);

const encode = (_: string, value: unknown): unknown =>
  typeof value === 'bigint'
    ? { $int: value.toString() }
    : isDecimal(value as Value) &&
        Object.hasOwn(value as object, 'scale') &&
        typeof (value as { digits?: unknown }).digits === 'bigint'
      ? { $dec: (value as { digits: bigint }).digits.toString(), scale: (value as { scale: number }).scale }
      : value;
const decode = (_: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if ('$int' in value) return BigInt(value.$int as string);
  return '$dec' in value && 'scale' in value
    ? { digits: BigInt(value.$dec as string), scale: value.scale }
    : value;
};
