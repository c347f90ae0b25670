// What looks like a function or a constant and has a grammar of its own: CASE, CAST, TRIM(BOTH …), INTERVAL 1 DAY.
import { types, type SqlType } from '../values/types.ts';
import type { Expression } from './ast.ts';
import { call } from './call.ts';
import { parseExpression } from './expression.ts';
import { text, truth } from './literal.ts';
import { parseOther } from './operator.ts';
import type { Parser } from './parser.ts';
import { parseQuery } from './query.ts';
import { parseType } from './type.ts';

/** By their first word. */
export const specialForms: Readonly<Record<string, (parser: Parser) => Expression>> = {
  ARRAY: parseArray,
  CASE: parseCase,
  CAST: (parser) => parseCast(parser, 'AS'),
  CONVERT: parseConvert,
  DEFAULT: parseDefaultOf,
  EXISTS: parseExists,
  EXTRACT: parseExtract,
  FALSE: (parser) => truth(parser, false),
  INTERVAL: parseInterval,
  NULL: () => ({ kind: 'literal', value: null, type: types.null }),
  POSITION: parsePosition,
  ROW: parseRow,
  SUBSTR: parseSubstring,
  SUBSTRING: parseSubstring,
  TRIM: parseTrim,
  TRUE: (parser) => truth(parser, true),
  VALUE: parseInserted,
  VALUES: parseInserted,
};

function parseExists(parser: Parser): Expression {
  parser.expectSymbol('(');
  const query = parseQuery(parser);
  parser.expectSymbol(')');
  return { kind: 'exists', query };
}

function parseExtract(parser: Parser): Expression {
  const at = parser.token.start;
  parser.expectSymbol('(');
  const unit = parser.token.kind === 'string' ? parser.next().value : parser.next().text;
  parser.expect('FROM');
  const value = parseExpression(parser);
  parser.expectSymbol(')');
  return call('EXTRACT', [text(unit.toUpperCase()), value], at);
}

function parsePosition(parser: Parser): Expression {
  const at = parser.token.start;
  parser.expectSymbol('(');
  const needle = parseOther(parser);
  parser.expect('IN');
  const value = parseExpression(parser);
  parser.expectSymbol(')');
  return call('LOCATE', [needle, value], at);
}

function parseRow(parser: Parser): Expression {
  parser.expectSymbol('(');
  const items = parser.list(() => parseExpression(parser));
  parser.expectSymbol(')');
  return { kind: 'row', items };
}

function parseArray(parser: Parser): Expression {
  parser.expectSymbol('[');
  const items = parser.isSymbol(']') ? [] : parser.list(() => parseExpression(parser));
  parser.expectSymbol(']');
  return { kind: 'array', items };
}

function parseDefaultOf(parser: Parser): Expression {
  if (!parser.symbol('(')) return { kind: 'default' };
  const column = parser.name();
  parser.expectSymbol(')');
  return { kind: 'default', column };
}

function parseInserted(parser: Parser): Expression {
  parser.expectSymbol('(');
  const column = parser.name();
  parser.expectSymbol(')');
  return { kind: 'inserted', column };
}

function parseCase(parser: Parser): Expression {
  const operand = parser.is('WHEN') ? undefined : parseExpression(parser);
  const whens = [];
  while (parser.take('WHEN')) {
    const when = parseExpression(parser);
    parser.expect('THEN');
    whens.push({ when, then: parseExpression(parser) });
  }
  if (whens.length === 0) throw parser.error();
  const otherwise = parser.take('ELSE') ? parseExpression(parser) : undefined;
  parser.expect('END');
  return { kind: 'case', whens, ...(operand && { operand }), ...(otherwise && { otherwise }) };
}

function parseCast(parser: Parser, word: string): Expression {
  const at = parser.token.start;
  parser.expectSymbol('(');
  const value = parseExpression(parser);
  parser.expect(word);
  const type = castType(parser);
  parser.expectSymbol(')');
  return { kind: 'cast', value, type, at };
}

/** MySQL's casts know SIGNED and UNSIGNED, and CHAR without a length is as long as it needs. */
function castType(parser: Parser): SqlType {
  if (parser.dialect.family !== 'mysql') return parseType(parser);
  const sign = parser.takeOne('SIGNED', 'UNSIGNED');
  if (!sign) return parseType(parser, true);
  parser.takeOne('INTEGER', 'INT');
  return sign === 'SIGNED' ? types.integer : { ...types.integer, unsigned: true };
}

function parseConvert(parser: Parser): Expression {
  const at = parser.token.start;
  parser.expectSymbol('(');
  const value = parseExpression(parser);
  if (parser.take('USING')) {
    parser.next();
    parser.expectSymbol(')');
    return value;
  }
  parser.expectSymbol(',');
  const type = castType(parser);
  parser.expectSymbol(')');
  return { kind: 'cast', value, type, at };
}

const units = new Set(['MICROSECOND', 'SECOND', 'MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'DAY_HOUR', 'DAY_MINUTE', 'DAY_SECOND', 'HOUR_MINUTE', 'HOUR_SECOND', 'MINUTE_SECOND', 'YEAR_MONTH']); // prettier-ignore

function parseInterval(parser: Parser): Expression {
  if (parser.dialect.family === 'postgres') {
    const value = text(parser.string());
    const unit = parser.token.kind === 'word' && units.has(parser.token.value) ? parser.next().value : '';
    return { kind: 'interval', value, unit };
  }
  const value = parseExpression(parser);
  if (!units.has(parser.token.value)) throw parser.error();
  return { kind: 'interval', value, unit: parser.next().value };
}

function parseSubstring(parser: Parser): Expression {
  const at = parser.token.start;
  parser.expectSymbol('(');
  const args = [parseExpression(parser)];
  if (parser.take('FROM')) {
    args.push(parseExpression(parser));
    if (parser.take('FOR')) args.push(parseExpression(parser));
  } else while (parser.symbol(',')) args.push(parseExpression(parser));
  parser.expectSymbol(')');
  return call('SUBSTRING', args, at);
}

function parseTrim(parser: Parser): Expression {
  const at = parser.token.start;
  parser.expectSymbol('(');
  const side = parser.takeOne('BOTH', 'LEADING', 'TRAILING');
  const first = parser.is('FROM') ? undefined : parseExpression(parser);
  const name = side === 'LEADING' ? 'LTRIM' : side === 'TRAILING' ? 'RTRIM' : 'TRIM';
  const args = parser.take('FROM')
    ? [parseExpression(parser), ...(first ? [first] : [])]
    : [first!, ...(parser.symbol(',') ? [parseExpression(parser)] : [])];
  parser.expectSymbol(')');
  return call(name, args, at);
}
