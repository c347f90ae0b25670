// Calling functions: arguments into parameters, types, results; and what is callable.
import type { Ast } from './ast.ts';
import type { Parameter, PhpClass, PhpFunction } from './class.ts';
import { coerce, typeText } from './types.ts';
import { notSimulated, Stop } from './failures.ts';
import { evaluate } from './expressions.ts';
import { makeGenerator } from './generators.ts';
import type { Frame, Gen, Interpreter } from './interpreter.ts';
import { executeBlock } from './statements.ts';
import { kept, PhpArray, PhpObject, Ref, typeName, type Value } from './value.ts';

export interface Callee {
  readonly fn: PhpFunction;
  readonly self?: PhpObject | undefined;
  readonly cls?: PhpClass | undefined;
  readonly staticClass?: PhpClass | undefined;
  /** Of a closure: what `use` took along. */
  readonly bound?: ReadonlyMap<string, Ref> | undefined;
}

export const isGen = (value: unknown): value is Gen<Value> =>
  typeof value === 'object' && value !== null && typeof (value as { next?: unknown }).next === 'function';

/** `Foo::bar` or `strlen`, as messages name it. */
export const calleeName = (callee: Callee): string =>
  callee.cls && !callee.fn.name.includes('{closure')
    ? `${callee.cls.name}::${callee.fn.name}`
    : callee.fn.name;

export function takesReference(fn: PhpFunction, position: number): boolean {
  const parameter = fn.parameters[position] ?? fn.parameters.at(-1);
  if (!parameter) return false;
  if (position >= fn.parameters.length && !parameter.variadic) return false;
  return parameter.byReference;
}

export function* callFunction(
  interpreter: Interpreter,
  callee: Callee,
  args: readonly Value[],
  references: readonly (Ref | undefined)[] = [],
  named?: ReadonlyMap<string, Value>,
): Gen<Value> {
  const { fn } = callee;
  interpreter.step();
  if (interpreter.stack.length > 3000) {
    throw new Stop(`Allowed memory size of 134217728 bytes exhausted (tried to allocate 262144 bytes)`);
  }
  if (fn.native) return yield* callNative(interpreter, callee, args, references, named);
  const caller = interpreter.stack.at(-1);
  const frame: Frame = {
    variables: new Map(callee.bound ?? []),
    fn,
    ...(callee.self && { self: callee.self }),
    ...(callee.cls && { cls: callee.cls }),
    ...(callee.staticClass && { staticClass: callee.staticClass }),
    args,
    file: fn.file,
    names: fn.names,
    line: fn.line,
    ...(fn.file === 'internal' && { internal: true }),
  };
  const depth = interpreter.stack.length;
  interpreter.stack.push(frame);
  try {
    yield* bind(interpreter, callee, frame, args, references, named, caller);
    if (fn.isGenerator) return makeGenerator(interpreter, frame, fn.body as Ast);
    if (fn.isArrow)
      return yield* returned(interpreter, callee, yield* evaluate(interpreter, frame, fn.body as Ast));
    if (!fn.body) throw interpreter.error('Error', `Cannot call abstract method ${calleeName(callee)}()`);
    const completion = yield* executeBlock(interpreter, frame, fn.body as Ast);
    const value = completion?.kind === 'return' ? completion.value : null;
    return yield* returned(interpreter, callee, value, completion?.kind === 'return');
  } catch (error) {
    interpreter.locate(error);
    throw error;
  } finally {
    interpreter.stack.length = depth;
    if (interpreter.destructible.size > 0 && depth > 0) yield* releaseLocals(interpreter, frame);
  }
}

/** Objects with destructors that only this call's variables held end with it. */
function* releaseLocals(interpreter: Interpreter, frame: Frame): Gen<void> {
  for (const slot of frame.variables.values())
    if (
      slot.value instanceof PhpObject &&
      interpreter.destructible.has(slot.value) &&
      slot.value !== frame.self
    )
      yield* releaseIfUnreachable(interpreter, slot.value, frame);
}

/** Destroys the object unless something that is still alive holds it. `gone` is a frame that no longer counts. */
export function* releaseIfUnreachable(interpreter: Interpreter, object: PhpObject, gone?: Frame): Gen<void> {
  const seen = new Set<unknown>();
  const holds = (value: unknown): boolean => {
    if (value === object) return true;
    if (typeof value !== 'object' || value === null || seen.has(value)) return false;
    seen.add(value);
    if (value instanceof Ref) return holds(value.value);
    if (value instanceof PhpArray) return [...value.entries.values()].some(holds);
    if (!(value instanceof PhpObject)) return false;
    const native = value.native as { self?: unknown; bound?: ReadonlyMap<string, Ref> } | undefined;
    return (
      [...value.properties.values()].some(holds) ||
      holds(native?.self) ||
      [...(native?.bound?.values() ?? [])].some(holds)
    );
  };
  const frames = interpreter.stack.filter((frame) => frame !== gone);
  const alive =
    [...interpreter.globals.values()].some(holds) ||
    frames.some((frame) => holds(frame.self) || [...frame.variables.values()].some(holds)) ||
    [...interpreter.classes.values()].some((cls) => [...cls.statics.values()].some(holds));
  if (!alive) yield* interpreter.destroy(object);
}

function* callNative(
  interpreter: Interpreter,
  callee: Callee,
  args: readonly Value[],
  references: readonly (Ref | undefined)[],
  named?: ReadonlyMap<string, Value>,
): Gen<Value> {
  const { fn } = callee;
  let given = [...args];
  if (named?.size) given = placeNamed(interpreter, callee, given, named);
  const caller = interpreter.stack.at(-1);
  const frame: Frame = {
    variables: new Map(),
    fn,
    ...(callee.self && { self: callee.self }),
    ...(callee.cls && { cls: callee.cls }),
    args: given,
    file: caller?.file ?? '',
    names: fn.names,
    line: caller?.line ?? 0,
    internal: true,
  };
  const depth = interpreter.stack.length;
  interpreter.stack.push(frame);
  try {
    checkCount(interpreter, callee, given.length);
    const call = {
      interpreter,
      references,
      ...(callee.self && { self: callee.self }),
      ...(callee.staticClass && { cls: callee.staticClass }),
    };
    const result = fn.native!(call, ...given);
    const value = isGen(result) ? yield* result : result;
    if (value instanceof PhpArray) interpreter.budget.array(value);
    return interpreter.budget.text(value);
  } finally {
    interpreter.stack.length = depth;
  }
}

function placeNamed(
  interpreter: Interpreter,
  callee: Callee,
  given: Value[],
  named: ReadonlyMap<string, Value>,
): Value[] {
  for (const [name, value] of named) {
    const index = callee.fn.parameters.findIndex((parameter) => parameter.name === name);
    if (index < 0 && callee.fn.parameters.every(({ name: known }) => known === ''))
      throw notSimulated(`named arguments of ${callee.fn.name}()`);
    if (index < 0) throw interpreter.error('Error', `Unknown named parameter $${name}`);
    given[index] = value;
  }
  for (let at = 0; at < given.length; at++) given[at] ??= null;
  return given;
}

function checkCount(interpreter: Interpreter, callee: Callee, count: number): void {
  const { required = 0, maximum = required } = callee.fn;
  if (count >= required && count <= maximum) return;
  const word = required === maximum ? 'exactly' : count < required ? 'at least' : 'at most';
  const wanted = count < required ? required : maximum;
  throw interpreter.error(
    'ArgumentCountError',
    `${calleeName(callee)}() expects ${word} ${wanted} argument${wanted === 1 ? '' : 's'}, ${count} given`,
  );
}

function* bind(
  interpreter: Interpreter,
  callee: Callee,
  frame: Frame,
  args: readonly Value[],
  references: readonly (Ref | undefined)[],
  named: ReadonlyMap<string, Value> | undefined,
  caller: Frame | undefined,
): Gen<void> {
  const { parameters } = callee.fn;
  const rest = new Map(named ?? []);
  for (const [index, parameter] of parameters.entries()) {
    if (parameter.variadic) {
      const extra = new PhpArray();
      for (let at = index; at < args.length; at++)
        extra.push(references[at] ?? (yield* typed(interpreter, callee, parameter, at, args[at]!, caller)));
      for (const [name, value] of rest) extra.set(name, value);
      rest.clear();
      frame.variables.set(parameter.name, new Ref(extra));
      break;
    }
    let value: Value;
    if (rest.has(parameter.name)) value = rest.get(parameter.name)!;
    else if (index < args.length) value = args[index]!;
    else if (parameter.initial) {
      frame.variables.set(parameter.name, new Ref(yield* evaluate(interpreter, frame, parameter.initial)));
      continue;
    } else throw tooFew(interpreter, callee, args.length, caller);
    rest.delete(parameter.name);
    const reference = parameter.byReference ? references[index] : undefined;
    const checked = yield* typed(interpreter, callee, parameter, index, value, caller);
    if (reference) reference.value = checked;
    frame.variables.set(parameter.name, reference ?? new Ref(kept(checked)));
  }
  for (const name of rest.keys()) throw interpreter.error('Error', `Unknown named parameter $${name}`);
  if (frame.self && callee.fn.name === '__construct')
    for (const parameter of parameters)
      if (parameter.promoted)
        frame.self.properties.set(parameter.name, frame.variables.get(parameter.name)!.value);
}

function tooFew(interpreter: Interpreter, callee: Callee, count: number, caller: Frame | undefined): Error {
  const required = callee.fn.parameters.filter(({ initial, variadic }) => !initial && !variadic).length;
  const word = required === callee.fn.parameters.length ? 'exactly' : 'at least';
  const where = caller && !caller.internal ? ` in ${caller.file} on line ${caller.line}` : '';
  return interpreter.error(
    'ArgumentCountError',
    `Too few arguments to function ${calleeName(callee)}(), ${count} passed${where} and ${word} ${required} expected`,
  );
}

// eslint-disable-next-line require-yield -- evaluation has one shape
function* typed(
  interpreter: Interpreter,
  callee: Callee,
  parameter: Parameter,
  index: number,
  value: Value,
  caller: Frame | undefined,
): Gen<Value> {
  if (!parameter.type) return value;
  const nullable = parameter.nullable || parameter.initial?.kind === 'nullkeyword';
  const result = coerce(interpreter, parameter.type, nullable, value, callee);
  if (result !== undefined) return result;
  const where = caller && !caller.internal ? `, called in ${caller.file} on line ${caller.line}` : '';
  throw interpreter.error(
    'TypeError',
    `${calleeName(callee)}(): Argument #${index + 1} ($${parameter.name}) must be of type ${typeText(parameter.type, nullable)}, ${typeName(value)} given${where}`,
  );
}

// eslint-disable-next-line require-yield -- evaluation has one shape
function* returned(interpreter: Interpreter, callee: Callee, value: Value, explicit = true): Gen<Value> {
  const { returns } = callee.fn;
  if (!returns) return value;
  const name = typeText(returns.type, returns.nullable);
  if (name === 'void' || name === 'never' || name === 'static' || name === 'self') return value;
  const result = explicit ? coerce(interpreter, returns.type, returns.nullable, value, callee) : undefined;
  if (result !== undefined) return result;
  throw interpreter.error(
    'TypeError',
    `${calleeName(callee)}(): Return value must be of type ${name}, ${explicit ? typeName(value) : 'none'} returned`,
  );
}

/** What a callable value calls; undefined when it is none. */
export function selectOptionalCallee(interpreter: Interpreter, value: Value): Callee | undefined {
  if (value instanceof PhpObject) {
    if (value.cls.is('closure')) return value.native as Callee;
    const method = value.cls.findMethod('__invoke');
    return method && { fn: method, self: value, cls: method.owner, staticClass: value.cls };
  }
  if (typeof value === 'string') {
    const [cls, method] = value.split('::');
    if (method !== undefined) return methodCallee(interpreter, cls!, method);
    const fn = interpreter.findFunction(value.replace(/^\\/, ''));
    return fn && { fn };
  }
  if (value instanceof PhpArray && value.size === 2) {
    const [target, name] = [value.get(0), value.get(1)];
    if ((typeof target === 'string' || target instanceof PhpObject) && typeof name === 'string')
      return methodCallee(interpreter, target, name);
  }
  return undefined;
}

function methodCallee(
  interpreter: Interpreter,
  target: string | PhpObject,
  written: string,
): Callee | undefined {
  const cls = target instanceof PhpObject ? target.cls : interpreter.findClass(target);
  const name = written.replace(/^parent::/, '').toLowerCase();
  const method = (written.startsWith('parent::') ? cls?.parent : cls)?.findMethod(name);
  const self = target instanceof PhpObject && !method?.isStatic ? target : undefined;
  if (method) return { fn: method, self, cls: method.owner, staticClass: cls };
  const magic = cls?.findMethod(self ? '__call' : '__callstatic');
  if (!magic) return undefined;
  const fn: PhpFunction = {
    ...magic,
    name: written,
    maximum: Infinity,
    required: 0,
    native: (call, ...args) =>
      callFunction(call.interpreter, { fn: magic, self, cls: magic.owner, staticClass: cls }, [
        written,
        PhpArray.list(args),
      ]),
  };
  return { fn, self, cls: magic.owner, staticClass: cls };
}

/** What a callable value calls; throws PHP's Error when it is none. */
export function functionOf(interpreter: Interpreter, value: Value): Callee {
  const callee = selectOptionalCallee(interpreter, value);
  if (callee) return callee;
  if (typeof value === 'string' && !value.includes('::'))
    throw interpreter.error('Error', `Call to undefined function ${value}()`);
  if (value instanceof PhpArray && value.size === 2 && typeof value.get(1) === 'string') {
    const target = value.get(0);
    const name = target instanceof PhpObject ? target.cls.name : String(target);
    interpreter.classNamed(name);
    throw interpreter.error('Error', `Call to undefined method ${name}::${String(value.get(1))}()`);
  }
  throw interpreter.error(
    'Error',
    value instanceof PhpObject
      ? 'Object of type ' + value.cls.name + ' is not callable'
      : value instanceof PhpArray
        ? 'Array callback must have exactly two elements'
        : 'Value not callable',
  );
}
