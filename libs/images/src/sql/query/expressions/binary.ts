// Operators with two sides.
import type { Expression } from '../../syntax/ast/expression.ts';
import { isTemporal, types } from '../../values/types.ts';
import { textOf } from '../../values/value.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import { arithmeticType, calculate } from '../operators.ts';
import { compareRows } from './compare-rows.ts';
import { comparisons, compileComparison } from './comparison.ts';
import { compileLogic } from './logic.ts';
import { movedTime } from './moved-time.ts';

export function compileBinary(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'binary' }>,
): Compiled {
  const { operator, left, right } = expression;
  if (operator === 'AND' || operator === 'OR' || operator === 'XOR')
    return compileLogic(compiler, operator, compiler.compile(left), compiler.compile(right));
  if (left.kind === 'row' && right.kind === 'row')
    return compareRows(compiler, operator, left.items, right.items);
  if (right.kind === 'interval') return movedTime(compiler, left, right, operator === '-' ? -1 : 1);
  if (left.kind === 'interval') return movedTime(compiler, right, left, 1);
  const [a, b] = [
    numberOfTime(compiler, compiler.compile(left), operator),
    numberOfTime(compiler, compiler.compile(right), operator),
  ];
  if (comparisons[operator]) return compileComparison(compiler, operator, a, b);
  if (operator === '||') return concatenation(a, b);
  const extension = compiler.dialect.functions[`operator ${operator}`];
  if (extension)
    return {
      type: typeof extension.type === 'function' ? extension.type([a.type, b.type]) : extension.type,
      run: (frame) =>
        extension.run(
          [a.run(frame), b.run(frame)],
          { session: compiler.context.session, now: compiler.context.now },
          [a.type, b.type],
        ),
    };
  const type = arithmeticType(compiler.dialect, operator, a.type, b.type);
  return {
    type,
    run: (frame) =>
      calculate(compiler.dialect, operator, a.run(frame), b.run(frame), () => compiler.context.text),
  };
}

const concatenation = (a: Compiled, b: Compiled): Compiled => ({
  type: types.text,
  run: (frame) => {
    const [l, r] = [a.run(frame), b.run(frame)];
    return l === null || r === null ? null : textOf(l) + textOf(r);
  },
});

/** In arithmetic a time is the number of its digits. */
function numberOfTime(compiler: Compiler, value: Compiled, operator: string): Compiled {
  if (
    !isTemporal(value.type) ||
    compiler.dialect.family !== 'mysql' ||
    comparisons[operator] ||
    operator === '||'
  )
    return value;
  return {
    type: types.integer,
    run: (frame) => {
      const result = value.run(frame);
      return result === null ? null : BigInt(textOf(result).replace(/\..*/, '').replace(/\D/g, '') || '0');
    },
  };
}
