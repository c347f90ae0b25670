// Declared types: whether a value fits, and what weak mode makes of one that does not.
import type { Ast } from './ast.ts';
import type { Callee } from './call.ts';
import { selectOptionalCallee } from './call.ts';
import { isNumeric, leadingNumber, toBoolean, toFloat, toInteger, floatText } from './convert.ts';
import type { Interpreter } from './interpreter.ts';
import { resolveClass } from './names.ts';
import { Float, isInteger, PhpArray, PhpObject, type Value } from './value.ts';

export function typeText(type: Ast, nullable = false): string {
  const inner =
    type.kind === 'uniontype' || type.kind === 'intersectiontype'
      ? (type['types'] as Ast[]).map((one) => typeText(one)).join(type.kind === 'uniontype' ? '|' : '&')
      : type.kind === 'selfreference'
        ? 'self'
        : type.kind === 'staticreference'
          ? 'static'
          : type.kind === 'parentreference'
            ? 'parent'
            : String(type.name).replace(/^\\/, '');
  return nullable && inner !== 'mixed' && inner !== 'null'
    ? inner.includes('|')
      ? `${inner}|null`
      : `?${inner}`
    : inner;
}

/** The value as the type wants it; undefined when it does not fit. */
export function coerce(
  interpreter: Interpreter,
  type: Ast,
  nullable: boolean,
  value: Value,
  callee?: Callee,
): Value | undefined {
  if (value === null && nullable) return null;
  const types = type.kind === 'uniontype' ? (type['types'] as Ast[]) : [type];
  if (type.kind === 'intersectiontype')
    return (type['types'] as Ast[]).every((one) => fits(interpreter, one, value, callee)) ? value : undefined;
  if (types.some((one) => fits(interpreter, one, value, callee))) return value;
  if (typeof value === 'object' && value !== null && !(value instanceof Float)) {
    const wantsText = types.some((one) => lowerName(one) === 'string');
    return wantsText && value instanceof PhpObject && value.cls.findMethod('__tostring')
      ? interpreter.text(value)
      : undefined;
  }
  if (isInteger(value) && types.some((one) => lowerName(one) === 'float')) return new Float(Number(value));
  if (interpreter.memory.get('strict_types') === true) return undefined;
  for (const one of ['int', 'float', 'string', 'bool'])
    if (types.some((each) => lowerName(each) === one)) {
      const result = weak(interpreter, one, value);
      if (result !== undefined) return result;
    }
  return undefined;
}

const lowerName = (type: Ast): string => String(type.name).toLowerCase();

function fits(interpreter: Interpreter, type: Ast, value: Value, callee?: Callee): boolean {
  if (type.kind === 'selfreference')
    return value instanceof PhpObject && !!callee?.cls && value.cls.isA(callee.cls);
  if (type.kind === 'staticreference')
    return value instanceof PhpObject && !!callee?.staticClass && value.cls.isA(callee.staticClass);
  switch (lowerName(type)) {
    case 'mixed':
      return true;
    case 'int':
      return isInteger(value);
    case 'float':
      return value instanceof Float;
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'false':
      return value === false;
    case 'true':
      return value === true;
    case 'null':
    case 'void':
      return value === null;
    case 'array':
      return value instanceof PhpArray;
    case 'object':
      return value instanceof PhpObject;
    case 'iterable':
      return value instanceof PhpArray || (value instanceof PhpObject && value.cls.is('traversable'));
    case 'callable':
      return selectOptionalCallee(interpreter, value) !== undefined;
    case 'self':
      return value instanceof PhpObject && !!callee?.cls && value.cls.isA(callee.cls);
    case 'static':
      return value instanceof PhpObject && !!callee?.staticClass && value.cls.isA(callee.staticClass);
  }
  if (!(value instanceof PhpObject)) return false;
  const name = callee
    ? resolveClass(callee.fn.names, String(type.name), (type.resolution as string | undefined) ?? '')
    : String(type.name);
  return value.cls.is(name.toLowerCase());
}

function weak(interpreter: Interpreter, type: string, value: Value): Value | undefined {
  if (value === null) return undefined;
  if (type === 'bool') return toBoolean(value);
  if (type === 'string') return interpreter.text(value);
  if (typeof value === 'string' && !isNumeric(value)) return undefined;
  if (type === 'float') return new Float(toFloat(value));
  const number = typeof value === 'string' ? leadingNumber(value)!.value : value;
  if (number instanceof Float && !Number.isInteger(number.value)) {
    if (!Number.isFinite(number.value)) return undefined;
    interpreter.warn(
      'Deprecated',
      typeof value === 'string'
        ? `Implicit conversion from float-string "${value}" to int loses precision`
        : `Implicit conversion from float ${floatText(number.value)} to int loses precision`,
    );
  }
  return toInteger(number);
}
