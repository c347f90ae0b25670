/* eslint require-yield: off -- evaluation has one shape, whether or not it can wait */
// Elements of arrays, strings and ArrayAccess objects.
import type { Ast } from './ast.ts';
import { isGen } from './call.ts';
import { toSmall } from './convert.ts';
import { evaluate, start } from './expressions.ts';
import { Stop } from './failures.ts';
import type { Frame, Gen, Interpreter } from './interpreter.ts';
import { PhpArray, PhpObject, typeName, type Value } from './value.ts';

export function writeOffset(interpreter: Interpreter, text: string, key: Value, value: Value): string {
  const at = toSmall(key);
  const position = at < 0 ? text.length + at : at;
  if (position < 0) {
    interpreter.warn('Warning', `Illegal string offset ${at}`);
    return text;
  }
  const letter = interpreter.text(value);
  if (letter === '') throw interpreter.error('Error', 'Cannot assign an empty string to a string offset');
  if (letter.length > 1)
    interpreter.warn('Warning', 'Only the first byte will be assigned to the string offset');
  return text.slice(0, position).padEnd(position, ' ') + letter[0]! + text.slice(position + 1);
}

export function* offsetMethod(
  interpreter: Interpreter,
  object: PhpObject,
  name: string,
  args: Value[],
): Gen<Value> {
  const method = object.cls.is('arrayaccess') ? object.cls.findMethod(name) : undefined;
  if (!method) throw interpreter.error('Error', `Cannot use object of type ${object.cls.name} as array`);
  return yield* interpreter.callMethod(object, method, args);
}

/** `$value[$key]` as an expression. */
export function dimension(interpreter: Interpreter, value: Value, key: Value): Value {
  if (value instanceof PhpArray) {
    if (key instanceof PhpArray || key instanceof PhpObject)
      throw interpreter.error('TypeError', `Cannot access offset of type ${typeName(key)} on array`);
    const index = interpreter.keyOf(key);
    const found = value.get(index);
    if (found !== undefined) return found;
    interpreter.warn('Warning', `Undefined array key ${typeof index === 'number' ? index : `"${index}"`}`);
    return null;
  }
  if (typeof value === 'string') return stringOffset(interpreter, value, key);
  if (value instanceof PhpObject)
    return interpreter.runNow(offsetMethod(interpreter, value, 'offsetget', [key]));
  interpreter.warn(
    'Warning',
    `Trying to access array offset on ${value === null || typeof value === 'boolean' ? (Number.parseFloat(interpreter.host.version) >= 8.3 && value !== null ? String(value) : `value of type ${typeName(value)}`).replace(/^value of type null$/, Number.parseFloat(interpreter.host.version) >= 8.3 ? 'null' : 'value of type null') : `${Number.parseFloat(interpreter.host.version) >= 8.3 ? '' : 'value of type '}${typeName(value)}`}`,
  );
  return null;
}

function stringOffset(interpreter: Interpreter, text: string, key: Value): Value {
  if (typeof key === 'string' && !/^-?\d+$/.test(key))
    throw interpreter.error('TypeError', 'Cannot access offset of type string on string');
  const at = toSmall(key);
  const position = at < 0 ? text.length + at : at;
  if (position >= 0 && position < text.length) return text[position]!;
  interpreter.warn('Warning', `Uninitialized string offset ${at}`);
  return '';
}

export function readDimension(interpreter: Interpreter, frame: Frame, node: Ast): Value | Gen<Value> {
  const base = start(interpreter, frame, node.what);
  if (!node.offset) throw new Stop('Cannot use [] for reading');
  if (isGen(base)) return finishDimension(interpreter, frame, node, base);
  const key = start(interpreter, frame, node.offset);
  if (isGen(key)) return finishDimension(interpreter, frame, node, base, key);
  if (base instanceof PhpObject) return offsetMethod(interpreter, base, 'offsetget', [key]);
  return dimension(interpreter, base, key);
}

function* finishDimension(
  interpreter: Interpreter,
  frame: Frame,
  node: Ast,
  base: Value | Gen<Value>,
  pending?: Gen<Value>,
): Gen<Value> {
  const value = isGen(base) ? yield* base : base;
  const key = pending ? yield* pending : yield* evaluate(interpreter, frame, node.offset);
  frame.line = node.loc.start.line;
  if (value instanceof PhpObject) return yield* offsetMethod(interpreter, value, 'offsetget', [key]);
  return dimension(interpreter, value, key);
}

export function* isElementSet(
  interpreter: Interpreter,
  base: Value,
  key: Value,
  only: boolean,
): Gen<[boolean, Value]> {
  if (base instanceof PhpArray) {
    const value = base.get(interpreter.keyOf(key)) ?? null;
    return [value !== null, value];
  }
  if (typeof base === 'string') {
    if (typeof key === 'string' && !/^-?\d+$/.test(key)) return [false, null];
    const letter = base.at(toSmall(key));
    return [letter !== undefined, letter ?? null];
  }
  if (!(base instanceof PhpObject)) return [false, null];
  const exists = yield* offsetMethod(interpreter, base, 'offsetexists', [key]);
  if (exists !== true) return [false, null];
  if (only) return [true, true];
  return [true, yield* offsetMethod(interpreter, base, 'offsetget', [key])];
}
