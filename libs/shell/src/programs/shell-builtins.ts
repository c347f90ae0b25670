// Builtins that are also files: containers call them without a shell, `find -exec` and `xargs` too.
import { encodeUtf8 } from '@drydock/machinery';
import { encodeRaw } from '../interpreter/ansi.ts';
import { echoText } from '../interpreter/builtins/output.ts';
import { testCommand } from '../interpreter/test-command.ts';
import { compareNumbers } from '../interpreter/test-expression.ts';
import { compileRegex } from '../text/regex.ts';
import { printf as format } from '../text/printf.ts';
import { program, type ProgramIo } from './support/program-io.ts';

export const echo = program(async (io) => {
  io.print(encodeRaw(echoText(io.args), encodeUtf8));
  return 0;
});

export const printf = program(async (io) => {
  const [pattern, ...values] = io.args;
  if (pattern === undefined) return io.error("missing operand\nTry 'printf --help' for more information.");
  const printed = format(pattern, values);
  io.print(encodeRaw(printed.text, encodeUtf8));
  for (const error of printed.errors)
    await io.error(error.replace(/^(.*): invalid number$/, '‘$1’: expected a numeric value'));
  return io.failed;
});

export const test = program(async (io) => {
  const bracket = io.name === '[';
  if (bracket && io.args.at(-1) !== ']') return io.error('missing ‘]’', 2);
  const descriptors = (
    io.process as { readonly descriptors?: ReadonlyMap<number, { readonly kind: string }> }
  ).descriptors;
  const result = testCommand(bracket ? io.args.slice(0, -1) : io.args, {
    process: io.process,
    isTerminal: (fd) => descriptors?.get(fd)?.kind === 'terminal',
    isSet: (name) => io.process.env.has(name),
    option: () => false,
  });
  if (typeof result === 'string') return io.error(result, 2);
  return result ? 0 : 1;
});

interface ExprParser {
  readonly words: readonly string[];
  at: number;
}

class ExprError extends Error {}

export const expr = program(
  async (io) => {
    if (io.args.length === 0) return io.error("missing operand\nTry 'expr --help' for more information.", 2);
    try {
      const parser = { words: io.args, at: 0 };
      const value = exprOr(parser);
      if (parser.at < io.args.length)
        throw new ExprError(`syntax error: unexpected argument ‘${io.args[parser.at]}’`);
      return result(io, value);
    } catch (error) {
      if (error instanceof ExprError) return io.error(error.message, 2);
      throw error;
    }
  },
  { usageCode: 2 },
);

function result(io: ProgramIo, value: string): number {
  io.print(`${value}\n`);
  return value === '' || /^-?0+$/.test(value) ? 1 : 0;
}

const truthy = (value: string) => value !== '' && !/^-?0+$/.test(value);

function exprOr(parser: ExprParser): string {
  let left = exprAnd(parser);
  while (parser.words[parser.at] === '|') {
    parser.at++;
    const right = exprAnd(parser);
    left = truthy(left) ? left : truthy(right) ? right : '0';
  }
  return left;
}

function exprAnd(parser: ExprParser): string {
  let left = exprCompare(parser);
  while (parser.words[parser.at] === '&') {
    parser.at++;
    const right = exprCompare(parser);
    left = truthy(left) && truthy(right) ? left : '0';
  }
  return left;
}

const comparisons: Readonly<Record<string, string>> = {
  '=': '-eq',
  '==': '-eq',
  '!=': '-ne',
  '<': '-lt',
  '<=': '-le',
  '>': '-gt',
  '>=': '-ge',
};

function exprCompare(parser: ExprParser): string {
  let left = exprSum(parser);
  for (;;) {
    const operator = comparisons[parser.words[parser.at] ?? ''];
    if (!operator) return left;
    parser.at++;
    const right = exprSum(parser);
    const numeric = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
    const [a, b] = numeric
      ? [BigInt(left), BigInt(right)]
      : [BigInt(left > right ? 1 : 0), BigInt(left < right ? 1 : 0)];
    left = compareNumbers(a, operator, b) ? '1' : '0';
  }
}

function exprSum(parser: ExprParser): string {
  let left = exprProduct(parser);
  for (;;) {
    const operator = parser.words[parser.at];
    if (operator !== '+' && operator !== '-') return left;
    parser.at++;
    const right = integer(exprProduct(parser));
    left = String(operator === '+' ? integer(left) + right : integer(left) - right);
  }
}

function exprProduct(parser: ExprParser): string {
  let left = exprMatch(parser);
  for (;;) {
    const operator = parser.words[parser.at];
    if (operator !== '*' && operator !== '/' && operator !== '%') return left;
    parser.at++;
    const right = integer(exprMatch(parser));
    if (operator !== '*' && right === 0n) throw new ExprError('division by zero');
    const value = integer(left);
    left = String(operator === '*' ? value * right : operator === '/' ? value / right : value % right);
  }
}

function exprMatch(parser: ExprParser): string {
  let left = exprPrimary(parser);
  while (parser.words[parser.at] === ':') {
    parser.at++;
    left = matched(left, exprPrimary(parser));
  }
  return left;
}

function matched(text: string, pattern: string): string {
  const found = compileRegex(`^\\(${pattern.replace(/^\^/, '')}\\)`, 'basic').find(text);
  const hasGroup = pattern.includes('\\(');
  if (!found) return hasGroup ? '' : '0';
  return hasGroup ? (found.groups[2] ?? '') : String(found.end);
}

function integer(text: string): bigint {
  if (!/^-?\d+$/.test(text)) throw new ExprError('non-integer argument');
  return BigInt(text);
}

function exprPrimary(parser: ExprParser): string {
  const word = parser.words[parser.at++];
  if (word === undefined)
    throw new ExprError(`syntax error: missing argument after ‘${parser.words.at(-1)}’`);
  const next = () => exprPrimary(parser);
  if (word === '(') {
    const value = exprOr(parser);
    if (parser.words[parser.at++] !== ')') throw new ExprError('syntax error: expecting ‘)’');
    return value;
  }
  if (parser.words[parser.at] === undefined) return word;
  if (word === 'length') return String([...next()].length);
  if (word === 'match') return matched(next(), next());
  if (word === 'index') {
    const [text, letters] = [next(), next()];
    return String([...text].findIndex((letter) => letters.includes(letter)) + 1);
  }
  if (word === 'substr') {
    const [text, from, count] = [next(), Number(next()), Number(next())];
    return from < 1 ? '' : text.slice(from - 1, from - 1 + count);
  }
  return word;
}
