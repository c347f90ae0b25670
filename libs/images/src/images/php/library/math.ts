// Numbers.
import { toFloat, toNumber, toSmall, toInteger } from '../language/convert.ts';
import type { Interpreter } from '../language/interpreter.ts';
import { arithmetic, compare, power } from '../language/operate.ts';
import { Float, integer, isInteger, PhpArray, typeName, type Value } from '../language/value.ts';
import type { FunctionTable } from './index.ts';

const float =
  (apply: (value: number) => number) =>
  (_: unknown, value: Value = 0): Value =>
    new Float(apply(toFloat(value)));

/** Half away from zero, as PHP rounds what a decimal looks like. */
export function roundTo(value: number, places: number): number {
  if (!Number.isFinite(value)) return value;
  if (places > 15) return value;
  const rounded = Number(`${Math.round(Number(`${Math.abs(value)}e${places}`))}e${-places}`);
  const fallback = Number.isNaN(rounded)
    ? Math.round(Math.abs(value) * 10 ** places) / 10 ** places
    : rounded;
  return Math.sign(value) * fallback;
}

function extreme(interpreter: Interpreter, name: string, args: readonly Value[], sign: number): Value {
  if (args.length === 1 && !(args[0] instanceof PhpArray))
    throw interpreter.error(
      'TypeError',
      `${name}(): Argument #1 ($value) must be of type array, ${typeName(args[0]!)} given`,
    );
  const values = args.length === 1 ? (args[0] as PhpArray).values() : args;
  if (values.length === 0)
    throw interpreter.error(
      'ValueError',
      `${name}(): Argument #1 ($value) must contain at least one element`,
    );
  return values.reduce((best, each) => (sign * compare(interpreter, each, best) > 0 ? each : best));
}

function randomBetween(interpreter: Interpreter, name: string, least: Value, most: Value): Value {
  const [low, high] = [toSmall(least), toSmall(most)];
  if (high < low)
    throw interpreter.error(
      'ValueError',
      name === 'random_int'
        ? 'random_int(): Argument #1 ($min) must be less than or equal to argument #2 ($max)'
        : `${name}(): Argument #2 ($max) must be greater than or equal to argument #1 ($min)`,
    );
  return low + Math.floor(interpreter.host.process.random.next() * (high - low + 1));
}

const inBase = (value: Value, base: number): string =>
  BigInt.asUintN(64, BigInt(toInteger(value))).toString(base);

function fromBase(text: string, base: number): Value {
  let sum = 0n;
  for (const letter of text.toLowerCase().replace(/^0[xbo]/, '')) {
    const digit = Number.parseInt(letter, 36);
    if (digit < base) sum = sum * BigInt(base) + BigInt(digit);
  }
  return integer(sum);
}

const random =
  (name: string) =>
  ({ interpreter }: { interpreter: Interpreter }, least: Value = 0, most: Value = 2147483647) =>
    randomBetween(interpreter, name, least, most);

export const mathFunctions: FunctionTable = {
  'abs 1': ({ interpreter }, value) => {
    const number = toNumber(interpreter, value!, '*', 1);
    if (number instanceof Float) return new Float(Math.abs(number.value));
    return (number as number) < 0 ? arithmetic(interpreter, '*', number, -1) : number;
  },
  'ceil 1': float(Math.ceil),
  'floor 1': float(Math.floor),
  'round 1-3': (_, value, places = 0) => new Float(roundTo(toFloat(value!), toSmall(places))),
  'sqrt 1': float(Math.sqrt),
  'sin 1': float(Math.sin),
  'cos 1': float(Math.cos),
  'tan 1': float(Math.tan),
  'asin 1': float(Math.asin),
  'acos 1': float(Math.acos),
  'atan 1': float(Math.atan),
  'exp 1': float(Math.exp),
  'log10 1': float(Math.log10),
  'log2 1': float(Math.log2),
  'deg2rad 1': float((value) => (value / 180) * Math.PI),
  'rad2deg 1': float((value) => (value / Math.PI) * 180),
  'log 1-2': (_, value, base) =>
    new Float(
      base === undefined ? Math.log(toFloat(value!)) : Math.log(toFloat(value!)) / Math.log(toFloat(base)),
    ),
  'atan2 2': (_, y, x) => new Float(Math.atan2(toFloat(y!), toFloat(x!))),
  'hypot 2': (_, y, x) => new Float(Math.hypot(toFloat(y!), toFloat(x!))),
  'pi 0': () => new Float(Math.PI),
  'pow 2': ({ interpreter }, base, exponent) =>
    power(toNumber(interpreter, base!, '**', exponent!), toNumber(interpreter, exponent!, '**', base!)),
  'intdiv 2': ({ interpreter }, a, b) => {
    if (toSmall(b!) === 0) throw interpreter.error('DivisionByZeroError', 'Division by zero');
    return integer(BigInt(toInteger(a!)) / BigInt(toInteger(b!)));
  },
  'fmod 2': (_, a, b) => new Float(toFloat(a!) % toFloat(b!)),
  'fdiv 2': (_, a, b) => new Float(toFloat(a!) / toFloat(b!)),
  'max 1-*': ({ interpreter }, ...args) => extreme(interpreter, 'max', args, 1),
  'min 1-*': ({ interpreter }, ...args) => extreme(interpreter, 'min', args, -1),
  'is_nan 1': (_, value) => Number.isNaN(toFloat(value!)),
  'is_finite 1': (_, value) => Number.isFinite(toFloat(value!)),
  'is_infinite 1': (_, value) => Math.abs(toFloat(value!)) === Infinity,
  'rand 0-2': random('rand'),
  'mt_rand 0-2': random('mt_rand'),
  'random_int 2': random('random_int'),
  'srand 0-2': () => null,
  'mt_getrandmax 0': () => 2147483647,
  'getrandmax 0': () => 2147483647,
  'lcg_value 0': ({ interpreter }) => new Float(interpreter.host.process.random.next()),
  'decbin 1': (_, value) => inBase(value!, 2),
  'dechex 1': (_, value) => inBase(value!, 16),
  'decoct 1': (_, value) => inBase(value!, 8),
  'bindec 1': ({ interpreter }, text) => fromBase(interpreter.text(text!), 2),
  'hexdec 1': ({ interpreter }, text) => fromBase(interpreter.text(text!), 16),
  'octdec 1': ({ interpreter }, text) => fromBase(interpreter.text(text!), 8),
  'base_convert 3': ({ interpreter }, text, from, to) =>
    BigInt(interpreter.text(fromBase(interpreter.text(text!), toSmall(from!)))).toString(toSmall(to!)),
  'array_sum 1': ({ interpreter }, array) =>
    (array as PhpArray)
      .values()
      .reduce(
        (sum: Value, each) =>
          arithmetic(
            interpreter,
            '+',
            sum,
            isInteger(each) || each instanceof Float ? each : toNumber(interpreter, each, '+', 0),
          ),
        0,
      ),
  'array_product 1': ({ interpreter }, array) =>
    (array as PhpArray).values().reduce((sum: Value, each) => arithmetic(interpreter, '*', sum, each), 1),
};
