import type { Session } from '../session.ts';
import type { SqlType } from '../values/types.ts';
import type { Value } from '../values/value.ts';

/** What a function sees besides its arguments. */
export interface FunctionContext {
  readonly session: Session;
  /** Milliseconds since the epoch at the start of the statement. */
  readonly now: number;
}

export interface SqlFunction {
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  readonly type: SqlType | ((args: readonly SqlType[]) => SqlType);
  /** NULL in, NULL out, unless this is set. */
  readonly takesNull?: boolean;
  readonly run: (args: readonly Value[], context: FunctionContext, types: readonly SqlType[]) => Value;
}

export interface Aggregate {
  readonly type: (argument: SqlType) => SqlType;
  /** `rows`: the arguments of every row that has no NULL among them. */
  readonly run: (rows: readonly (readonly Value[])[], type: SqlType) => Value;
}
