// Expressions as data.
import type { SqlType } from '../../values/types.ts';
import type { Value } from '../../values/value.ts';
import type { Query } from './query.ts';

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
