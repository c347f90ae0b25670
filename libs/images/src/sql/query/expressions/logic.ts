import { isTrue } from '../../values/value.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import { truth } from './truth.ts';

export function compileLogic(compiler: Compiler, operator: string, a: Compiled, b: Compiled): Compiled {
  return truth(compiler, (frame) => {
    const left = a.run(frame);
    if (operator === 'AND' && left !== null && !isTrue(left)) return false;
    if (operator === 'OR' && isTrue(left)) return true;
    const right = b.run(frame);
    if (operator === 'XOR') return left === null || right === null ? null : isTrue(left) !== isTrue(right);
    if (operator === 'AND')
      return right !== null && !isTrue(right) ? false : left === null || right === null ? null : true;
    return isTrue(right) ? true : left === null || right === null ? null : false;
  });
}
