import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import { compareValues } from '../operators.ts';
import type { Frame } from '../scope.ts';
import { truth } from './truth.ts';

export function compileComparison(compiler: Compiler, operator: string, a: Compiled, b: Compiled): Compiled {
  const compare = comparisons[operator]!;
  const [x, y] = sameTypes(compiler, a, b);
  if (operator === '<=>')
    return truth(compiler, (frame) => {
      const [l, r] = [x.run(frame), y.run(frame)];
      return l === null || r === null ? l === r : compareValues(compiler.dialect, l, r, x.type, y.type) === 0;
    });
  return truth(compiler, (frame) => {
    compiler.context.spend();
    const order = compareValues(compiler.dialect, x.run(frame), y.run(frame), x.type, y.type);
    return order === undefined ? null : compare(order);
  });
}

/** PostgreSQL: a literal takes the type of what it is compared with. */
function sameTypes(compiler: Compiler, a: Compiled, b: Compiled): readonly [Compiled, Compiled] {
  if (compiler.dialect.family !== 'postgres') return [a, b];
  const follows = (one: Compiled, other: Compiled) =>
    one.type.name === 'unknown' && other.type.family !== 'text' && other.type.family !== 'null'
      ? { type: other.type, run: (frame: Frame) => compiler.dialect.cast(one.run(frame), other.type) }
      : one;
  return [follows(a, b), follows(b, a)];
}

export const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<=>': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};
