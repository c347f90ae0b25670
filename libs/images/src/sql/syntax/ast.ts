// Statements as data; their parts are in ast/.
import type { Account, AccountStatement } from './ast/account.ts';
import type { DeleteStatement, InsertStatement, UpdateStatement } from './ast/change.ts';
import type { DefinitionStatement } from './ast/definition.ts';
import type { Expression } from './ast/expression.ts';
import type { Named } from './ast/named.ts';
import type { Query } from './ast/query.ts';

export type * from './ast/account.ts';
export type * from './ast/alteration.ts';
export type * from './ast/change.ts';
export type * from './ast/definition.ts';
export type * from './ast/expression.ts';
export type * from './ast/named.ts';
export type * from './ast/query.ts';
export type * from './ast/table.ts';

export type Statement =
  | AccountStatement
  | DefinitionStatement
  | { readonly kind: 'query'; readonly query: Query }
  | InsertStatement
  | UpdateStatement
  | DeleteStatement
  | { readonly kind: 'begin' | 'commit' | 'rollback' }
  | { readonly kind: 'savepoint' | 'rollback-to' | 'release'; readonly name: string }
  | { readonly kind: 'use'; readonly schema: string }
  | { readonly kind: 'set'; readonly assignments: readonly SetAssignment[] }
  | { readonly kind: 'set-names'; readonly charset: string }
  | ShowStatement
  | { readonly kind: 'describe'; readonly table: Named; readonly column?: string }
  | { readonly kind: 'explain'; readonly statement: Statement; readonly options: readonly string[] }
  | { readonly kind: 'flush'; readonly what: string }
  | { readonly kind: 'lock' | 'unlock' }
  | { readonly kind: 'maintain'; readonly operation: string; readonly tables: readonly Named[] }
  | { readonly kind: 'do'; readonly values: readonly Expression[] }
  | { readonly kind: 'prepare'; readonly name: string; readonly source: Expression }
  | { readonly kind: 'execute'; readonly name: string; readonly using: readonly Expression[] }
  | { readonly kind: 'deallocate'; readonly name: string }
  | { readonly kind: 'kill'; readonly id: Expression }
  | { readonly kind: 'shutdown' }
  /** A statement of one dialect only: it brings its own data and is carried out by the dialect. */
  | { readonly kind: 'extension'; readonly name: string; readonly data: unknown };

export interface ShowStatement {
  readonly kind: 'show';
  readonly what: string;
  readonly full: boolean;
  readonly global: boolean;
  readonly schema?: string;
  readonly table?: Named;
  readonly account?: Account;
  readonly like?: string;
  readonly where?: Expression;
  readonly limit?: Expression;
}
export interface SetAssignment {
  readonly name: string;
  readonly scope: 'user' | 'session' | 'global' | 'local';
  readonly value: Expression;
}
