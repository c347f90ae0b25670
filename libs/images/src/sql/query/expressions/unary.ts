import type { Expression } from '../../syntax/ast/expression.ts';
import { types } from '../../values/types.ts';
import { decimal, isDecimal, isTrue, numericOf, textOf } from '../../values/value.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import { truth } from './truth.ts';

export function compileUnary(
  compiler: Compiler,
  { operator, value }: Extract<Expression, { kind: 'unary' }>,
): Compiled {
  const inner = compiler.compile(value);
  if (operator === 'NOT')
    return truth(compiler, (frame) => {
      const result = inner.run(frame);
      return result === null ? null : !isTrue(result);
    });
  if (operator === '~')
    return {
      type: { ...types.integer, unsigned: true },
      run: (frame) => {
        const result = inner.run(frame);
        return result === null ? null : BigInt.asUintN(64, ~BigInt(textOf(result).split('.')[0]!));
      },
    };
  const type = inner.type.family === 'text' ? types.double : inner.type;
  return {
    type,
    run: (frame) => {
      const result = inner.run(frame);
      if (result === null) return null;
      const number = numericOf(result);
      return isDecimal(number) ? decimal(-number.digits, number.scale) : -number;
    },
  };
}
