// Queries as data.
import type { CallExpression, Expression, OrderItem } from './expression.ts';
import type { Named } from './named.ts';

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
