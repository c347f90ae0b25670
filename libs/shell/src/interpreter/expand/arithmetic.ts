// Shell arithmetic: 64-bit integers, C's operators, evaluated while it is read.
import { ShellError } from '../control.ts';
import type { Shell } from '../shell.ts';
import { keysOf } from '../variables.ts';

interface Evaluation {
  readonly shell: Shell;
  readonly text: string;
  readonly tokens: readonly string[];
  at: number;
  /** Above zero in a branch that is not taken: no assignments, no errors. */
  skipping: number;
  readonly depth: number;
}

interface Place {
  readonly name: string;
  readonly key: string | undefined;
}

const tokenPattern =
  /\s*(?:(\d+#[\w@]+|0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?|[A-Za-z_]\w*)|(<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%<>=!~&|^?:,()[\]]))/y;

/** Evaluates an expression whose expansions are done. */
export function evaluateArithmetic(shell: Shell, text: string, depth = 0): bigint {
  if (text.trim() === '') return 0n;
  if (depth > 100)
    throw new ShellError(`${text}: expression recursion level exceeded (error token is "${text}")`);
  const evaluation: Evaluation = { shell, text, tokens: tokenize(text), at: 0, skipping: 0, depth };
  const value = comma(evaluation);
  if (evaluation.at < evaluation.tokens.length) {
    const rest = restOf(evaluation);
    const reason = /^[\w]/.test(rest)
      ? 'syntax error in expression'
      : 'syntax error: invalid arithmetic operator';
    fail(evaluation, reason, rest);
  }
  return value;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(text);
    if (!match) {
      // an array key that is no expression: a["x y"]
      const rest = text.slice(at).trimStart();
      tokens.push(`\0${rest}`);
      break;
    }
    tokens.push(match[1] ?? match[2]!);
    at = tokenPattern.lastIndex;
  }
  return tokens;
}

function restOf(evaluation: Evaluation): string {
  const { text, tokens, at } = evaluation;
  let position = 0;
  for (let i = 0; i < at; i++) position = text.indexOf(tokens[i]!, position) + tokens[i]!.length;
  return text.slice(position).trimStart();
}

function fail(evaluation: Evaluation, reason: string, token = restOf(evaluation)): never {
  throw new ShellError(`${evaluation.text}: ${reason} (error token is "${token}")`);
}

function peek(evaluation: Evaluation): string | undefined {
  return evaluation.tokens[evaluation.at];
}

function take(evaluation: Evaluation, ...wanted: string[]): string | undefined {
  const token = peek(evaluation);
  if (token === undefined || !wanted.includes(token)) return undefined;
  evaluation.at++;
  return token;
}

function comma(evaluation: Evaluation): bigint {
  let value = assignment(evaluation);
  while (take(evaluation, ',')) value = assignment(evaluation);
  return value;
}

const assignments: readonly string[] = ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>='];

function assignment(evaluation: Evaluation): bigint {
  const start = evaluation.at;
  const place = selectOptionalPlace(evaluation);
  const operator = place && take(evaluation, ...assignments);
  if (!place || !operator) {
    evaluation.at = start;
    return ternary(evaluation);
  }
  const right = assignment(evaluation);
  const value =
    operator === '=' ? right : combine(evaluation, operator.slice(0, -1), read(evaluation, place), right);
  store(evaluation, place, value);
  return value;
}

function ternary(evaluation: Evaluation): bigint {
  const test = binary(evaluation, 0);
  if (!take(evaluation, '?')) return test;
  const yes = guarded(evaluation, test === 0n, () => assignment(evaluation));
  if (!take(evaluation, ':')) fail(evaluation, "`:' expected for conditional expression");
  const no = guarded(evaluation, test !== 0n, () => assignment(evaluation));
  return test === 0n ? no : yes;
}

function guarded(evaluation: Evaluation, skip: boolean, work: () => bigint): bigint {
  if (skip) evaluation.skipping++;
  const value = work();
  if (skip) evaluation.skipping--;
  return value;
}

const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

function binary(evaluation: Evaluation, level: number): bigint {
  const operators = levels[level];
  if (!operators) return power(evaluation);
  let left = binary(evaluation, level + 1);
  for (;;) {
    const operator = take(evaluation, ...operators);
    if (!operator) return left;
    const skip = (operator === '&&' && left === 0n) || (operator === '||' && left !== 0n);
    const right = guarded(evaluation, skip, () => binary(evaluation, level + 1));
    left = combine(evaluation, operator, left, right);
  }
}

function power(evaluation: Evaluation): bigint {
  const base = unary(evaluation);
  if (!take(evaluation, '**')) return base;
  const exponent = power(evaluation);
  if (exponent < 0n) fail(evaluation, 'exponent less than 0');
  return BigInt.asIntN(64, modularPower(base, exponent));
}

function modularPower(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = base, e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = BigInt.asIntN(64, result * b);
    b = BigInt.asIntN(64, b * b);
  }
  return result;
}

function unary(evaluation: Evaluation): bigint {
  const step = take(evaluation, '++', '--');
  if (step) {
    const place = selectOptionalPlace(evaluation);
    if (place) {
      const value = read(evaluation, place) + (step === '++' ? 1n : -1n);
      store(evaluation, place, value);
      return value;
    }
    const value = unary(evaluation);
    return step === '++' ? value : value;
  }
  const operator = take(evaluation, '!', '~', '-', '+');
  if (operator === '!') return unary(evaluation) === 0n ? 1n : 0n;
  if (operator === '~') return ~unary(evaluation);
  if (operator === '-') return BigInt.asIntN(64, -unary(evaluation));
  if (operator === '+') return unary(evaluation);
  return postfix(evaluation);
}

function postfix(evaluation: Evaluation): bigint {
  const place = selectOptionalPlace(evaluation);
  if (!place) return primary(evaluation);
  const value = evaluation.skipping > 0 ? 0n : read(evaluation, place);
  const step = take(evaluation, '++', '--');
  if (step) store(evaluation, place, value + (step === '++' ? 1n : -1n));
  return value;
}

function primary(evaluation: Evaluation): bigint {
  if (take(evaluation, '(')) {
    const value = comma(evaluation);
    if (!take(evaluation, ')')) fail(evaluation, "missing `)'");
    return value;
  }
  const token = peek(evaluation);
  if (token === undefined) fail(evaluation, 'syntax error: operand expected', lastToken(evaluation));
  if (!/^\d/.test(token)) fail(evaluation, 'syntax error: operand expected');
  evaluation.at++;
  return parseNumber(evaluation, token);
}

function lastToken(evaluation: Evaluation): string {
  return evaluation.text.slice(evaluation.text.lastIndexOf(evaluation.tokens.at(-1) ?? ''));
}

function parseNumber(evaluation: Evaluation, token: string): bigint {
  if (token.includes('.')) {
    const rest = token.slice(token.indexOf('.'));
    fail(evaluation, 'syntax error: invalid arithmetic operator', rest + restOf(evaluation));
  }
  const [base, digits] = token.includes('#') ? token.split('#') : [undefined, token];
  if (base !== undefined) return inBase(evaluation, Number(base), digits!, token);
  if (/^0[xX]/.test(token)) return BigInt.asIntN(64, BigInt(token));
  if (/^0\d/.test(token)) return inBase(evaluation, 8, token.slice(1), token);
  return BigInt.asIntN(64, BigInt(token));
}

function inBase(evaluation: Evaluation, base: number, digits: string, token: string): bigint {
  const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_';
  if (base < 2 || base > 64) fail(evaluation, 'invalid arithmetic base', token);
  let value = 0n;
  for (const digit of base <= 36 ? digits.toLowerCase() : digits) {
    const weight = alphabet.indexOf(digit);
    if (weight < 0 || weight >= base) fail(evaluation, 'value too great for base', token);
    value = BigInt.asIntN(64, value * BigInt(base) + BigInt(weight));
  }
  return value;
}

function combine(evaluation: Evaluation, operator: string, left: bigint, right: bigint): bigint {
  if ((operator === '/' || operator === '%') && right === 0n) {
    if (evaluation.skipping > 0) return 0n;
    fail(evaluation, 'division by 0', lastToken(evaluation));
  }
  return BigInt.asIntN(64, operations[operator]!(left, right));
}

const truth = (value: boolean) => (value ? 1n : 0n);
const operations: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  '||': (a, b) => truth(a !== 0n || b !== 0n),
  '&&': (a, b) => truth(a !== 0n && b !== 0n),
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '&': (a, b) => a & b,
  '==': (a, b) => truth(a === b),
  '!=': (a, b) => truth(a !== b),
  '<': (a, b) => truth(a < b),
  '>': (a, b) => truth(a > b),
  '<=': (a, b) => truth(a <= b),
  '>=': (a, b) => truth(a >= b),
  '<<': (a, b) => a << (b & 63n),
  '>>': (a, b) => a >> (b & 63n),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

/** A variable or an array element, if one stands here. */
function selectOptionalPlace(evaluation: Evaluation): Place | undefined {
  const token = peek(evaluation);
  if (token === undefined || !/^[A-Za-z_]/.test(token)) return undefined;
  evaluation.at++;
  if (peek(evaluation) !== '[') return { name: token, key: undefined };
  const start = ++evaluation.at;
  let depth = 1;
  while (evaluation.at < evaluation.tokens.length && depth > 0) {
    const next = evaluation.tokens[evaluation.at++]!;
    if (next === '[') depth++;
    if (next === ']') depth--;
  }
  return { name: token, key: evaluation.tokens.slice(start, evaluation.at - 1).join('') };
}

/** The key of an array element: text for `declare -A`, a number otherwise. */
export function elementKey(shell: Shell, name: string, key: string, depth = 0): string | number {
  const variable = shell.variables.find(name);
  if (variable?.associative) return key;
  const index = Number(evaluateArithmetic(shell, key, depth + 1));
  if (index >= 0) return index;
  const last = variable ? Math.max(-1, ...keysOf(variable).map(Number)) : -1;
  if (last + 1 + index < 0) throw new ShellError(`${name}[${key}]: bad array subscript`);
  return last + 1 + index;
}

function read(evaluation: Evaluation, place: Place): bigint {
  const { shell, depth } = evaluation;
  const text = readText(shell, place, depth);
  if (text === undefined && shell.option('nounset'))
    throw new ShellError(`${place.name}: unbound variable`, 1, true);
  if (text === undefined || text === '') return 0n;
  if (/^-?[1-9]\d*$|^0$/.test(text)) return BigInt.asIntN(64, BigInt(text));
  return evaluateArithmetic(shell, text, depth + 1);
}

function readText(shell: Shell, place: Place, depth: number): string | undefined {
  if (place.key === undefined) return shell.variables.get(place.name);
  const key = elementKey(shell, place.name, place.key, depth);
  const variable = shell.variables.find(place.name);
  if (variable?.associative) return variable.associative.get(String(key));
  return variable?.indexed?.get(Number(key)) ?? (Number(key) === 0 ? variable?.value : undefined);
}

function store(evaluation: Evaluation, place: Place, value: bigint): void {
  if (evaluation.skipping > 0) return;
  const { shell } = evaluation;
  const text = BigInt.asIntN(64, value).toString();
  if (place.key === undefined) shell.variables.set(place.name, text);
  else shell.variables.setElement(place.name, elementKey(shell, place.name, place.key), text);
}
