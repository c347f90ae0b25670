// What stands between operators: literals, columns, variables, calls, parentheses.
import type { Expression } from './ast.ts';
import { call, parseCall } from './call.ts';
import { parseExpression } from './expression.ts';
import { parseBytes, parseNumber, parseString, text } from './literal.ts';
import type { Parser } from './parser.ts';
import { parseQuery, startsQuery } from './query.ts';
import { specialForms } from './special-form.ts';
import { parseType } from './type.ts';

export function parsePrimary(parser: Parser): Expression {
  const { token } = parser;
  if (token.kind === 'number') return parseNumber(parser);
  if (token.kind === 'string') return parseString(parser);
  if (token.kind === 'bytes') return parseBytes(parser);
  if (token.kind === 'parameter') {
    parser.next();
    return { kind: 'parameter', index: Number(token.value) - 1 };
  }
  if (token.kind === 'variable') return parseVariable(parser);
  if (parser.symbol('(')) return parseParenthesis(parser);
  if (token.kind === 'word') return parseWord(parser);
  if (token.kind === 'quoted') return parseColumnOrCall(parser);
  throw parser.error();
}

function parseVariable(parser: Parser): Expression {
  const { value } = parser.next();
  if (value.startsWith('@@')) {
    const match = /^(?:(global|session|local)\.)?(.+)$/i.exec(value.slice(2))!;
    const scope = match[1]?.toLowerCase() === 'global' ? 'global' : 'session';
    return { kind: 'system-variable', name: match[2]!.toLowerCase(), scope };
  }
  const name = value.slice(1).toLowerCase();
  return parser.symbol(':=')
    ? { kind: 'assign', name, value: parseExpression(parser) }
    : { kind: 'variable', name };
}

function parseParenthesis(parser: Parser): Expression {
  if (startsQuery(parser)) {
    const query = parseQuery(parser);
    parser.expectSymbol(')');
    return { kind: 'subquery', query };
  }
  const items = parser.list(() => parseExpression(parser));
  parser.expectSymbol(')');
  return items.length === 1 ? items[0]! : { kind: 'row', items };
}

/** These are called without parentheses too. */
const bareFunctions = new Set(['CURRENT_TIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_USER', 'SESSION_USER', 'LOCALTIME', 'LOCALTIMESTAMP', 'UTC_DATE', 'UTC_TIME', 'UTC_TIMESTAMP', 'CURRENT_ROLE', 'CURRENT_CATALOG', 'CURRENT_SCHEMA']); // prettier-ignore

const needsParenthesis = new Set(['ROW', 'SUBSTRING', 'SUBSTR', 'TRIM', 'POSITION', 'EXTRACT', 'VALUES', 'VALUE', 'CONVERT', 'CAST', 'EXISTS']); // prettier-ignore

/** Reserved words that are functions when a parenthesis follows. */
const reservedFunctions = new Set(['LEFT', 'RIGHT', 'IF', 'REPLACE', 'INSERT', 'MOD', 'REPEAT', 'CHAR', 'DATABASE', 'SCHEMA', 'USER', 'SYSTEM_USER', 'RANK', 'ROW_NUMBER', 'DENSE_RANK', 'LAG', 'LEAD', 'NTILE', 'FIRST_VALUE', 'LAST_VALUE', 'NTH_VALUE', 'PERCENT_RANK', 'CUME_DIST', 'TRUNCATE', 'ANY_VALUE', 'UUID', 'GROUPING', 'INTERVAL', 'CURRENT_ROLE', 'SET', 'FORMAT', 'LOCALTIME']); // prettier-ignore

function parseWord(parser: Parser): Expression {
  const { token } = parser;
  const { value } = token;
  const special = Object.hasOwn(specialForms, value) ? specialForms[value] : undefined;
  const opens = parser.peek().kind === 'operator' && parser.peek().value === '(';
  const isArray = value !== 'ARRAY' || (parser.dialect.family === 'postgres' && parser.peek().value === '[');
  if (special && isArray && (opens || !needsParenthesis.has(value))) {
    parser.next();
    return special(parser);
  }
  if (!opens && bareFunctions.has(value)) {
    parser.next();
    return call(value, [], token.start);
  }
  // typed literals: DATE '2024-01-01'
  if (['DATE', 'TIME', 'TIMESTAMP', 'TIMESTAMPTZ'].includes(value) && parser.peek().kind === 'string') {
    const type = parseType(parser);
    return { kind: 'cast', value: text(parser.next().value), type, at: token.start };
  }
  if (/^_\w+$/.test(value) && parser.peek().kind === 'string' && parser.dialect.family === 'mysql') {
    parser.next(); // _utf8mb4'text'
    return parseString(parser);
  }
  return parseColumnOrCall(parser);
}

function parseColumnOrCall(parser: Parser): Expression {
  const { token } = parser;
  const opens = parser.peek().kind === 'operator' && parser.peek().value === '(';
  if (
    opens &&
    token.kind === 'word' &&
    (parser.isName() || reservedFunctions.has(token.value) || bareFunctions.has(token.value))
  ) {
    parser.next();
    return parseCall(parser, token.text, token.start);
  }
  const parts = [parser.name()];
  while (parts.length < 3 && parser.isSymbol('.') && parser.peek().value !== '*') {
    parser.next();
    parts.push(parser.name(true));
  }
  if (parser.isSymbol('(') && parts.length === 2)
    return { ...parseCall(parser, parts[1]!, token.start), schema: parts[0]! };
  const [name, table, schema] = parts.reverse();
  return {
    kind: 'column',
    name: name!,
    at: token.start,
    ...(table !== undefined && { table }),
    ...(schema !== undefined && { schema }),
  };
}
