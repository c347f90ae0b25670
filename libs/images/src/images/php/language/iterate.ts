/* eslint require-yield: off -- evaluation has one shape, whether or not it can wait */
// foreach and everything else that walks over a value.
import { begin, resume, type GeneratorState } from './generators.ts';
import type { Gen, Interpreter } from './interpreter.ts';
import { mayAccess } from './objects.ts';
import { PhpArray, PhpObject, plain, typeName, type Value } from './value.ts';

/** Calls `visit` for each entry until it returns something, which is the result. */
export function* iterate<T>(
  interpreter: Interpreter,
  source: Value,
  visit: (key: Value, value: Value) => Gen<T | undefined>,
): Gen<T | undefined> {
  if (source instanceof PhpArray) {
    source.shared = true;
    for (const [key, slot] of source.entries) {
      const result = yield* visit(key, plain(slot));
      if (result !== undefined) return result;
    }
    return undefined;
  }
  if (!(source instanceof PhpObject)) {
    interpreter.warn('Warning', `foreach() argument must be of type array|object, ${typeName(source)} given`);
    return undefined;
  }
  if (source.cls.is('generator'))
    return yield* iterateGenerator(interpreter, source.native as GeneratorState, visit);
  if (source.cls.is('iteratoraggregate')) {
    const inner = yield* interpreter.callMethod(source, source.cls.findMethod('getiterator')!, []);
    return yield* iterate(interpreter, inner, visit);
  }
  if (source.cls.is('iterator')) return yield* iterateIterator(interpreter, source, visit);
  for (const [name, slot] of [...source.properties]) {
    if (!mayAccess(interpreter, interpreter.frame, source.cls.findProperty(name))) continue;
    const result = yield* visit(name, plain(slot));
    if (result !== undefined) return result;
  }
  return undefined;
}

function* iterateGenerator<T>(
  interpreter: Interpreter,
  state: GeneratorState,
  visit: (key: Value, value: Value) => Gen<T | undefined>,
): Gen<T | undefined> {
  if (state.finished && state.started)
    throw interpreter.error('Exception', 'Cannot traverse an already closed generator');
  if (state.advanced) throw interpreter.error('Exception', 'Cannot rewind a generator that was already run');
  yield* begin(interpreter, state);
  while (!state.finished) {
    const result = yield* visit(state.key, state.value);
    if (result !== undefined) return result;
    yield* resume(interpreter, state, null);
  }
  return undefined;
}

function* iterateIterator<T>(
  interpreter: Interpreter,
  object: PhpObject,
  visit: (key: Value, value: Value) => Gen<T | undefined>,
): Gen<T | undefined> {
  const call = (name: string) => interpreter.callMethod(object, object.cls.findMethod(name)!, []);
  yield* call('rewind');
  for (;;) {
    const valid = yield* call('valid');
    if (valid === false || valid === null || valid === 0) return undefined;
    const value = yield* call('current');
    const key = yield* call('key');
    const result = yield* visit(key, value);
    if (result !== undefined) return result;
    yield* call('next');
  }
}

/** All entries as pairs: arrays, generators, iterators. */
export function* collect(interpreter: Interpreter, source: Value): Gen<[Value, Value][]> {
  const pairs: [Value, Value][] = [];
  yield* iterate(interpreter, source, function* (key, value) {
    pairs.push([key, value]);
    return undefined;
  });
  return pairs;
}
