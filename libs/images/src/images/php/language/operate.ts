// Operators on values: arithmetic, bits, comparison.
import { floatText, floatToInteger, leadingNumber, toBoolean, toNumber, toText } from './convert.ts';
import type { Interpreter } from './interpreter.ts';
import {
  Float,
  integer,
  isInteger,
  PhpArray,
  PhpObject,
  plain,
  typeName,
  wrapped,
  type Value,
} from './value.ts';

const asFloat = (value: Value): number => (value instanceof Float ? value.value : Number(value));

/** `+ - * / % **` and the bit operators. */
export function arithmetic(interpreter: Interpreter, operator: string, left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const quick = quickly(operator, left, right);
    if (quick !== undefined) return quick;
  }
  if (left instanceof PhpArray && right instanceof PhpArray && operator === '+') return union(left, right);
  if ('&|^'.includes(operator) && typeof left === 'string' && typeof right === 'string')
    return bitString(operator, left, right);
  for (const side of [left, right])
    if (side instanceof PhpArray || side instanceof PhpObject)
      throw interpreter.error(
        'TypeError',
        `Unsupported operand types: ${typeName(left)} ${operator} ${typeName(right)}`,
      );
  const a = toNumber(interpreter, left, operator, right);
  const b = toNumber(interpreter, right, operator, left);
  if (['%', '&', '|', '^', '<<', '>>'].includes(operator)) return bits(interpreter, operator, a, b);
  if (operator === '/') return divide(interpreter, a, b);
  if (operator === '**') return power(a, b);
  if (isInteger(a) && isInteger(b)) {
    const [x, y] = [BigInt(a), BigInt(b)];
    return integer(operator === '+' ? x + y : operator === '-' ? x - y : x * y);
  }
  const [x, y] = [asFloat(a), asFloat(b)];
  return new Float(operator === '+' ? x + y : operator === '-' ? x - y : x * y);
}

function quickly(operator: string, a: number, b: number): number | undefined {
  const result = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : undefined;
  if (result !== undefined) return Number.isSafeInteger(result) ? result + 0 : undefined;
  return operator === '%' && b !== 0 ? (a % b) + 0 : undefined;
}

function union(left: PhpArray, right: PhpArray): PhpArray {
  const sum = left.clone();
  for (const [key, slot] of right.entries) if (!sum.entries.has(key)) sum.set(key, plain(slot));
  return sum;
}

function bitString(operator: string, left: string, right: string): string {
  const length = operator === '|' ? Math.max(left.length, right.length) : Math.min(left.length, right.length);
  let text = '';
  for (let at = 0; at < length; at++) {
    const [a, b] = [left.charCodeAt(at) || 0, right.charCodeAt(at) || 0];
    text += String.fromCharCode(operator === '&' ? a & b : operator === '|' ? a | b : a ^ b);
  }
  return text;
}

function wholeNumber(interpreter: Interpreter, value: Value): bigint {
  if (!(value instanceof Float)) return BigInt(value as number | bigint);
  if (!Number.isInteger(value.value) && Number.isFinite(value.value))
    interpreter.warn(
      'Deprecated',
      `Implicit conversion from float ${floatText(value.value)} to int loses precision`,
    );
  return BigInt(floatToInteger(value.value));
}

function bits(interpreter: Interpreter, operator: string, left: Value, right: Value): Value {
  const [a, b] = [wholeNumber(interpreter, left), wholeNumber(interpreter, right)];
  if (operator === '%') {
    if (b === 0n) throw interpreter.error('DivisionByZeroError', 'Modulo by zero');
    return wrapped(a % b);
  }
  if (operator === '&') return wrapped(a & b);
  if (operator === '|') return wrapped(a | b);
  if (operator === '^') return wrapped(a ^ b);
  if (b < 0n) throw interpreter.error('ArithmeticError', 'Bit shift by negative number');
  if (operator === '<<') return b > 63n ? 0 : wrapped(a << b);
  return b > 63n ? (a < 0n ? -1 : 0) : wrapped(a >> b);
}

function divide(interpreter: Interpreter, a: Value, b: Value): Value {
  if (asFloat(b) === 0) throw interpreter.error('DivisionByZeroError', 'Division by zero');
  if (isInteger(a) && isInteger(b) && BigInt(a) % BigInt(b) === 0n) return integer(BigInt(a) / BigInt(b));
  return new Float(asFloat(a) / asFloat(b));
}

export function power(a: Value, b: Value): Value {
  if (isInteger(a) && isInteger(b) && Number(b) >= 0 && Number(b) < 4096) {
    const exact = BigInt(a) ** BigInt(b);
    return integer(exact);
  }
  return new Float(asFloat(a) ** asFloat(b));
}

export function negate(interpreter: Interpreter, value: Value): Value {
  return value instanceof Float ? new Float(-value.value) : arithmetic(interpreter, '*', value, -1);
}

/** `===` */
export function identical(left: Value, right: Value): boolean {
  if (left instanceof Float) return right instanceof Float && left.value === right.value;
  if (!(left instanceof PhpArray)) return left === right;
  if (!(right instanceof PhpArray) || left.size !== right.size) return false;
  if (left === right) return true;
  const others = right.pairs();
  return left.pairs().every(([key, value], at) => key === others[at]![0] && identical(value, others[at]![1]));
}

/** `==` */
export function equal(interpreter: Interpreter, left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    if (left === right) return true;
    return compareStrings(left, right) === 0;
  }
  if (left instanceof PhpArray && right instanceof PhpArray)
    return (
      left.size === right.size &&
      left.pairs().every(([key, value]) => {
        const other = right.get(key);
        return other !== undefined && equal(interpreter, value, other);
      })
    );
  return compare(interpreter, left, right) === 0;
}

function compareStrings(left: string, right: string): number {
  const [a, b] = [leadingNumber(left), leadingNumber(right)];
  if (a?.whole && b?.whole) return order(a.value, b.value);
  return left < right ? -1 : left > right ? 1 : 0;
}

function order(left: Value, right: Value): number {
  if (typeof left === 'bigint' || typeof right === 'bigint')
    if (isInteger(left) && isInteger(right)) {
      const difference = BigInt(left) - BigInt(right);
      return difference < 0n ? -1 : difference > 0n ? 1 : 0;
    }
  const [a, b] = [asFloat(left), asFloat(right)];
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : 1;
}

/** `<=>`: what cannot be compared is 1. */
export function compare(interpreter: Interpreter, left: Value, right: Value): number {
  const leftNumber = isInteger(left) || left instanceof Float;
  const rightNumber = isInteger(right) || right instanceof Float;
  if (leftNumber && rightNumber) return order(left, right);
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right);
  if (typeof left === 'boolean' || typeof right === 'boolean' || left === null || right === null) {
    if (left === null && typeof right === 'string') return right === '' ? 0 : -1;
    if (right === null && typeof left === 'string') return left === '' ? 0 : 1;
    return Number(toBoolean(left)) - Number(toBoolean(right));
  }
  if (leftNumber && typeof right === 'string') return numberAndString(interpreter, left, right);
  if (rightNumber && typeof left === 'string') return -numberAndString(interpreter, right, left);
  if (left instanceof PhpArray || right instanceof PhpArray) return compareArrays(interpreter, left, right);
  return compareObjects(interpreter, left, right);
}

function numberAndString(interpreter: Interpreter, left: Value, right: string): number {
  const number = leadingNumber(right);
  if (number?.whole) return order(left, number.value);
  const text = toText(interpreter, left);
  return text < right ? -1 : text > right ? 1 : 0;
}

function compareArrays(interpreter: Interpreter, left: Value, right: Value): number {
  if (!(left instanceof PhpArray)) return -1;
  if (!(right instanceof PhpArray)) return 1;
  if (left.size !== right.size) return left.size < right.size ? -1 : 1;
  for (const [key, value] of left.pairs()) {
    const other = right.get(key);
    if (other === undefined) return 1;
    const result = compare(interpreter, value, other);
    if (result !== 0) return result;
  }
  return 0;
}

function compareObjects(interpreter: Interpreter, left: Value, right: Value): number {
  if (left instanceof PhpObject && right instanceof PhpObject) {
    if (left === right) return 0;
    if (left.cls !== right.cls || left.cls.isEnum) return 1;
    const times = [left, right].map((object) => object.native);
    if (times.every((time) => typeof time === 'object' && time !== null && 'at' in time)) {
      const [a, b] = times.map((time) => Number((time as { at: number }).at));
      return a! < b! ? -1 : a! > b! ? 1 : 0;
    }
    for (const [name, slot] of left.properties) {
      const other = right.properties.get(name);
      if (other === undefined) return 1;
      const result = compare(interpreter, plain(slot), plain(other));
      if (result !== 0) return result;
    }
    return 0;
  }
  const [object, value] = left instanceof PhpObject ? [left, right] : [right as PhpObject, left];
  const sign = left instanceof PhpObject ? 1 : -1;
  if (typeof value === 'string' && object.cls.findMethod('__tostring')) {
    const text = toText(interpreter, object);
    return sign * (text < value ? -1 : text > value ? 1 : 0);
  }
  interpreter.warn(
    'Warning',
    `Object of class ${object.cls.name} could not be converted to ${isInteger(value) ? 'int' : 'float'}`,
  );
  return sign * order(1, value);
}
