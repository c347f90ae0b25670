// Comparisons and the predicates: IS, BETWEEN, IN, LIKE, REGEXP.
import type { Expression } from './ast.ts';
import { call } from './call.ts';
import { parseExpression } from './expression.ts';
import { binary, parseOther } from './operator.ts';
import type { Parser } from './parser.ts';
import { parsePrimary } from './primary.ts';
import { parseQuery, startsQuery } from './query.ts';

const comparisons = ['=', '<=>', '<>', '!=', '<=', '>=', '<', '>'];

export function parseComparison(parser: Parser): Expression {
  let left = parsePredicate(parser);
  for (;;) {
    const at = parser.token.start;
    if (parser.take('IS')) {
      left = parseIs(parser, left);
      continue;
    }
    const operator = comparisons.find((candidate) => parser.isSymbol(candidate));
    if (!operator) return left;
    parser.next();
    const word = parser.takeOne('ANY', 'SOME', 'ALL');
    if (word) {
      parser.expectSymbol('(');
      if (startsQuery(parser)) {
        left = { kind: 'quantified', operator, value: left, all: word === 'ALL', query: parseQuery(parser) };
      } else {
        const name = word === 'ALL' ? '=all' : '=any';
        left = call(name, [left, parseExpression(parser)], at);
      }
      parser.expectSymbol(')');
    } else left = binary(operator === '!=' ? '<>' : operator, left, parsePredicate(parser), at);
  }
}

function parseIs(parser: Parser, value: Expression): Expression {
  const not = parser.take('NOT');
  if (parser.take('DISTINCT', 'FROM')) {
    const same = binary('<=>', value, parsePredicate(parser), parser.token.start);
    return not ? same : { kind: 'unary', operator: 'NOT', value: same };
  }
  const test = parser.takeOne('NULL', 'TRUE', 'FALSE', 'UNKNOWN');
  if (!test) throw parser.error();
  return { kind: 'is', value, test: test as 'NULL', not };
}

/** BETWEEN, IN, LIKE, REGEXP. */
function parsePredicate(parser: Parser): Expression {
  let value = parseOther(parser);
  for (;;) {
    const at = parser.token.start;
    const negates =
      parser.is('NOT') &&
      ['BETWEEN', 'IN', 'LIKE', 'ILIKE', 'REGEXP', 'RLIKE', 'SIMILAR'].includes(parser.peek().value);
    const not = negates && parser.take('NOT');
    if (parser.take('BETWEEN')) {
      const low = parseOther(parser);
      parser.expect('AND');
      value = { kind: 'between', value, low, high: parsePredicate(parser), not };
    } else if (parser.take('IN')) {
      parser.expectSymbol('(');
      const list = startsQuery(parser) ? parseQuery(parser) : parser.list(() => parseExpression(parser));
      parser.expectSymbol(')');
      value = { kind: 'in', value, list, not };
    } else if (parser.is('LIKE') || (parser.is('ILIKE') && parser.dialect.family === 'postgres')) {
      const insensitive = parser.next().value === 'ILIKE';
      const pattern = parseOther(parser);
      const escape = parser.take('ESCAPE') ? parsePrimary(parser) : undefined;
      value = { kind: 'like', value, pattern, not, insensitive, ...(escape && { escape }) };
    } else if (parser.take('REGEXP') || parser.take('RLIKE')) {
      const matches = call('REGEXP_LIKE', [value, parseOther(parser)], at);
      value = not ? { kind: 'unary', operator: 'NOT', value: matches } : matches;
    } else if (parser.take('SOUNDS', 'LIKE'))
      value = binary('=', call('SOUNDEX', [value], at), call('SOUNDEX', [parseOther(parser)], at), at);
    else return value;
  }
}
