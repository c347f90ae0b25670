import type { Expression } from '../../syntax/ast/expression.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';

export function compileCast(compiler: Compiler, expression: Extract<Expression, { kind: 'cast' }>): Compiled {
  const value = compiler.compile(expression.value);
  const { type } = expression;
  return { type, run: (frame) => compiler.dialect.cast(value.run(frame), type) };
}
