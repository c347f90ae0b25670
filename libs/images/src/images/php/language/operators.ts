/* eslint require-yield: off -- evaluation has one shape, whether or not it can wait */
// Operators in expressions: what they do to the places and values beside them.
import type { Ast } from './ast.ts';
import { toBoolean } from './convert.ts';
import { evaluate } from './expressions.ts';
import type { Frame, Gen, Interpreter } from './interpreter.ts';
import { resolveClass } from './names.ts';
import { classOf } from './objects.ts';
import { stringBytes } from './memory-budget.ts';
import { arithmetic, compare, equal, identical, negate } from './operate.ts';
import { assign } from './assign.ts';
import { fixed, isSet, placeOf } from './places.ts';
import { Float, PhpArray, PhpObject, type Value } from './value.ts';

const logical: Readonly<Record<string, (left: boolean) => boolean | undefined>> = {
  '&&': (left) => (left ? undefined : false),
  and: (left) => (left ? undefined : false),
  '||': (left) => (left ? true : undefined),
  or: (left) => (left ? true : undefined),
};

export function* binary(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const operator = String(node.type);
  if (operator === '??') {
    const [known, value] = yield* isSet(interpreter, frame, node.left);
    return known ? value : yield* evaluate(interpreter, frame, node.right);
  }
  if (operator === 'instanceof') return yield* instanceOf(interpreter, frame, node);
  const left = yield* evaluate(interpreter, frame, node.left);
  const decide = logical[operator];
  if (decide) return decide(toBoolean(left)) ?? toBoolean(yield* evaluate(interpreter, frame, node.right));
  const right = yield* evaluate(interpreter, frame, node.right);
  frame.line = node.loc.start.line;
  return operate(interpreter, operator, left, right);
}

export function operate(interpreter: Interpreter, operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '.':
      return joined(interpreter, interpreter.text(left), interpreter.text(right));
    case '===':
      return identical(left, right);
    case '!==':
      return !identical(left, right);
    case '==':
      return equal(interpreter, left, right);
    case '!=':
    case '<>':
      return !equal(interpreter, left, right);
    case '<':
      return compare(interpreter, left, right) < 0;
    case '<=':
      return compare(interpreter, left, right) <= 0;
    case '>':
      return compare(interpreter, right, left) < 0;
    case '>=':
      return compare(interpreter, right, left) <= 0;
    case '<=>':
      return compare(interpreter, left, right);
    case 'xor':
      return toBoolean(left) !== toBoolean(right);
    default:
      return arithmetic(interpreter, operator, left, right);
  }
}

/** Of what has been made only the longer text's growth is new: `.=` writes into what is there. */
function joined(interpreter: Interpreter, left: string, right: string): string {
  interpreter.budget.take(right.length, stringBytes(left.length + right.length));
  return left + right;
}

function* instanceOf(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const value = yield* evaluate(interpreter, frame, node.left);
  const { right } = node;
  if (right.kind === 'name') {
    const name = resolveClass(frame.names, String(right.name), right.resolution);
    return value instanceof PhpObject && value.cls.is(name.toLowerCase());
  }
  const cls = yield* classOf(interpreter, frame, right);
  return value instanceof PhpObject && value.cls.isA(cls);
}

export function* unary(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  if (node.type === '-' && node.what.kind === 'number' && String(node.what.value) === '9223372036854775808')
    return new Float(-(2 ** 63));
  const value = yield* evaluate(interpreter, frame, node.what);
  switch (node.type) {
    case '!':
      return !toBoolean(value);
    case '-':
      return negate(interpreter, value);
    case '+':
      return arithmetic(interpreter, '*', value, 1);
    default:
      return typeof value === 'string'
        ? [...value].map((c) => String.fromCharCode(~c.charCodeAt(0) & 255)).join('')
        : arithmetic(interpreter, '^', value, -1);
  }
}

/** `$a++` on strings counts letters up. */
function stepped(interpreter: Interpreter, value: Value, by: 1 | -1): Value {
  if (value === null) return by === 1 ? 1 : null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    if (value === '') return by === 1 ? '1' : -1;
    if (!/^\s*[+-]?(\d|\.\d)/.test(value)) return by === 1 ? incrementText(value) : value;
  }
  if (value instanceof PhpArray)
    throw interpreter.error('TypeError', `Cannot ${by === 1 ? 'increment' : 'decrement'} array`);
  return arithmetic(interpreter, '+', value, by);
}

export function incrementText(text: string): string {
  const letters = [...text];
  for (let at = letters.length - 1; at >= 0; at--) {
    const letter = letters[at]!;
    if (!/[a-zA-Z0-9]/.test(letter)) break;
    if (letter !== 'z' && letter !== 'Z' && letter !== '9') {
      letters[at] = String.fromCharCode(letter.charCodeAt(0) + 1);
      return letters.join('');
    }
    letters[at] = letter === 'z' ? 'a' : letter === 'Z' ? 'A' : '0';
    if (at === 0 || !/[a-zA-Z0-9]/.test(letters[at - 1]!)) {
      letters.splice(at, 0, letter === '9' ? '1' : letters[at]!);
      return letters.join('');
    }
  }
  return letters.join('');
}

export function* crement(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const place = yield* placeOf(interpreter, frame, node.what);
  const before = yield* place.read();
  const after = stepped(interpreter, before, node.type === '+' ? 1 : -1);
  yield* place.write(after);
  return node.kind === 'pre' ? after : before;
}

export function* assignment(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const { operator, left, right } = node;
  if (operator === '=') return yield* assign(interpreter, frame, left, right);
  if (operator === '??=') {
    const [known, value] = yield* isSet(interpreter, frame, left);
    if (known) return value;
    return yield* assign(interpreter, frame, left, right);
  }
  const place = yield* placeOf(interpreter, frame, left);
  const before = yield* place.read();
  const value = yield* evaluate(interpreter, frame, right);
  frame.line = node.loc.start.line;
  const result = operate(interpreter, operator.slice(0, -1), before, value);
  yield* place.write(result);
  return result;
}

export function* referenceAssignment(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const target = yield* placeOf(interpreter, frame, node.left);
  if (['call', 'new'].includes(node.right.kind)) {
    const value = yield* evaluate(interpreter, frame, node.right);
    yield* target.write(value);
    return value;
  }
  const reference = fixed(yield* (yield* placeOf(interpreter, frame, node.right)).reference());
  yield* target.bind(reference);
  return reference.value;
}
