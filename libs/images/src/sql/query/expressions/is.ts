import type { Expression } from '../../syntax/ast/expression.ts';
import { isTrue } from '../../values/value.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import { truth } from './truth.ts';

export function compileIs(
  compiler: Compiler,
  { value, test, not }: Extract<Expression, { kind: 'is' }>,
): Compiled {
  const inner = compiler.compile(value);
  return truth(compiler, (frame) => {
    const result = inner.run(frame);
    const holds =
      test === 'NULL' || test === 'UNKNOWN'
        ? result === null
        : result !== null && isTrue(result) === (test === 'TRUE');
    return holds !== not;
  });
}
