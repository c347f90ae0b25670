// Statements and expressions as data.
/* eslint-disable max-lines -- one union of statements */
import type { SqlType } from '../values/types.ts';
import type { Value } from '../values/value.ts';

export interface Named {
  readonly schema?: string;
  readonly name: string;
}

export type Expression =
  | { readonly kind: 'literal'; readonly value: Value; readonly type: SqlType }
  | {
      readonly kind: 'column';
      readonly schema?: string;
      readonly table?: string;
      readonly name: string;
      readonly at: number;
    }
  | { readonly kind: 'unary'; readonly operator: string; readonly value: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | {
      readonly kind: 'between';
      readonly value: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly not: boolean;
    }
  | {
      readonly kind: 'in';
      readonly value: Expression;
      readonly list: readonly Expression[] | Query;
      readonly not: boolean;
    }
  | {
      readonly kind: 'quantified';
      readonly operator: string;
      readonly value: Expression;
      readonly all: boolean;
      readonly query: Query;
    }
  | {
      readonly kind: 'like';
      readonly value: Expression;
      readonly pattern: Expression;
      readonly escape?: Expression;
      readonly not: boolean;
      readonly insensitive: boolean;
    }
  | {
      readonly kind: 'is';
      readonly value: Expression;
      readonly test: 'NULL' | 'TRUE' | 'FALSE' | 'UNKNOWN';
      readonly not: boolean;
    }
  | {
      readonly kind: 'case';
      readonly operand?: Expression;
      readonly whens: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise?: Expression;
    }
  | CallExpression
  | { readonly kind: 'cast'; readonly value: Expression; readonly type: SqlType; readonly at: number }
  | { readonly kind: 'interval'; readonly value: Expression; readonly unit: string }
  | { readonly kind: 'subquery'; readonly query: Query }
  | { readonly kind: 'exists'; readonly query: Query }
  | { readonly kind: 'row'; readonly items: readonly Expression[] }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'system-variable'; readonly name: string; readonly scope: 'global' | 'session' }
  | { readonly kind: 'assign'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'default'; readonly column?: string }
  /** VALUES(column) in ON DUPLICATE KEY UPDATE. */
  | { readonly kind: 'inserted'; readonly column: string };

export interface CallExpression {
  readonly kind: 'call';
  readonly schema?: string;
  readonly name: string;
  readonly args: readonly Expression[];
  readonly star: boolean;
  readonly distinct: boolean;
  readonly orderBy: readonly OrderItem[];
  readonly separator?: string;
  readonly filter?: Expression;
  readonly over?: { readonly partitionBy: readonly Expression[]; readonly orderBy: readonly OrderItem[] };
  readonly at: number;
}

export interface OrderItem {
  readonly value: Expression;
  readonly descending: boolean;
  readonly nulls?: 'FIRST' | 'LAST';
}

export type SelectItem =
  | { readonly kind: 'star'; readonly table?: string; readonly schema?: string; readonly at: number }
  | {
      readonly kind: 'value';
      readonly value: Expression;
      readonly alias?: string;
      /** The expression as written: the name of an unnamed column in MySQL. */
      readonly text: string;
    };

export type Source =
  | { readonly kind: 'table'; readonly name: Named; readonly alias?: string; readonly at: number }
  | {
      readonly kind: 'derived';
      readonly query: Query;
      readonly alias: string;
      readonly columns?: readonly string[];
    }
  | {
      readonly kind: 'function';
      readonly call: CallExpression;
      readonly alias: string;
      readonly columns?: readonly string[];
    }
  | {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross';
      readonly left: Source;
      readonly right: Source;
      readonly on?: Expression;
      readonly using?: readonly string[];
      readonly natural?: boolean;
    };

export interface Select {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from?: Source;
  readonly where?: Expression;
  readonly groupBy: readonly Expression[];
  readonly rollup: boolean;
  readonly having?: Expression;
}

export interface Values {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expression[])[];
}

export type QueryBody =
  | Select
  | Values
  | {
      readonly kind: 'union';
      readonly operator: 'UNION' | 'EXCEPT' | 'INTERSECT';
      readonly all: boolean;
      readonly left: Query;
      readonly right: Query;
    };

export interface Query {
  readonly with: readonly {
    readonly name: string;
    readonly columns?: readonly string[];
    readonly query: Query;
    readonly recursive: boolean;
  }[];
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly limit?: Expression;
  readonly offset?: Expression;
}

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

export interface Account {
  readonly user: string;
  readonly host: string;
}
export interface Assignment {
  readonly table?: string;
  readonly column: string;
  readonly value: Expression;
  readonly at: number;
}

export type Statement =
  | { readonly kind: 'query'; readonly query: Query }
  | InsertStatement
  | UpdateStatement
  | DeleteStatement
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
  | { readonly kind: 'drop-index'; readonly name: Named; readonly table?: Named; readonly ifExists: boolean }
  | { readonly kind: 'begin' | 'commit' | 'rollback' }
  | { readonly kind: 'savepoint' | 'rollback-to' | 'release'; readonly name: string }
  | { readonly kind: 'use'; readonly schema: string }
  | { readonly kind: 'set'; readonly assignments: readonly SetAssignment[] }
  | { readonly kind: 'set-names'; readonly charset: string }
  | { readonly kind: 'set-password'; readonly account?: Account; readonly password: string }
  | ShowStatement
  | { readonly kind: 'describe'; readonly table: Named; readonly column?: string }
  | { readonly kind: 'explain'; readonly statement: Statement; readonly options: readonly string[] }
  | {
      readonly kind: 'create-user';
      readonly users: readonly UserSpecification[];
      readonly ifNotExists: boolean;
      readonly role: boolean;
    }
  | { readonly kind: 'alter-user'; readonly users: readonly UserSpecification[]; readonly ifExists: boolean }
  | {
      readonly kind: 'drop-user';
      readonly users: readonly Account[];
      readonly ifExists: boolean;
      readonly role: boolean;
    }
  | {
      readonly kind: 'rename-user';
      readonly pairs: readonly { readonly from: Account; readonly to: Account }[];
    }
  | {
      readonly kind: 'grant' | 'revoke';
      readonly privileges: readonly string[];
      readonly on?: Named;
      readonly users: readonly UserSpecification[];
      readonly grantOption: boolean;
      readonly roles?: readonly Account[];
    }
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

export interface InsertStatement {
  readonly kind: 'insert';
  readonly table: Named;
  readonly alias?: string;
  readonly columns?: readonly string[];
  readonly rows?: readonly (readonly Expression[])[];
  readonly query?: Query;
  readonly ignore: boolean;
  readonly replace: boolean;
  readonly onDuplicate?: readonly Assignment[];
  /** PostgreSQL's ON CONFLICT; without `update` DO NOTHING. */
  readonly onConflict?: {
    readonly columns?: readonly string[];
    readonly constraint?: string;
    readonly update?: readonly Assignment[];
    readonly where?: Expression;
  };
  readonly returning?: readonly SelectItem[];
  readonly at: number;
}
export interface UpdateStatement {
  readonly kind: 'update';
  readonly source: Source;
  /** PostgreSQL's `FROM`. */
  readonly from?: Source;
  readonly assignments: readonly Assignment[];
  readonly where?: Expression;
  readonly orderBy: readonly OrderItem[];
  readonly limit?: Expression;
  readonly ignore: boolean;
  readonly returning?: readonly SelectItem[];
}
export interface DeleteStatement {
  readonly kind: 'delete';
  /** What is deleted from, by alias; absent: the only table of `source`. */
  readonly targets?: readonly string[];
  readonly source: Source;
  readonly where?: Expression;
  readonly orderBy: readonly OrderItem[];
  readonly limit?: Expression;
  readonly returning?: readonly SelectItem[];
}
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
export interface UserSpecification extends Account {
  readonly password?: string;
  readonly plugin?: string;
  /** The text after AS: a hash. */
  readonly authentication?: string;
  readonly locked?: boolean;
}
