import type { Expression } from '../../syntax/ast/expression.ts';
import { textOf } from '../../values/value.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import { likePattern } from '../operators.ts';
import { truth } from './truth.ts';

export function compileLike(compiler: Compiler, expression: Extract<Expression, { kind: 'like' }>): Compiled {
  const [value, pattern] = [compiler.compile(expression.value), compiler.compile(expression.pattern)];
  const escape = expression.escape && compiler.compile(expression.escape);
  const insensitive =
    expression.insensitive || (!compiler.dialect.caseSensitive && value.type.family !== 'binary');
  return truth(compiler, (frame) => {
    const [text, like] = [value.run(frame), pattern.run(frame)];
    if (text === null || like === null) return null;
    const char = escape ? textOf(escape.run(frame) ?? '') : '\\';
    return likePattern(textOf(like), char, insensitive).test(textOf(text)) !== expression.not;
  });
}
