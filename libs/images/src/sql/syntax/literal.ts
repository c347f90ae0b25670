// Literals: numbers, strings, bytes, truth.
import { types } from '../values/types.ts';
import { parseDecimal } from '../values/value.ts';
import type { Expression } from './ast.ts';
import type { Parser } from './parser.ts';

export const text = (value: string): Expression => ({
  kind: 'literal',
  value,
  type: { ...types.text, length: value.length },
});

export function parseNumber(parser: Parser): Expression {
  const { value } = parser.next();
  if (/e/i.test(value)) return { kind: 'literal', value: Number(value), type: types.double };
  if (/^\d+$/.test(value)) {
    const number = BigInt(value);
    const name = number <= 2_147_483_647n ? 'int' : 'bigint';
    return { kind: 'literal', value: number, type: { name, family: 'integer', length: value.length } };
  }
  const exact = parseDecimal(value)!;
  const length = value.replace('.', '').replace(/^0+/, '').length;
  return {
    kind: 'literal',
    value: exact,
    type: { ...types.decimal, length: Math.max(length, exact.scale), scale: exact.scale },
  };
}

export function parseString(parser: Parser): Expression {
  let { value } = parser.next();
  while (parser.token.kind === 'string') value += parser.next().value;
  return text(value);
}

export function parseBytes(parser: Parser): Expression {
  const value = (parser.next().value.match(/../g) ?? [])
    .map((pair) => String.fromCharCode(parseInt(pair, 16)))
    .join('');
  return { kind: 'literal', value, type: { name: 'varbinary', family: 'binary', length: value.length } };
}

export const truth = (parser: Parser, value: boolean): Expression =>
  parser.dialect.booleans
    ? { kind: 'literal', value, type: types.boolean }
    : { kind: 'literal', value: value ? 1n : 0n, type: { ...types.int, length: 1 } };
