/* eslint require-yield: off -- evaluation has one shape, whether or not it can wait */
// Assignments, to places and to lists of places.
import type { Ast } from './ast.ts';
import { dimension } from './elements.ts';
import { evaluate } from './expressions.ts';
import type { Frame, Gen, Interpreter } from './interpreter.ts';
import { placeOf } from './places.ts';
import { PhpArray, PhpObject, type Value } from './value.ts';

/** `left = right`, where left may be a list. */
export function* assign(interpreter: Interpreter, frame: Frame, left: Ast, right: Ast): Gen<Value> {
  if (left.kind === 'list' || left.kind === 'array') {
    const value = yield* evaluate(interpreter, frame, right);
    yield* destructure(interpreter, frame, left, value);
    return value;
  }
  if (left.kind === 'variable') {
    const value = yield* evaluate(interpreter, frame, right);
    frame.line = left.loc.start.line;
    yield* (yield* placeOf(interpreter, frame, left)).write(value);
    return value;
  }
  const place = yield* placeOf(interpreter, frame, left);
  const value = yield* evaluate(interpreter, frame, right);
  frame.line = left.loc.start.line;
  yield* place.write(value);
  return value;
}

export function* destructure(interpreter: Interpreter, frame: Frame, pattern: Ast, value: Value): Gen<void> {
  let index = 0;
  for (const item of pattern.items) {
    const position = index++;
    if (item.kind === 'noop') continue;
    const key = item.key ? yield* evaluate(interpreter, frame, item.key) : position;
    const target = item.value as Ast;
    const element =
      value === null
        ? null
        : value instanceof PhpArray || value instanceof PhpObject
          ? dimension(interpreter, value, key)
          : null;
    if (target.kind === 'list' || target.kind === 'array')
      yield* destructure(interpreter, frame, target, element);
    else yield* (yield* placeOf(interpreter, frame, target)).write(element);
  }
}
