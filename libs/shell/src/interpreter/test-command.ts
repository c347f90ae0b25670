// test(1): POSIX decides by the number of arguments; more than four are an expression.
import type { Process } from '../kernel/process.ts';
import { compareFiles, testFile, unaryFileTests } from './file-test.ts';

export interface TestHost {
  readonly process: Process;
  isTerminal(fd: number): boolean;
  isSet(variable: string): boolean;
  option(name: string): boolean;
}

class TestError extends Error {}

const binaryOperators: ReadonlySet<string> = new Set(
  '= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef'.split(' '),
);

/** The truth of an expression, or the text of the error. */
export function testCommand(args: readonly string[], host: TestHost): boolean | string {
  try {
    return decide(args, host);
  } catch (error) {
    if (error instanceof TestError) return error.message;
    throw error;
  }
}

function decide(args: readonly string[], host: TestHost): boolean {
  const [first = '', second = '', third = ''] = args;
  switch (args.length) {
    case 0:
      return false;
    case 1:
      return first !== '';
    case 2:
      if (first === '!') return second === '';
      if (isUnary(first)) return unary(first, second, host);
      throw new TestError(`${first}: unary operator expected`);
    case 3:
      if (binaryOperators.has(second)) return binary(first, second, third, host);
      if (second === '-a') return first !== '' && third !== '';
      if (second === '-o') return first !== '' || third !== '';
      if (first === '!') return !decide(args.slice(1), host);
      if (first === '(' && third === ')') return second !== '';
      throw new TestError(`${second}: binary operator expected`);
    case 4:
      if (first === '!') return !decide(args.slice(1), host);
      if (first === '(' && args[3] === ')') return decide(args.slice(1, 3), host);
      break;
    default:
  }
  const parser = { args, at: 0, host };
  const value = or(parser);
  if (parser.at < args.length) throw new TestError('too many arguments');
  return value;
}

interface TestParser {
  readonly args: readonly string[];
  readonly host: TestHost;
  at: number;
}

function or(parser: TestParser): boolean {
  let value = and(parser);
  while (parser.args[parser.at] === '-o') {
    parser.at++;
    value = and(parser) || value;
  }
  return value;
}

function and(parser: TestParser): boolean {
  let value = not(parser);
  while (parser.args[parser.at] === '-a') {
    parser.at++;
    value = not(parser) && value;
  }
  return value;
}

function not(parser: TestParser): boolean {
  if (parser.args[parser.at] !== '!') return primary(parser);
  parser.at++;
  return !not(parser);
}

function primary(parser: TestParser): boolean {
  const { args, at, host } = parser;
  const [first, second, third] = [args[at], args[at + 1], args[at + 2]];
  if (first === undefined) throw new TestError('argument expected');
  if (first === '(') {
    parser.at++;
    const value = or(parser);
    if (args[parser.at++] !== ')') throw new TestError("`)' expected");
    return value;
  }
  if (second !== undefined && third !== undefined && binaryOperators.has(second)) {
    parser.at += 3;
    return binary(first, second, third, host);
  }
  if (isUnary(first) && second !== undefined) {
    parser.at += 2;
    return unary(first, second, host);
  }
  parser.at++;
  return first !== '';
}

function isUnary(word: string): boolean {
  return ['-n', '-z', '-v', '-o', '-t'].includes(word) || unaryFileTests.has(word);
}

function unary(operator: string, value: string, host: TestHost): boolean {
  if (operator === '-n') return value !== '';
  if (operator === '-z') return value === '';
  if (operator === '-v') return host.isSet(value);
  if (operator === '-o') return host.option(value);
  return testFile(host.process, operator, value, (fd) => host.isTerminal(fd));
}

function binary(left: string, operator: string, right: string, host: TestHost): boolean {
  if (operator === '=' || operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  if (['-nt', '-ot', '-ef'].includes(operator)) return compareFiles(host.process, left, operator, right);
  const [a, b] = [integer(left), integer(right)];
  const results: Readonly<Record<string, boolean>> = {
    '-eq': a === b,
    '-ne': a !== b,
    '-lt': a < b,
    '-le': a <= b,
    '-gt': a > b,
    '-ge': a >= b,
  };
  return results[operator]!;
}

function integer(text: string): bigint {
  const trimmed = text.trim();
  if (!/^[-+]?\d+$/.test(trimmed)) throw new TestError(`${text}: integer expression expected`);
  return BigInt(trimmed.replace(/^\+/, ''));
}
