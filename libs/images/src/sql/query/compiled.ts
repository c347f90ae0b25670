import type { CallExpression } from '../syntax/ast/expression.ts';
import type { SqlType } from '../values/types.ts';
import type { Value } from '../values/value.ts';
import type { Frame } from './scope.ts';

export interface Compiled {
  readonly type: SqlType;
  readonly run: (frame: Frame) => Value;
  readonly notNull?: boolean;
}

export interface AggregateCall {
  readonly key: string;
  readonly args: readonly Compiled[];
  readonly call: CallExpression;
  readonly orderBy: readonly { readonly value: Compiled; readonly descending: boolean }[];
  readonly filter?: Compiled;
  readonly type: SqlType;
}

export const constant = (value: Value, type: SqlType): Compiled => ({
  type,
  run: () => value,
  ...(value !== null && { notNull: true }),
});
