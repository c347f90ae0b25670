// Expressions, by precedence climbing in MySQL's order; PostgreSQL's differs where the dialect says so.
/* eslint-disable max-lines -- too long, to be split by topic */
import { types, type SqlType } from '../values/types.ts';
import { parseDecimal } from '../values/value.ts';
import type { CallExpression, Expression, OrderItem } from './ast.ts';
import type { Parser } from './parser.ts';
import { parseQuery, startsQuery } from './query.ts';
import { parseType } from './type.ts';

export const parseExpression = (parser: Parser): Expression => parseOr(parser);

const binary = (operator: string, left: Expression, right: Expression, at: number): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
  at,
});

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

const comparisons = ['=', '<=>', '<>', '!=', '<=', '>=', '<', '>'];

function parseComparison(parser: Parser): Expression {
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

function parseOther(parser: Parser): Expression {
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

export const text = (value: string): Expression => ({
  kind: 'literal',
  value,
  type: { ...types.text, length: value.length },
});

export const call = (name: string, args: readonly Expression[], at: number): CallExpression => ({
  kind: 'call',
  name,
  args,
  star: false,
  distinct: false,
  orderBy: [],
  at,
});

const units = new Set(['MICROSECOND', 'SECOND', 'MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'DAY_HOUR', 'DAY_MINUTE', 'DAY_SECOND', 'HOUR_MINUTE', 'HOUR_SECOND', 'MINUTE_SECOND', 'YEAR_MONTH']); // prettier-ignore

function parsePrimary(parser: Parser): Expression {
  const { token } = parser;
  if (token.kind === 'number') return parseNumber(parser);
  if (token.kind === 'string') return parseString(parser);
  if (token.kind === 'bytes') {
    parser.next();
    const value = (token.value.match(/../g) ?? [])
      .map((pair) => String.fromCharCode(parseInt(pair, 16)))
      .join('');
    return { kind: 'literal', value, type: { name: 'varbinary', family: 'binary', length: value.length } };
  }
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

function parseNumber(parser: Parser): Expression {
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

function parseString(parser: Parser): Expression {
  let { value } = parser.next();
  while (parser.token.kind === 'string') value += parser.next().value;
  return text(value);
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

const wordParsers: Readonly<Record<string, (parser: Parser) => Expression>> = {
  NULL: () => ({ kind: 'literal', value: null, type: types.null }),
  TRUE: (parser) => truth(parser, true),
  FALSE: (parser) => truth(parser, false),
  CASE: parseCase,
  EXISTS: (parser) => {
    parser.expectSymbol('(');
    const query = parseQuery(parser);
    parser.expectSymbol(')');
    return { kind: 'exists', query };
  },
  CAST: (parser) => parseCast(parser, 'AS'),
  CONVERT: parseConvert,
  INTERVAL: parseInterval,
  EXTRACT: (parser) => {
    const at = parser.token.start;
    parser.expectSymbol('(');
    const unit = parser.token.kind === 'string' ? parser.next().value : parser.next().text;
    parser.expect('FROM');
    const value = parseExpression(parser);
    parser.expectSymbol(')');
    return call('EXTRACT', [text(unit.toUpperCase()), value], at);
  },
  SUBSTRING: parseSubstring,
  SUBSTR: parseSubstring,
  TRIM: parseTrim,
  POSITION: (parser) => {
    const at = parser.token.start;
    parser.expectSymbol('(');
    const needle = parseOther(parser);
    parser.expect('IN');
    const value = parseExpression(parser);
    parser.expectSymbol(')');
    return call('LOCATE', [needle, value], at);
  },
  ROW: (parser) => {
    parser.expectSymbol('(');
    const items = parser.list(() => parseExpression(parser));
    parser.expectSymbol(')');
    return { kind: 'row', items };
  },
  ARRAY: (parser) => {
    parser.expectSymbol('[');
    const items = parser.isSymbol(']') ? [] : parser.list(() => parseExpression(parser));
    parser.expectSymbol(']');
    return { kind: 'array', items };
  },
  DEFAULT: (parser) => {
    if (!parser.symbol('(')) return { kind: 'default' };
    const column = parser.name();
    parser.expectSymbol(')');
    return { kind: 'default', column };
  },
  VALUE: parseInserted,
  VALUES: parseInserted,
};

function parseInserted(parser: Parser): Expression {
  parser.expectSymbol('(');
  const column = parser.name();
  parser.expectSymbol(')');
  return { kind: 'inserted', column };
}

/** These are called without parentheses too. */
const bareFunctions = new Set(['CURRENT_TIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_USER', 'SESSION_USER', 'LOCALTIME', 'LOCALTIMESTAMP', 'UTC_DATE', 'UTC_TIME', 'UTC_TIMESTAMP', 'CURRENT_ROLE', 'CURRENT_CATALOG', 'CURRENT_SCHEMA']); // prettier-ignore
const needsParenthesis = new Set(['ROW', 'SUBSTRING', 'SUBSTR', 'TRIM', 'POSITION', 'EXTRACT', 'VALUES', 'VALUE', 'CONVERT', 'CAST', 'EXISTS']); // prettier-ignore
/** Reserved words that are functions when a parenthesis follows. */
const reservedFunctions = new Set(['LEFT', 'RIGHT', 'IF', 'REPLACE', 'INSERT', 'MOD', 'REPEAT', 'CHAR', 'DATABASE', 'SCHEMA', 'USER', 'SYSTEM_USER', 'RANK', 'ROW_NUMBER', 'DENSE_RANK', 'LAG', 'LEAD', 'NTILE', 'FIRST_VALUE', 'LAST_VALUE', 'NTH_VALUE', 'PERCENT_RANK', 'CUME_DIST', 'TRUNCATE', 'ANY_VALUE', 'UUID', 'GROUPING', 'INTERVAL', 'CURRENT_ROLE', 'SET', 'FORMAT', 'LOCALTIME']); // prettier-ignore

function parseWord(parser: Parser): Expression {
  const { token } = parser;
  const { value } = token;
  const special = Object.hasOwn(wordParsers, value) ? wordParsers[value] : undefined;
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

const truth = (parser: Parser, value: boolean): Expression =>
  parser.dialect.booleans
    ? { kind: 'literal', value, type: types.boolean }
    : { kind: 'literal', value: value ? 1n : 0n, type: { ...types.int, length: 1 } };

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

function parseCall(parser: Parser, name: string, at: number): CallExpression {
  parser.expectSymbol('(');
  const distinct = parser.take('DISTINCT');
  if (!distinct) parser.take('ALL');
  const star = parser.symbol('*');
  const upper = name.toUpperCase();
  const takesUnit =
    ['TIMESTAMPDIFF', 'TIMESTAMPADD'].includes(upper) ||
    (upper === 'GET_FORMAT' && parser.dialect.family === 'mysql');
  const args: Expression[] = [];
  if (takesUnit) {
    args.push(text(parser.next().value));
    parser.expectSymbol(',');
  }
  if (!star && !parser.isSymbol(')')) args.push(...parser.list(() => parseExpression(parser)));
  if (parser.take('USING')) parser.name(); // CHAR(… USING utf8mb4)
  const orderBy = parser.take('ORDER', 'BY') ? parseOrderItems(parser) : [];
  const separator = parser.take('SEPARATOR') ? parser.string() : undefined;
  parser.expectSymbol(')');
  const filter = parser.is('FILTER') ? parseFilter(parser) : undefined;
  const over = parser.take('OVER') ? parseWindow(parser) : undefined;
  return {
    kind: 'call', name, args, star, distinct, orderBy, at,
    ...(separator !== undefined && { separator }), ...(filter && { filter }), ...(over && { over }),
  }; // prettier-ignore
}

function parseFilter(parser: Parser): Expression {
  parser.expect('FILTER');
  parser.expectSymbol('(');
  parser.expect('WHERE');
  const value = parseExpression(parser);
  parser.expectSymbol(')');
  return value;
}

function parseWindow(parser: Parser): CallExpression['over'] {
  parser.expectSymbol('(');
  const partitionBy = parser.take('PARTITION', 'BY') ? parser.list(() => parseExpression(parser)) : [];
  const orderBy = parser.take('ORDER', 'BY') ? parseOrderItems(parser) : [];
  parser.expectSymbol(')');
  return { partitionBy, orderBy };
}

export function parseOrderItems(parser: Parser): readonly OrderItem[] {
  return parser.list(() => {
    const value = parseExpression(parser);
    const descending = parser.take('DESC') || (parser.take('ASC') && false);
    const nulls = parser.take('NULLS') ? (parser.takeOne('FIRST', 'LAST') as 'FIRST' | undefined) : undefined;
    return { value, descending, ...(nulls && { nulls }) };
  });
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
