import { SqlError } from '../errors.ts';
import type { Expression } from '../syntax/ast/expression.ts';
import { Compiler } from './compile.ts';
import type { AggregateCall, Compiled } from './compiled.ts';
import type { Output } from './outputs.ts';
import type { QueryContext } from './plan.ts';
import type { Scope } from './scope.ts';

export type NameCompiler = (value: Expression, clause: string, prefersAlias: boolean) => Compiled;

/** GROUP BY, HAVING and ORDER BY may name an output by its alias or its number. */
export function nameCompiler(
  context: QueryContext,
  scope: Scope,
  fields: readonly Output[],
  collected: AggregateCall[],
): NameCompiler {
  return (value, clause, prefersAlias) => {
    if (value.kind === 'literal' && typeof value.value === 'bigint' && clause !== 'having clause') {
      const field = fields[Number(value.value) - 1];
      if (!field)
        throw new SqlError(context.session.dialect.errors.unknownColumn(String(value.value), clause));
      return field;
    }
    const alias =
      value.kind === 'column' && value.table === undefined
        ? fields.find((field) => field.alias !== undefined && scope.same(field.alias, value.name))
        : undefined;
    if (
      alias &&
      (prefersAlias ||
        scope.find(value.kind === 'column' ? value.name : '', undefined, clause, 0) === undefined)
    )
      return alias;
    return new Compiler(context, scope, clause, collected).compile(replaceAliases(value, fields, scope));
  };
}

/** In HAVING and ORDER BY an alias may stand inside an expression. */
function replaceAliases(value: Expression, fields: readonly Output[], scope: Scope): Expression {
  if (value.kind === 'column' && value.table === undefined) {
    const field = fields.find(({ alias }) => alias !== undefined && scope.same(alias, value.name));
    return field?.expression && !scope.columns.some(({ name }) => scope.same(name, value.name))
      ? field.expression
      : value;
  }
  if (value.kind === 'binary')
    return {
      ...value,
      left: replaceAliases(value.left, fields, scope),
      right: replaceAliases(value.right, fields, scope),
    };
  if (value.kind === 'unary' || value.kind === 'is')
    return { ...value, value: replaceAliases(value.value, fields, scope) };
  return value;
}
