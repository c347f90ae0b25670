// Expressions, by precedence climbing in MySQL's order; PostgreSQL's differs where the dialect says so.
import type { Expression } from './ast.ts';
import { binary } from './operator.ts';
import type { Parser } from './parser.ts';
import { parseComparison } from './predicate.ts';

export const parseExpression = (parser: Parser): Expression => parseOr(parser);

function parseOr(parser: Parser): Expression {
  let left = parseXor(parser);
  for (;;) {
    const at = parser.token.start;
    const pipes = !parser.dialect.pipesConcatenate && parser.symbol('||');
    if (!pipes && !parser.take('OR')) return left;
    left = binary('OR', left, parseXor(parser), at);
  }
}

function parseXor(parser: Parser): Expression {
  let left = parseAnd(parser);
  for (;;) {
    const at = parser.token.start;
    if (parser.dialect.family !== 'mysql' || !parser.take('XOR')) return left;
    left = binary('XOR', left, parseAnd(parser), at);
  }
}

function parseAnd(parser: Parser): Expression {
  let left = parseNot(parser);
  for (;;) {
    const at = parser.token.start;
    const and = parser.take('AND') || (parser.dialect.family === 'mysql' && parser.symbol('&&'));
    if (!and) return left;
    left = binary('AND', left, parseNot(parser), at);
  }
}

function parseNot(parser: Parser): Expression {
  if (parser.take('NOT')) return { kind: 'unary', operator: 'NOT', value: parseNot(parser) };
  return parseComparison(parser);
}
