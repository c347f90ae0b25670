// Expressions → functions of a frame, with their types. Names are resolved here, so a wrong one is found without rows.
import { SqlError } from '../errors.ts';
import type { Expression } from '../syntax/ast/expression.ts';
import type { Query } from '../syntax/ast/query.ts';
import { constant, type AggregateCall, type Compiled } from './compiled.ts';
import { compileBetween } from './expressions/between.ts';
import { compileBinary } from './expressions/binary.ts';
import { compileCall } from './expressions/call.ts';
import { compileCase } from './expressions/case.ts';
import { compileCast } from './expressions/cast.ts';
import { compileColumn, compileInserted } from './expressions/column.ts';
import { compileIn } from './expressions/in.ts';
import { compileIs } from './expressions/is.ts';
import { compileLike } from './expressions/like.ts';
import { compileExists, compileQuantified, compileSubquery } from './expressions/subquery.ts';
import { compileUnary } from './expressions/unary.ts';
import {
  compileAssignment,
  compileParameter,
  compileSystemVariable,
  compileVariable,
} from './expressions/variable.ts';
import type { Plan, QueryContext } from './plan.ts';
import type { Scope } from './scope.ts';

/** Compiles the expressions of one clause. */
export class Compiler {
  constructor(
    readonly context: QueryContext,
    readonly scope: Scope,
    readonly clause: string,
    /** Where aggregate functions are allowed: they are collected here. */
    readonly collected?: AggregateCall[],
    /** Columns that may be used beside aggregates; others are refused. */
    readonly planQuery: (query: Query, outer: Scope) => Plan = context.plan,
  ) {}

  get dialect() {
    return this.context.session.dialect;
  }

  for(clause: string, collected?: AggregateCall[]): Compiler {
    return new Compiler(this.context, this.scope, clause, collected, this.planQuery);
  }

  compile(expression: Expression): Compiled {
    switch (expression.kind) {
      case 'literal':
        return constant(expression.value, expression.type);
      case 'column':
        return compileColumn(this, expression);
      case 'unary':
        return compileUnary(this, expression);
      case 'binary':
        return compileBinary(this, expression);
      case 'between':
        return compileBetween(this, expression);
      case 'in':
        return compileIn(this, expression);
      case 'like':
        return compileLike(this, expression);
      case 'is':
        return compileIs(this, expression);
      case 'case':
        return compileCase(this, expression);
      case 'call':
        return compileCall(this, expression);
      case 'cast':
        return compileCast(this, expression);
      case 'subquery':
        return compileSubquery(this, expression.query);
      case 'exists':
        return compileExists(this, expression);
      case 'quantified':
        return compileQuantified(this, expression);
      case 'variable':
        return compileVariable(this, expression);
      case 'assign':
        return compileAssignment(this, expression);
      case 'system-variable':
        return compileSystemVariable(this, expression.name, expression.scope);
      case 'parameter':
        return compileParameter(this, expression);
      case 'inserted':
        return compileInserted(this, expression);
      case 'row':
        throw new SqlError(this.dialect.errors.subqueryColumns('1'));
      default:
        throw new SqlError(this.dialect.errors.notSimulated(`${expression.kind} here`));
    }
  }
}
