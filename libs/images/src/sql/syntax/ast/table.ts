// Columns, keys and checks of a table as data.
import type { SqlType } from '../../values/types.ts';
import type { Expression } from './expression.ts';
import type { Named } from './named.ts';

export interface ColumnDefinition {
  readonly name: string;
  readonly type: SqlType;
  readonly notNull: boolean;
  readonly nullable: boolean;
  readonly default?: Expression;
  readonly defaultText?: string;
  readonly onUpdateNow: boolean;
  readonly autoIncrement: boolean;
  readonly primaryKey: boolean;
  readonly unique: boolean;
  readonly comment?: string;
  readonly check?: Check;
  readonly references?: Reference;
  readonly generated?: { readonly value: Expression; readonly text: string; readonly stored: boolean };
}
export interface Check {
  readonly name?: string;
  readonly value: Expression;
  readonly text: string;
}
export interface Reference {
  readonly table: Named;
  readonly columns: readonly string[];
  readonly onDelete?: string;
  readonly onUpdate?: string;
}
export type TableElement =
  | { readonly kind: 'column'; readonly column: ColumnDefinition }
  | { readonly kind: 'primary'; readonly name?: string; readonly columns: readonly string[] }
  | {
      readonly kind: 'unique' | 'index' | 'fulltext';
      readonly name?: string;
      readonly columns: readonly string[];
    }
  | {
      readonly kind: 'foreign';
      readonly name?: string;
      readonly columns: readonly string[];
      readonly reference: Reference;
    }
  | { readonly kind: 'check'; readonly check: Check };
