// What ALTER TABLE does, as data.
import type { SqlType } from '../../values/types.ts';
import type { Expression } from './expression.ts';
import type { Named } from './named.ts';
import type { ColumnDefinition, TableElement } from './table.ts';

export type Alteration =
  | {
      readonly kind: 'add';
      readonly element: TableElement;
      readonly place?: ColumnPlace;
      readonly ifNotExists: boolean;
    }
  | { readonly kind: 'drop-column'; readonly name: string; readonly ifExists: boolean }
  | {
      readonly kind: 'drop-key';
      readonly type: 'index' | 'primary' | 'foreign' | 'check' | 'constraint';
      readonly name: string;
      readonly ifExists: boolean;
    }
  | {
      readonly kind: 'change';
      readonly name: string;
      readonly column: ColumnDefinition;
      readonly place?: ColumnPlace;
    }
  | {
      readonly kind: 'column-type';
      readonly name: string;
      readonly type: SqlType;
      readonly using?: Expression;
    }
  | { readonly kind: 'default'; readonly name: string; readonly value?: Expression; readonly text?: string }
  | { readonly kind: 'not-null'; readonly name: string; readonly set: boolean }
  | { readonly kind: 'rename-column'; readonly from: string; readonly to: string }
  | { readonly kind: 'rename-index'; readonly from: string; readonly to: string }
  | { readonly kind: 'rename'; readonly to: Named }
  | { readonly kind: 'option'; readonly name: string; readonly value: string };
export type ColumnPlace = { readonly first: true } | { readonly after: string };
