// Operators of arithmetic, and what binds closer than they do.
import type { Expression } from './ast.ts';
import { call } from './call.ts';
import { parseExpression } from './expression.ts';
import { text } from './literal.ts';
import type { Parser } from './parser.ts';
import { parsePrimary } from './primary.ts';
import { parseType } from './type.ts';

export const binary = (operator: string, left: Expression, right: Expression, at: number): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
  at,
});

/** The levels of arithmetic, loosest first. */
const levels: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%', 'DIV', 'MOD'],
  ['^'],
];

/** PostgreSQL: every operator that is not known stands between comparison and addition. */
const otherOperators = ['||', '->', '->>', '#>', '#>>', '~', '~*', '!~', '!~*', '@>', '<@'];

export function parseOther(parser: Parser): Expression {
  if (parser.dialect.family !== 'postgres') return parseLevel(parser, 0);
  let left = parseLevel(parser, 0);
  for (;;) {
    const at = parser.token.start;
    const operator = otherOperators.find((candidate) => parser.isSymbol(candidate));
    if (!operator) return left;
    parser.next();
    left = binary(operator, left, parseLevel(parser, 0), at);
  }
}

function parseLevel(parser: Parser, level: number): Expression {
  const operators = levels[level];
  if (!operators) return parseUnary(parser);
  let left = parseLevel(parser, level + 1);
  for (;;) {
    const { token } = parser;
    const found = operators.find((operator) =>
      /\w/.test(operator)
        ? parser.dialect.family === 'mysql' && parser.is(operator)
        : parser.isSymbol(operator),
    );
    if (!found) return left;
    parser.next();
    left = binary(found === 'MOD' ? '%' : found, left, parseLevel(parser, level + 1), token.start);
  }
}

function parseUnary(parser: Parser): Expression {
  if (parser.symbol('-')) {
    const value = parseUnary(parser);
    if (value.kind === 'literal' && typeof value.value === 'bigint') return { ...value, value: -value.value };
    return { kind: 'unary', operator: '-', value };
  }
  if (parser.symbol('+')) return parseUnary(parser);
  if (parser.symbol('~')) return { kind: 'unary', operator: '~', value: parseUnary(parser) };
  if (parser.symbol('!')) return { kind: 'unary', operator: 'NOT', value: parseUnary(parser) };
  if (parser.dialect.family === 'mysql' && parser.take('BINARY'))
    return {
      kind: 'cast',
      value: parseUnary(parser),
      type: { name: 'binary', family: 'binary' },
      at: parser.token.start,
    };
  return parsePostfix(parser, parsePrimary(parser));
}

function parsePostfix(parser: Parser, start: Expression): Expression {
  let value = start;
  for (;;) {
    const at = parser.token.start;
    if (parser.take('COLLATE')) {
      const collation = parser.token.kind === 'string' ? parser.next().value : parser.name();
      value = call('COLLATE', [value, text(collation)], at);
    } else if (parser.symbol('::')) value = { kind: 'cast', value, type: parseType(parser), at };
    else if (parser.take('AT', 'TIME', 'ZONE')) value = call('timezone', [parsePrimary(parser), value], at);
    else if (parser.dialect.family === 'mysql' && (parser.isSymbol('->') || parser.isSymbol('->>'))) {
      const unquote = parser.next().value === '->>';
      const extracted = call('JSON_EXTRACT', [value, text(parser.string())], at);
      value = unquote ? call('JSON_UNQUOTE', [extracted], at) : extracted;
    } else if (parser.dialect.family === 'postgres' && parser.symbol('[')) {
      value = call('array_element', [value, parseExpression(parser)], at);
      parser.expectSymbol(']');
    } else return value;
  }
}
