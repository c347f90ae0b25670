// `[[ … ]]`.
import type { TestBinaryExpression, TestExpression, TestUnaryExpression } from 'unbash';
import { compilePattern } from '../text/pattern.ts';
import { compileRegex, literalRegex, RegexError } from '../text/regex.ts';
import { ShellError } from './control.ts';
import { evaluateArithmetic } from './expand/arithmetic.ts';
import { expandPattern, expandText } from './expand/fields.ts';
import { expandTemplate, piecesOf } from './expand/pieces.ts';
import { compareFiles, testFile } from './file-test.ts';
import { quoteTrace } from './quote.ts';
import type { Shell } from './shell.ts';
import { tracePrefix } from './simple-command.ts';

export async function evaluateTest(shell: Shell, node: TestExpression): Promise<boolean> {
  switch (node.type) {
    case 'TestGroup':
      return evaluateTest(shell, node.expression);
    case 'TestNot':
      return (await evaluateTest(shell, node.operand)) !== (node.negations.length % 2 === 1);
    case 'TestLogical':
      for (const operand of node.operands) {
        const value = await evaluateTest(shell, operand);
        if (value !== (node.operator === '&&')) return value;
      }
      return node.operator === '&&';
    case 'TestUnary':
      return unary(shell, node);
    case 'TestBinary':
      return binary(shell, node);
  }
}

async function unary(shell: Shell, node: TestUnaryExpression): Promise<boolean> {
  const value = await expandText(shell, node.operand);
  if (shell.option('xtrace'))
    await shell.write(`${tracePrefix(shell)}[[ ${node.operator} ${quoteTrace(value)} ]]\n`, 2);
  if (node.operator === '-n') return value !== '';
  if (node.operator === '-z') return value === '';
  if (node.operator === '-v') return isSet(shell, value);
  if (node.operator === '-o') return shell.option(value);
  if (node.operator === '-R') return shell.variables.own(value)?.reference ?? false;
  return testFile(shell.process, node.operator, value, (fd) => shell.fds.get(fd)?.kind === 'terminal');
}

/** Whether a name, or an element `a[k]`, has a value. */
export function isSet(shell: Shell, name: string): boolean {
  const element = /^(\w+)\[(.*)\]$/.exec(name);
  if (!element)
    return (
      shell.variables.get(name) !== undefined ||
      (/^\d+$/.test(name) && Number(name) <= shell.positional.length)
    );
  const variable = shell.variables.find(element[1]!);
  if (variable?.associative) return variable.associative.has(element[2]!);
  return variable?.indexed?.has(Number(element[2])) ?? false;
}

async function binary(shell: Shell, node: TestBinaryExpression): Promise<boolean> {
  const left = await expandText(shell, node.left);
  const { operator } = node;
  if (operator === '=~') return matchRegex(shell, left, node);
  if (operator === '==' || operator === '=' || operator === '!=') {
    const pattern = await expandPattern(shell, node.right);
    if (shell.option('xtrace'))
      await shell.write(`${tracePrefix(shell)}[[ ${quoteTrace(left)} ${operator} ${pattern} ]]\n`, 2);
    const options = { ignoreCase: shell.shopt.has('nocasematch') };
    return compilePattern(pattern, options).matches(left) === (operator !== '!=');
  }
  const right = await expandText(shell, node.right);
  if (shell.option('xtrace'))
    await shell.write(`${tracePrefix(shell)}[[ ${quoteTrace(left)} ${operator} ${quoteTrace(right)} ]]\n`, 2);
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  if (operator === '-nt' || operator === '-ot' || operator === '-ef')
    return compareFiles(shell.process, left, operator, right);
  return compareNumbers(await number(shell, left), operator, await number(shell, right));
}

async function number(shell: Shell, text: string): Promise<bigint> {
  try {
    return evaluateArithmetic(shell, await expandTemplate(shell, text));
  } catch (error) {
    if (!(error instanceof ShellError) || error.fatal) throw error;
    throw new ShellError(`[[: ${error.message}`);
  }
}

export function compareNumbers(left: bigint, operator: string, right: bigint): boolean {
  switch (operator) {
    case '-eq':
      return left === right;
    case '-ne':
      return left !== right;
    case '-lt':
      return left < right;
    case '-le':
      return left <= right;
    case '-gt':
      return left > right;
    case '-ge':
      return left >= right;
    default:
      throw new ShellError(`${operator}: binary operator expected`, 2);
  }
}

async function matchRegex(shell: Shell, left: string, node: TestBinaryExpression): Promise<boolean> {
  const pieces = await piecesOf(shell, node.right);
  const source = pieces.map(({ kind, text }) => (kind === 'quoted' ? literalRegex(text) : text)).join('');
  if (shell.option('xtrace'))
    await shell.write(`${tracePrefix(shell)}[[ ${quoteTrace(left)} =~ ${source} ]]\n`, 2);
  try {
    const match = compileRegex(source, 'extended', shell.shopt.has('nocasematch')).find(left);
    shell.variables.setArray('BASH_REMATCH', match ? match.groups.map((group) => group ?? '') : []);
    return match !== undefined;
  } catch (error) {
    if (error instanceof RegexError) throw new ShellError('', 2);
    throw error;
  }
}
