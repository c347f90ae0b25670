// SELECT, VALUES, UNION, WITH.
import type { OrderItem, Query, QueryBody, Select, SelectItem, Source } from './ast.ts';
import { call, parseOrderItems } from './call.ts';
import { parseExpression } from './expression.ts';
import type { Parser } from './parser.ts';

export function startsQuery(parser: Parser): boolean {
  if (parser.is('SELECT') || parser.is('WITH')) return true;
  if (parser.is('VALUES')) return parser.dialect.family === 'postgres' || parser.peek().value === 'ROW';
  if (!parser.isSymbol('(')) return false;
  let ahead = 1;
  while (parser.peek(ahead).kind === 'operator' && parser.peek(ahead).value === '(') ahead++;
  const { kind, value } = parser.peek(ahead);
  return kind === 'word' && (value === 'SELECT' || value === 'WITH');
}

export function parseQuery(parser: Parser): Query {
  const ctes = parser.take('WITH') ? parseCtes(parser) : [];
  let body = parseIntersect(parser);
  for (;;) {
    const operator = parser.takeOne('UNION', 'EXCEPT', 'MINUS');
    if (!operator) break;
    const all = parser.take('ALL') || (parser.take('DISTINCT') && false);
    const right = parseIntersect(parser);
    body = plain({
      kind: 'union',
      operator: operator === 'UNION' ? 'UNION' : 'EXCEPT',
      all,
      left: body,
      right,
    });
  }
  const orderBy = parser.take('ORDER', 'BY') ? parseOrderItems(parser) : [];
  const limits = parseLimit(parser);
  parseLocking(parser);
  // `(SELECT … LIMIT 1)`: what stands inside the parentheses stays there
  const nested = body.orderBy.length > 0 || body.limit !== undefined;
  if (orderBy.length === 0 && !limits.limit && !limits.offset && ctes.length === 0) return body;
  if (!nested && body.with.length === 0) return { ...body, with: ctes, orderBy, ...limits };
  return { with: ctes, body: wrap(body), orderBy, ...limits };
}

const plain = (body: QueryBody): Query => ({ with: [], body, orderBy: [] as readonly OrderItem[] });

const wrap = (query: Query): Select => ({
  kind: 'select',
  distinct: false,
  items: [{ kind: 'star', at: 0 }],
  from: { kind: 'derived', query, alias: '' },
  groupBy: [],
  rollup: false,
});

function parseIntersect(parser: Parser): Query {
  let left = parseTerm(parser);
  while (parser.take('INTERSECT')) {
    const all = parser.take('ALL') || (parser.take('DISTINCT') && false);
    left = plain({ kind: 'union', operator: 'INTERSECT', all, left, right: parseTerm(parser) });
  }
  return left;
}

function parseTerm(parser: Parser): Query {
  if (parser.symbol('(')) {
    const query = parseQuery(parser);
    parser.expectSymbol(')');
    return query;
  }
  if (parser.take('VALUES')) {
    const rows = parser.list(() => {
      parser.take('ROW');
      parser.expectSymbol('(');
      const row = parser.list(() => parseExpression(parser));
      parser.expectSymbol(')');
      return row;
    });
    return plain({ kind: 'values', rows });
  }
  if (parser.take('TABLE')) {
    const at = parser.token.start;
    const from: Source = { kind: 'table', name: parser.named(), at };
    return plain({
      kind: 'select',
      distinct: false,
      items: [{ kind: 'star', at }],
      from,
      groupBy: [],
      rollup: false,
    });
  }
  return plain(parseSelect(parser));
}

function parseCtes(parser: Parser): Query['with'] {
  const recursive = parser.take('RECURSIVE');
  return parser.list(() => {
    const name = parser.name();
    const columns = parser.isSymbol('(') ? parser.names() : undefined;
    parser.expect('AS');
    parser.take('NOT');
    parser.take('MATERIALIZED');
    parser.expectSymbol('(');
    const query = parseQuery(parser);
    parser.expectSymbol(')');
    return { name, query, recursive, ...(columns && { columns }) };
  });
}

function parseSelect(parser: Parser): Select {
  parser.expect('SELECT');
  let distinct = false;
  for (;;) {
    const word = parser.takeOne(
      'DISTINCT',
      'DISTINCTROW',
      'ALL',
      'STRAIGHT_JOIN',
      'SQL_NO_CACHE',
      'SQL_CALC_FOUND_ROWS',
      'HIGH_PRIORITY',
      'SQL_CACHE',
    );
    if (!word) break;
    if (word.startsWith('DISTINCT')) distinct = true;
  }
  const items =
    parser.dialect.family === 'postgres' && (parser.is('FROM') || parser.token.kind === 'end')
      ? []
      : parser.list(() => parseSelectItem(parser));
  const from = parser.take('FROM') ? parseSources(parser) : undefined;
  const where = parser.take('WHERE') ? parseExpression(parser) : undefined;
  const groupBy = parser.take('GROUP', 'BY')
    ? parser.list(() => {
        const value = parseExpression(parser);
        parser.takeOne('ASC', 'DESC');
        return value;
      })
    : [];
  const rollup = parser.take('WITH', 'ROLLUP');
  const having = parser.take('HAVING') ? parseExpression(parser) : undefined;
  return {
    kind: 'select',
    distinct,
    items,
    groupBy,
    rollup,
    ...(from && { from }),
    ...(where && { where }),
    ...(having && { having }),
  };
}

export function parseSelectItem(parser: Parser): SelectItem {
  const { token } = parser;
  if (parser.symbol('*')) return { kind: 'star', at: token.start };
  const dotted = (ahead: number) =>
    parser.peek(ahead).value === '.' &&
    parser.peek(ahead + 1).kind === 'operator' &&
    parser.peek(ahead + 1).value === '*';
  if (parser.isName() && dotted(1)) {
    const table = parser.name();
    parser.at += 2;
    return { kind: 'star', table, at: token.start };
  }
  if (parser.isName() && parser.peek().value === '.' && dotted(3)) {
    const { schema, name } = { schema: parser.name(), name: (parser.next(), parser.name(true)) };
    parser.at += 2;
    return { kind: 'star', schema, table: name, at: token.start };
  }
  const value = parseExpression(parser);
  const written = parser.textBetween(token.start);
  const alias = parser.alias(false);
  return { kind: 'value', value, text: written, ...(alias !== undefined && { alias }) };
}

export function parseSources(parser: Parser): Source {
  let source = parseJoined(parser);
  while (parser.symbol(','))
    source = { kind: 'join', type: 'cross', left: source, right: parseJoined(parser) };
  return source;
}

function joinType(parser: Parser): 'inner' | 'left' | 'right' | 'full' | 'cross' | undefined {
  const side =
    parser.is('LEFT') || parser.is('RIGHT') || parser.is('FULL')
      ? parser.next().value.toLowerCase()
      : undefined;
  if (side) {
    parser.take('OUTER');
    parser.expect('JOIN');
    return side as 'left';
  }
  if (parser.take('CROSS', 'JOIN')) return 'cross';
  if (parser.take('INNER', 'JOIN') || parser.take('JOIN') || parser.take('STRAIGHT_JOIN')) return 'inner';
  return undefined;
}

function parseJoined(parser: Parser): Source {
  let left = parseSource(parser);
  for (;;) {
    const natural = parser.take('NATURAL');
    const type = joinType(parser);
    if (!type) {
      if (natural) throw parser.error();
      return left;
    }
    const right = parseSource(parser);
    const on = !natural && parser.take('ON') ? parseExpression(parser) : undefined;
    const using = !natural && !on && parser.take('USING') ? parser.names() : undefined;
    if ((type === 'left' || type === 'right') && !on && !using && !natural) throw parser.error();
    left = {
      kind: 'join',
      type,
      left,
      right,
      ...(on && { on }),
      ...(using && { using }),
      ...(natural && { natural }),
    };
  }
}

function parseSource(parser: Parser): Source {
  if (parser.take('LATERAL')) return parseSource(parser);
  if (parser.isSymbol('(')) {
    if (startsQuery(parser)) {
      parser.next();
      const query = parseQuery(parser);
      parser.expectSymbol(')');
      const alias = parser.alias(false) ?? '';
      const columns = alias && parser.isSymbol('(') ? parser.names() : undefined;
      if (!alias && parser.dialect.derivedNeedsAlias)
        throw parser.dialect.name === 'mariadb'
          ? parser.error()
          : parser.dialect.derivedNeedsAlias(parser.token.start);
      return { kind: 'derived', query, alias, ...(columns && { columns }) };
    }
    parser.next();
    const source = parseSources(parser);
    parser.expectSymbol(')');
    return source;
  }
  const at = parser.token.start;
  const name = parser.dialect.family === 'mysql' && parser.take('DUAL') ? { name: 'dual' } : parser.named();
  if (parser.isSymbol('(') && parser.dialect.family === 'postgres')
    return parseFunctionSource(parser, name.name, at);
  if (parser.is('PARTITION')) throw parser.error();
  const alias = parser.alias(false);
  parseIndexHints(parser);
  return { kind: 'table', name, at, ...(alias !== undefined && { alias }) };
}

function parseFunctionSource(parser: Parser, name: string, at: number): Source {
  parser.expectSymbol('(');
  const args = parser.isSymbol(')') ? [] : parser.list(() => parseExpression(parser));
  parser.expectSymbol(')');
  parser.take('WITH', 'ORDINALITY');
  const alias = parser.alias(false) ?? name;
  const columns = parser.isSymbol('(') ? parser.names() : undefined;
  return { kind: 'function', call: call(name, args, at), alias, ...(columns && { columns }) };
}

function parseIndexHints(parser: Parser): void {
  if (parser.dialect.family !== 'mysql') return;
  while (
    ['USE', 'FORCE', 'IGNORE'].includes(parser.token.value) &&
    ['INDEX', 'KEY'].includes(parser.peek().value)
  ) {
    parser.at += 2;
    parser.names();
  }
}

function parseLimit(parser: Parser): Pick<Query, 'limit' | 'offset'> {
  let result: Pick<Query, 'limit' | 'offset'> = {};
  for (;;) {
    if (parser.take('LIMIT')) {
      if (parser.take('ALL')) continue;
      const first = parseExpression(parser);
      if (parser.dialect.family === 'mysql' && parser.symbol(','))
        result = { ...result, offset: first, limit: parseExpression(parser) };
      else result = { ...result, limit: first };
    } else if (parser.take('OFFSET')) {
      result = { ...result, offset: parseExpression(parser) };
      parser.takeOne('ROW', 'ROWS');
    } else if (parser.dialect.family === 'postgres' && parser.is('FETCH')) {
      parser.next();
      parser.takeOne('FIRST', 'NEXT');
      const limit = parser.is('ROW') || parser.is('ROWS') ? undefined : parseExpression(parser);
      parser.takeOne('ROW', 'ROWS');
      parser.expect('ONLY');
      result = {
        ...result,
        limit: limit ?? { kind: 'literal', value: 1n, type: { name: 'int', family: 'integer' } },
      };
    } else return result;
  }
}

function parseLocking(parser: Parser): void {
  while (parser.is('FOR') && ['UPDATE', 'SHARE', 'NO', 'KEY'].includes(parser.peek().value)) {
    parser.at += 2;
    parser.take('KEY');
    parser.takeOne('UPDATE', 'SHARE');
    if (parser.take('OF')) parser.list(() => parser.named());
    parser.take('NOWAIT');
    parser.take('SKIP', 'LOCKED');
  }
  parser.take('LOCK', 'IN', 'SHARE', 'MODE');
}
