// What differs between the database systems that stand on this engine.
import type { ErrorTexts, SqlError } from './errors.ts';
import type { SqlFunction } from './query/function.ts';
import type { Session } from './session.ts';
import type { Statement } from './syntax/ast.ts';
import type { Parser } from './syntax/parser.ts';
import type { Lexis } from './syntax/tokens.ts';
import type { SqlType } from './values/types.ts';
import type { Row, Value } from './values/value.ts';

export interface TypeArguments {
  /** In a cast, not in a column. */
  readonly cast: boolean;
  readonly length?: number;
  readonly scale?: number;
  readonly values?: readonly string[];
  readonly zoned?: boolean;
}

/** A table that is computed: information_schema, pg_catalog. */
export interface SystemTable {
  readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
  readonly rows: () => readonly Row[];
}

export interface Dialect {
  readonly name: 'mysql' | 'mariadb' | 'postgres';
  readonly family: 'mysql' | 'postgres';
  /** What VERSION() says. */
  readonly version: string;
  readonly lexis: Lexis;
  /** In capitals: cannot name anything without quotes. */
  readonly reserved: ReadonlySet<string>;
  /** Not reserved, and still no alias without AS. */
  readonly notAliases: ReadonlySet<string>;
  /** Unquoted names become small letters. */
  readonly foldsNames: boolean;
  readonly pipesConcatenate: boolean;
  /** Comparisons give true and false, not 1 and 0. */
  readonly booleans: boolean;
  readonly caseSensitive: boolean;
  /** DDL takes part in transactions; otherwise it commits. */
  readonly transactionalDdl: boolean;
  readonly fullGroupBy: boolean;
  readonly groupBySorts: boolean;
  /** NULLs come last in ascending order. */
  readonly nullsLast: boolean;
  /** `int(11)`. */
  readonly integerWidths: boolean;
  readonly defaultSchema?: string;
  readonly initialSchemas: readonly string[];
  readonly defaultCharset: string;
  readonly defaultCollation: string;
  readonly errors: ErrorTexts;
  readonly functions: Readonly<Record<string, SqlFunction>>;
  /** Undefined: no such type. */
  type(name: string, args: TypeArguments): SqlType | undefined;
  unknownType?(name: string, at: number): SqlError;
  derivedNeedsAlias?(at: number): SqlError;
  /** The value as a column of this type keeps it. Throws SqlError. */
  store(value: Value, type: SqlType, context: StoreContext): Value;
  cast(value: Value, type: SqlType): Value;
  systemTable?(session: Session, schema: string | undefined, name: string): SystemTable | undefined;
  /** Statements of this dialect only, asked first. */
  parse?(parser: Parser): Statement | undefined;
  systemVariable(session: Session, name: string, scope: 'global' | 'session'): Value | undefined;
}

export interface StoreContext {
  readonly column: string;
  /** `schema.table`: MariaDB names it. */
  readonly home: string;
  /** Number of the row in its statement, from 1. */
  readonly row: number;
  readonly ignore: boolean;
  readonly warn: (error: { readonly code: number; readonly message: string }) => void;
}
