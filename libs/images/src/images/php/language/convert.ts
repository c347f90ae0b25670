// Type juggling. Conversions that can complain take the interpreter, which knows the line.
import type { Interpreter } from './interpreter.ts';
import { Float, integer, isInteger, PhpArray, PhpObject, typeName, wrapped, type Value } from './value.ts';

export function toBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  if (typeof value === 'string') return value !== '' && value !== '0';
  if (isInteger(value)) return value != 0;
  if (value instanceof Float) return value.value !== 0;
  return value instanceof PhpArray ? value.size > 0 : true;
}

/** A float as `echo` (14 digits would be PHP 7; 17 the shortest that reads back) writes it. */
export function floatText(value: number, digits = 17): string {
  if (Number.isNaN(value)) return 'NAN';
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const shortest = digits === 17 ? value.toExponential() : value.toExponential(digits - 1);
  const [mantissa = '', exponentText = '0'] = shortest.split('e');
  const exponent = Number(exponentText);
  const negative = mantissa.startsWith('-');
  const number = mantissa.replace(/[-.]/g, '').replace(/0+$/, '') || '0';
  const sign = negative ? '-' : '';
  const limit = digits;
  if (exponent < -5 || exponent >= limit) {
    const fraction = number.length > 1 ? number.slice(1) : '0';
    return `${sign}${number[0]}.${fraction}E${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${number}`;
  if (number.length <= exponent + 1) return sign + number.padEnd(exponent + 1, '0');
  return `${sign}${number.slice(0, exponent + 1)}.${number.slice(exponent + 1)}`;
}

export function toText(interpreter: Interpreter, value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null || value === false) return '';
  if (value === true) return '1';
  if (isInteger(value)) return String(value);
  if (value instanceof Float) return floatText(value.value, interpreter.precision);
  if (value instanceof PhpArray) {
    interpreter.warn('Warning', 'Array to string conversion');
    return 'Array';
  }
  return objectText(interpreter, value);
}

function objectText(interpreter: Interpreter, value: PhpObject): string {
  const method = value.cls.findMethod('__tostring');
  if (!method)
    throw interpreter.error('Error', `Object of class ${value.cls.name} could not be converted to string`);
  const text = interpreter.runNow(interpreter.callMethod(value, method, []));
  if (typeof text !== 'string')
    throw interpreter.error(
      'TypeError',
      `${value.cls.name}::__toString(): Return value must be of type string, ${typeName(text)} returned`,
    );
  return text;
}

const numberPattern = /^[ \t\n\r\v\f]*([+-]?(?:\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)([ \t\n\r\v\f]*)/;

/** The number at the start of a string; `whole` when nothing but white space is around it. Undefined: none. */
export function leadingNumber(text: string): { readonly value: Value; readonly whole: boolean } | undefined {
  const match = numberPattern.exec(text);
  if (!match) return undefined;
  const [all, number = '', fraction, exponent] = match;
  const isFloat = fraction !== undefined || exponent !== undefined || number.includes('.');
  const value = isFloat ? new Float(Number(number)) : integer(BigInt(number.replace('+', '')));
  return { value, whole: all.length === text.length };
}

export const isNumeric = (value: Value): boolean =>
  isInteger(value) ||
  value instanceof Float ||
  (typeof value === 'string' && leadingNumber(value)?.whole === true);

/** For arithmetic: an int or a float; complains about strings that are not numbers. */
export function toNumber(interpreter: Interpreter, value: Value, operator: string, other: Value): Value {
  if (isInteger(value) || value instanceof Float) return value;
  if (value === null || typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') {
    const number = leadingNumber(value);
    if (number?.whole) return number.value;
    if (number) {
      interpreter.warn('Warning', 'A non-numeric value encountered', value, true);
      return number.value;
    }
    throw interpreter.error('TypeError', unsupported(value, operator, other));
  }
  throw interpreter.error('TypeError', unsupported(value, operator, other));
}

const unsupported = (left: Value, operator: string, right: Value) =>
  `Unsupported operand types: ${typeName(left)} ${operator} ${typeName(right)}`;

/** A float without its fraction; what does not fit wraps around. */
export function floatToInteger(value: number): number | bigint {
  if (!Number.isFinite(value)) return 0;
  const whole = Math.trunc(value) + 0;
  if (Number.isSafeInteger(whole)) return whole;
  return Math.abs(whole) < 2 ** 63 ? (integer(BigInt(whole)) as bigint) : wrapped(BigInt(whole));
}

/** `(int)`. */
export function toInteger(value: Value): number | bigint {
  if (isInteger(value)) return value;
  if (value === null || typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Float) return floatToInteger(value.value);
  if (typeof value === 'string') {
    const number = leadingNumber(value)?.value ?? 0;
    if (number instanceof Float && /^\s*[+-]?\d+\s*$/.test(value))
      return number.value > 0 ? 9223372036854775807n : -9223372036854775808n;
    return toInteger(number);
  }
  return value instanceof PhpArray ? (value.size > 0 ? 1 : 0) : 1;
}

/** `(int)` as a JavaScript number, for lengths and positions. */
export const toSmall = (value: Value): number => Number(toInteger(value));

/** `(float)`. */
export function toFloat(value: Value): number {
  if (typeof value === 'number') return value;
  if (value instanceof Float) return value.value;
  if (typeof value === 'string') {
    const number = leadingNumber(value)?.value ?? 0;
    return number instanceof Float ? number.value : Number(number);
  }
  return Number(toInteger(value));
}

/** `(array)`. */
export function toArray(interpreter: Interpreter, value: Value): PhpArray {
  if (value instanceof PhpArray) return value;
  if (value === null) return new PhpArray();
  if (!(value instanceof PhpObject)) return PhpArray.list([value]);
  if (value.cls.is('closure')) return PhpArray.list([value]);
  const array = new PhpArray();
  for (const [name, slot] of value.properties) {
    const property = value.cls.findProperty(name);
    const key =
      property?.visibility === 'private'
        ? `\0${property.owner.name}\0${name}`
        : property?.visibility === 'protected'
          ? `\0*\0${name}`
          : name;
    array.put(interpreter.keyOf(key), slot);
  }
  return array;
}
