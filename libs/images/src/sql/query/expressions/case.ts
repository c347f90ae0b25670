import type { Expression } from '../../syntax/ast/expression.ts';
import { commonType, types } from '../../values/types.ts';
import { isTrue } from '../../values/value.ts';
import type { Compiler } from '../compile.ts';
import { constant, type Compiled } from '../compiled.ts';

export function compileCase(
  compiler: Compiler,
  { operand, whens, otherwise }: Extract<Expression, { kind: 'case' }>,
): Compiled {
  const branches = whens.map(({ when, then }) => ({
    when: compiler.compile(
      operand ? { kind: 'binary', operator: '=', left: operand, right: when, at: 0 } : when,
    ),
    then: compiler.compile(then),
  }));
  const last = otherwise ? compiler.compile(otherwise) : constant(null, types.null);
  const type = branches.reduce((common, { then }) => commonType(common, then.type), last.type);
  return {
    type,
    run: (frame) => (branches.find(({ when }) => isTrue(when.run(frame)))?.then ?? last).run(frame),
  };
}
