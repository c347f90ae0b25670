// PHP's generators on top of ours: a body stops where it yields, and passes on what it waits for.
import type { Ast } from './ast.ts';
import { executeBlock } from './statements.ts';
import type { Frame, Gen, Interpreter } from './interpreter.ts';
import { PhpObject, type Value } from './value.ts';

/** What a body hands to whoever asked for the next value. */
export class Yielded {
  constructor(
    readonly key: Value | undefined,
    readonly value: Value,
  ) {}
}

export interface GeneratorState {
  readonly body: Gen<Value>;
  readonly frame: Frame;
  started: boolean;
  finished: boolean;
  key: Value;
  value: Value;
  result: Value;
  nextKey: number;
  running: boolean;
  /** Beyond its first value: it cannot be rewound. */
  advanced: boolean;
}

export function makeGenerator(interpreter: Interpreter, frame: Frame, body: Ast): PhpObject {
  const object = interpreter.newObject(interpreter.classNamed('Generator'));
  const run = function* (): Gen<Value> {
    const completion = yield* executeBlock(interpreter, frame, body);
    return completion?.kind === 'return' ? completion.value : null;
  };
  const state: GeneratorState = {
    body: run(),
    frame,
    started: false,
    finished: false,
    key: null,
    value: null,
    result: null,
    nextKey: 0,
    running: false,
    advanced: false,
  };
  object.native = state;
  return object;
}

/** Goes on to the next `yield`; `input` is what that `yield` is worth, or throws there. */
export function* resume(
  interpreter: Interpreter,
  state: GeneratorState,
  input: Value,
  failure?: Error,
): Gen<void> {
  if (state.finished) return;
  if (state.running) throw interpreter.error('Error', 'Cannot resume an already running generator');
  const depth = interpreter.stack.length;
  interpreter.stack.push(state.frame);
  state.advanced = state.started;
  state.started = true;
  state.running = true;
  try {
    let step = failure ? state.body.throw(failure) : state.body.next(input);
    while (!step.done && !(step.value instanceof Yielded)) step = state.body.next(yield step.value);
    if (step.done) {
      Object.assign(state, { finished: true, key: null, value: null, result: step.value as Value });
      return;
    }
    const { key, value } = step.value as Yielded;
    if (key === undefined) state.key = state.nextKey++;
    else {
      state.key = key;
      if (typeof key === 'number' && key >= state.nextKey) state.nextKey = key + 1;
    }
    state.value = value;
  } catch (error) {
    state.finished = true;
    throw error;
  } finally {
    state.running = false;
    interpreter.stack.length = depth;
  }
}

export function* begin(interpreter: Interpreter, state: GeneratorState): Gen<void> {
  if (!state.started) yield* resume(interpreter, state, null);
}
