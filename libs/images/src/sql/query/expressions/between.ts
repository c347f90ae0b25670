import type { Expression } from '../../syntax/ast/expression.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';

export function compileBetween(
  compiler: Compiler,
  { value, low, high, not }: Extract<Expression, { kind: 'between' }>,
): Compiled {
  const at = 0;
  const both: Expression = {
    kind: 'binary', operator: 'AND', at,
    left: { kind: 'binary', operator: '>=', left: value, right: low, at },
    right: { kind: 'binary', operator: '<=', left: value, right: high, at },
  }; // prettier-ignore
  return compiler.compile(not ? { kind: 'unary', operator: 'NOT', value: both } : both);
}
