// Schemas, tables and accounts. Definitions are immutable; a change puts a new one in the place of the old.
import type { Check, Expression, Query } from '../syntax/ast.ts';
import type { SqlType } from '../values/types.ts';
import type { TableData } from './table-data.ts';

export interface Column {
  readonly name: string;
  readonly type: SqlType;
  readonly notNull: boolean;
  readonly default?: Expression;
  /** The default as SHOW CREATE TABLE writes it. */
  readonly defaultText?: string;
  readonly onUpdateNow: boolean;
  readonly autoIncrement: boolean;
  readonly comment?: string;
  readonly generated?: { readonly value: Expression; readonly text: string; readonly stored: boolean };
}
export interface Key {
  readonly name: string;
  readonly type: 'primary' | 'unique' | 'index' | 'fulltext';
  readonly columns: readonly string[];
}
export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly schema: string;
  readonly table: string;
  readonly parentColumns: readonly string[];
  readonly onDelete?: string;
  readonly onUpdate?: string;
}
export interface TableDefinition {
  readonly name: string;
  readonly schema: string;
  readonly columns: readonly Column[];
  readonly keys: readonly Key[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly (Check & { readonly name: string })[];
  readonly engine: string;
  readonly charset: string;
  readonly collation: string;
  readonly comment: string;
  readonly temporary: boolean;
  readonly created: number;
}
export interface Table {
  definition: TableDefinition;
  readonly data: TableData;
}
export interface View {
  readonly name: string;
  readonly schema: string;
  readonly columns?: readonly string[];
  readonly query: Query;
  readonly text: string;
  readonly definer: string;
}
export interface Schema {
  readonly name: string;
  charset: string;
  collation: string;
  readonly tables: Map<string, Table>;
  readonly views: Map<string, View>;
}
export interface AccountEntry {
  readonly user: string;
  readonly host: string;
  /** See passwordHash. */
  readonly hash: string;
  readonly plugin: string;
  readonly locked: boolean;
  readonly role: boolean;
  /** `*.*`, `shop.*`, `shop.products` → privileges in capitals. */
  readonly grants: Readonly<Record<string, readonly string[]>>;
  /** Where GRANT OPTION is. */
  readonly grantOptions: readonly string[];
}
