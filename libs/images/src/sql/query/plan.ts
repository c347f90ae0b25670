// What a query is planned with, and what comes out.
import type { Session } from '../session.ts';
import type { Query } from '../syntax/ast/query.ts';
import type { SqlType } from '../values/types.ts';
import type { Row, Value } from '../values/value.ts';
import type { Frame, Scope } from './scope.ts';

export interface PlanColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly table: string;
  readonly notNull?: boolean;
  readonly key?: boolean;
}

export interface Plan {
  readonly columns: readonly PlanColumn[];
  readonly rows: (outer: Frame) => readonly Row[];
}

export interface QueryContext {
  readonly session: Session;
  readonly text: string;
  readonly now: number;
  readonly parameters: readonly Value[];
  readonly tables: ReadonlyMap<string, Plan>;
  /** Counts one step of work. Throws SqlError when the statement's budget is used up. */
  readonly spend: () => void;
  readonly plan: (query: Query, outer?: Scope) => Plan;
}
