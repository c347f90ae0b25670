// Variables and parameters.
import { SqlError } from '../../errors.ts';
import type { Expression } from '../../syntax/ast/expression.ts';
import { types } from '../../values/types.ts';
import { isDecimal } from '../../values/value.ts';
import type { Compiler } from '../compile.ts';
import { constant, type Compiled } from '../compiled.ts';

export function compileVariable(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'variable' }>,
): Compiled {
  const { session } = compiler.context;
  const type = session.variableType(expression.name);
  return { type, run: () => session.variables.get(expression.name) ?? null };
}

export function compileAssignment(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'assign' }>,
): Compiled {
  const value = compiler.compile(expression.value);
  return {
    type: value.type,
    run: (frame) => {
      const result = value.run(frame);
      compiler.context.session.setVariable(expression.name, result, value.type);
      return result;
    },
  };
}

export function compileSystemVariable(
  compiler: Compiler,
  name: string,
  scope: 'global' | 'session',
): Compiled {
  const value = compiler.dialect.systemVariable(compiler.context.session, name, scope);
  if (value === undefined)
    throw new SqlError({ code: 1193, state: 'HY000', message: `Unknown system variable '${name}'` });
  return constant(value, typeof value === 'bigint' ? types.integer : types.text);
}

export function compileParameter(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'parameter' }>,
): Compiled {
  const value = compiler.context.parameters[expression.index] ?? null;
  const type =
    typeof value === 'string'
      ? types.text
      : value === null
        ? types.null
        : isDecimal(value)
          ? types.decimal
          : typeof value === 'number'
            ? types.double
            : types.integer;
  return constant(value, type);
}
