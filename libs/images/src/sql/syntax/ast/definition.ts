// CREATE, DROP and ALTER of schemas, tables, views and indexes, as data.
import type { Alteration } from './alteration.ts';
import type { Named } from './named.ts';
import type { Query } from './query.ts';
import type { TableElement } from './table.ts';

export type DefinitionStatement =
  | { readonly kind: 'truncate'; readonly tables: readonly Named[]; readonly restartIdentity: boolean }
  | {
      readonly kind: 'create-schema';
      readonly name: string;
      readonly ifNotExists: boolean;
      readonly charset?: string;
      readonly collation?: string;
    }
  | {
      readonly kind: 'alter-schema';
      readonly name?: string;
      readonly charset?: string;
      readonly collation?: string;
    }
  | {
      readonly kind: 'drop-schema';
      readonly name: string;
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  | CreateTableStatement
  | {
      readonly kind: 'drop-table';
      readonly tables: readonly Named[];
      readonly ifExists: boolean;
      readonly view: boolean;
      readonly cascade: boolean;
    }
  | {
      readonly kind: 'alter-table';
      readonly table: Named;
      readonly alterations: readonly Alteration[];
      readonly ifExists: boolean;
    }
  | { readonly kind: 'rename-table'; readonly pairs: readonly { readonly from: Named; readonly to: Named }[] }
  | {
      readonly kind: 'create-view';
      readonly name: Named;
      readonly columns?: readonly string[];
      readonly query: Query;
      readonly text: string;
      readonly orReplace: boolean;
      readonly ifNotExists: boolean;
    }
  | {
      readonly kind: 'create-index';
      readonly name?: string;
      readonly table: Named;
      readonly columns: readonly string[];
      readonly unique: boolean;
      readonly ifNotExists: boolean;
    }
  | { readonly kind: 'drop-index'; readonly name: Named; readonly table?: Named; readonly ifExists: boolean };

export interface CreateTableStatement {
  readonly kind: 'create-table';
  readonly name: Named;
  readonly ifNotExists: boolean;
  readonly temporary: boolean;
  readonly elements: readonly TableElement[];
  readonly options: Readonly<Record<string, string>>;
  readonly like?: Named;
  readonly query?: Query;
}
