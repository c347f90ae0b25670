import { SqlError } from '../../errors.ts';
import type { Expression } from '../../syntax/ast/expression.ts';
import { isTrue } from '../../values/value.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import { compileBinary } from './binary.ts';
import { compileLogic } from './logic.ts';
import { truth } from './truth.ts';

export function compareRows(
  compiler: Compiler,
  operator: string,
  left: readonly Expression[],
  right: readonly Expression[],
): Compiled {
  if (left.length !== right.length)
    throw new SqlError(compiler.dialect.errors.subqueryColumns(String(left.length)));
  const pairs = left.map((item, index) =>
    compileBinary(compiler, { kind: 'binary', operator: '=', left: item, right: right[index]!, at: 0 }),
  );
  const all = pairs.reduce((a, b) => compileLogic(compiler, 'AND', a, b));
  return operator === '<>'
    ? truth(compiler, (frame) => {
        const value = all.run(frame);
        return value === null ? null : !isTrue(value);
      })
    : all;
}
