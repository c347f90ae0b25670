// One statement.
import type { Dialect } from '../dialect.ts';
import { parseAccountStatement } from './account-statement.ts';
import { parseAlter } from './alter.ts';
import type {
  Assignment,
  DeleteStatement,
  InsertStatement,
  Named,
  SetAssignment,
  Source,
  Statement,
  UpdateStatement,
} from './ast.ts';
import { parseOrderItems } from './call.ts';
import { parseCreate } from './create.ts';
import { parseDrop } from './drop.ts';
import { parseExpression } from './expression.ts';
import { Parser } from './parser.ts';
import { parseQuery, parseSelectItem, parseSources, startsQuery } from './query.ts';
import { parseShow } from './show.ts';

/** Throws SqlError (syntax). */
export function parseStatement(text: string, dialect: Dialect): Statement {
  const parser = new Parser(text, dialect);
  const statement = parseOne(parser);
  parser.end();
  return statement;
}

export function parseOne(parser: Parser): Statement {
  const own = parser.dialect.parse?.(parser);
  if (own) return own;
  if (startsQuery(parser) || parser.is('TABLE')) return { kind: 'query', query: parseQuery(parser) };
  const { token } = parser;
  const parse =
    token.kind === 'word' && Object.hasOwn(statements, token.value) ? statements[token.value] : undefined;
  if (!parse) throw parser.error();
  parser.next();
  return parse(parser);
}

const statements: Readonly<Record<string, (parser: Parser) => Statement>> = {
  INSERT: (parser) => parseInsert(parser, false),
  REPLACE: (parser) => parseInsert(parser, true),
  UPDATE: parseUpdate,
  DELETE: parseDelete,
  TRUNCATE: (parser) => {
    parser.take('TABLE');
    const tables = parser.list(() => parser.named());
    const restartIdentity = parser.take('RESTART', 'IDENTITY');
    parser.take('CASCADE');
    return { kind: 'truncate', tables, restartIdentity };
  },
  CREATE: parseCreate,
  DROP: parseDrop,
  ALTER: parseAlter,
  RENAME: (parser) => {
    if (parser.is('USER')) return parseAccountStatement(parser, 'RENAME');
    parser.takeOne('TABLE', 'TABLES');
    const pairs = parser.list(() => {
      const from = parser.named();
      parser.expect('TO');
      return { from, to: parser.named() };
    });
    return { kind: 'rename-table', pairs };
  },
  BEGIN: (parser) => {
    parser.takeOne('WORK', 'TRANSACTION');
    return { kind: 'begin' };
  },
  START: (parser) => {
    parser.expect('TRANSACTION');
    while (parser.token.kind === 'word' || parser.isSymbol(',')) parser.next();
    return { kind: 'begin' };
  },
  COMMIT: (parser) => {
    parser.takeOne('WORK', 'TRANSACTION');
    return { kind: 'commit' };
  },
  ROLLBACK: (parser) => {
    parser.takeOne('WORK', 'TRANSACTION');
    if (!parser.take('TO')) return { kind: 'rollback' };
    parser.take('SAVEPOINT');
    return { kind: 'rollback-to', name: parser.name() };
  },
  SAVEPOINT: (parser) => ({ kind: 'savepoint', name: parser.name() }),
  RELEASE: (parser) => {
    parser.take('SAVEPOINT');
    return { kind: 'release', name: parser.name() };
  },
  USE: (parser) => ({ kind: 'use', schema: parser.name() }),
  SET: parseSet,
  SHOW: parseShow,
  DESCRIBE: parseDescribe,
  DESC: parseDescribe,
  EXPLAIN: parseDescribe,
  GRANT: (parser) => parseAccountStatement(parser, 'GRANT'),
  REVOKE: (parser) => parseAccountStatement(parser, 'REVOKE'),
  FLUSH: (parser) => ({ kind: 'flush', what: rest(parser) }),
  LOCK: (parser) => (rest(parser), { kind: 'lock' }),
  UNLOCK: (parser) => (rest(parser), { kind: 'unlock' }),
  ANALYZE: parseMaintain,
  OPTIMIZE: parseMaintain,
  CHECK: parseMaintain,
  REPAIR: parseMaintain,
  DO: (parser) => ({ kind: 'do', values: parser.list(() => parseExpression(parser)) }),
  KILL: (parser) => {
    parser.takeOne('CONNECTION', 'QUERY');
    return { kind: 'kill', id: parseExpression(parser) };
  },
  PREPARE: (parser) => {
    const name = parser.name();
    parser.expect('FROM');
    return { kind: 'prepare', name, source: parseExpression(parser) };
  },
  EXECUTE: (parser) => {
    const name = parser.name();
    return {
      kind: 'execute',
      name,
      using: parser.take('USING') ? parser.list(() => parseExpression(parser)) : [],
    };
  },
  DEALLOCATE: (parser) => {
    parser.take('PREPARE');
    return { kind: 'deallocate', name: parser.name() };
  },
  SHUTDOWN: () => ({ kind: 'shutdown' }),
};

function rest(parser: Parser): string {
  const words: string[] = [];
  while (parser.token.kind !== 'end' && !parser.isSymbol(';')) words.push(parser.next().text);
  return words.join(' ').toUpperCase();
}

function parseMaintain(parser: Parser): Statement {
  const operation = parser.tokens[parser.at - 1]!.value.toLowerCase();
  parser.takeOne('LOCAL', 'NO_WRITE_TO_BINLOG');
  parser.expect('TABLE');
  return { kind: 'maintain', operation, tables: parser.list(() => parser.named()) };
}

function parseDescribe(parser: Parser): Statement {
  const options: string[] = [];
  for (;;) {
    const word = parser.takeOne('EXTENDED', 'ANALYZE', 'VERBOSE');
    if (!word) break;
    options.push(word);
  }
  if (parser.take('FORMAT')) {
    parser.expectSymbol('=');
    options.push(`FORMAT=${parser.next().value}`);
  }
  const explains =
    startsQuery(parser) || ['INSERT', 'UPDATE', 'DELETE', 'REPLACE'].some((word) => parser.is(word));
  if (explains) return { kind: 'explain', statement: parseOne(parser), options };
  const table = parser.named();
  const column = parser.isName() ? parser.name() : undefined;
  return { kind: 'describe', table, ...(column && { column }) };
}

function parseAssignments(parser: Parser): readonly Assignment[] {
  return parser.list(() => {
    const at = parser.token.start;
    const first = parser.name();
    const parts = [first];
    while (parser.symbol('.')) parts.push(parser.name(true));
    if (!parser.symbol('=')) parser.expectSymbol(':=');
    const value = parseExpression(parser);
    const column = parts.at(-1)!;
    return { column, value, at, ...(parts.length > 1 && { table: parts.at(-2)! }) };
  });
}

function parseReturning(parser: Parser): Pick<InsertStatement, 'returning'> {
  return parser.take('RETURNING') ? { returning: parser.list(() => parseSelectItem(parser)) } : {};
}

function parseInsert(parser: Parser, replace: boolean): InsertStatement {
  parser.takeOne('LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY');
  const ignore = parser.take('IGNORE');
  if (!parser.take('INTO') && parser.dialect.family === 'postgres') throw parser.error();
  const at = parser.token.start;
  const table = parser.named();
  const alias = parser.dialect.family === 'postgres' && parser.take('AS') ? parser.name() : undefined;
  const base = { kind: 'insert' as const, table, ignore, replace, at, ...(alias && { alias }) };
  if (parser.take('SET')) {
    const assignments = parseAssignments(parser);
    const columns = assignments.map(({ column }) => column);
    return {
      ...base,
      columns,
      rows: [assignments.map(({ value }) => value)],
      ...parseConflict(parser),
      ...parseReturning(parser),
    };
  }
  let columns: readonly string[] | undefined;
  if (parser.isSymbol('(') && !startsQuery(parser)) {
    parser.next();
    columns = parser.isSymbol(')') ? [] : parser.list(() => parser.name());
    parser.expectSymbol(')');
  }
  const written = { ...base, ...(columns && columns.length > 0 && { columns }) };
  if (parser.take('DEFAULT', 'VALUES'))
    return { ...written, rows: [[]], ...parseConflict(parser), ...parseReturning(parser) };
  if (parser.takeOne('VALUES', 'VALUE')) {
    const rows = parser.list(() => {
      parser.expectSymbol('(');
      const row = parser.isSymbol(')') ? [] : parser.list(() => parseExpression(parser));
      parser.expectSymbol(')');
      return row;
    });
    return { ...written, rows, ...parseConflict(parser), ...parseReturning(parser) };
  }
  if (!startsQuery(parser)) throw parser.error();
  return { ...written, query: parseQuery(parser), ...parseConflict(parser), ...parseReturning(parser) };
}

function parseConflict(parser: Parser): Pick<InsertStatement, 'onDuplicate' | 'onConflict'> {
  if (parser.dialect.family === 'mysql' && parser.take('AS')) parser.name(); // VALUES … AS new
  if (!parser.take('ON')) return {};
  if (parser.take('DUPLICATE')) {
    parser.expect('KEY', 'UPDATE');
    return { onDuplicate: parseAssignments(parser) };
  }
  parser.expect('CONFLICT');
  const columns = parser.isSymbol('(') ? parser.names() : undefined;
  const constraint = parser.take('ON', 'CONSTRAINT') ? parser.name() : undefined;
  parser.expect('DO');
  const target = { ...(columns && { columns }), ...(constraint && { constraint }) };
  if (parser.take('NOTHING')) return { onConflict: target };
  parser.expect('UPDATE', 'SET');
  const update = parseAssignments(parser);
  const where = parser.take('WHERE') ? parseExpression(parser) : undefined;
  return { onConflict: { ...target, update, ...(where && { where }) } };
}

function parseTail(parser: Parser) {
  const where = parser.take('WHERE') ? parseExpression(parser) : undefined;
  const orderBy = parser.take('ORDER', 'BY') ? parseOrderItems(parser) : [];
  const limit = parser.take('LIMIT') ? parseExpression(parser) : undefined;
  return { orderBy, ...(where && { where }), ...(limit && { limit }) };
}

function parseUpdate(parser: Parser): UpdateStatement {
  parser.take('LOW_PRIORITY');
  const ignore = parser.take('IGNORE');
  const source = parseSources(parser);
  parser.expect('SET');
  const assignments = parseAssignments(parser);
  const from = parser.dialect.family === 'postgres' && parser.take('FROM') ? parseSources(parser) : undefined;
  return {
    kind: 'update',
    source,
    assignments,
    ignore,
    ...(from && { from }),
    ...parseTail(parser),
    ...parseReturning(parser),
  };
}

function parseDelete(parser: Parser): DeleteStatement {
  parser.take('LOW_PRIORITY');
  parser.take('QUICK');
  parser.take('IGNORE');
  const target = () => {
    const { name }: Named = parser.named();
    if (parser.symbol('.')) parser.expectSymbol('*');
    return name;
  };
  if (!parser.take('FROM')) {
    if (parser.dialect.family === 'postgres') throw parser.error();
    const targets = parser.list(target);
    parser.expect('FROM');
    return { kind: 'delete', targets, source: parseSources(parser), ...parseTail(parser) };
  }
  let source: Source = parseSources(parser);
  if (parser.take('USING')) {
    const targets = [source.kind === 'table' ? (source.alias ?? source.name.name) : ''];
    const using = parseSources(parser);
    source =
      parser.dialect.family === 'postgres'
        ? { kind: 'join', type: 'cross', left: source, right: using }
        : using;
    return { kind: 'delete', targets, source, ...parseTail(parser), ...parseReturning(parser) };
  }
  return { kind: 'delete', source, ...parseTail(parser), ...parseReturning(parser) };
}

function parseSet(parser: Parser): Statement {
  if (parser.take('NAMES') || parser.take('CHARACTER', 'SET') || parser.take('CHARSET')) {
    const charset = parser.next().value.toLowerCase();
    if (parser.take('COLLATE')) parser.next();
    return { kind: 'set-names', charset };
  }
  if (parser.is('PASSWORD')) return parseAccountStatement(parser, 'SET');
  if (parser.is('TRANSACTION') || parser.is('SESSION', 'TRANSACTION') || parser.is('GLOBAL', 'TRANSACTION')) {
    rest(parser);
    return { kind: 'set', assignments: [] };
  }
  return { kind: 'set', assignments: parser.list(() => parseSetAssignment(parser)) };
}

function parseSetAssignment(parser: Parser): SetAssignment {
  let scope: SetAssignment['scope'] = 'session';
  let name: string;
  const { token } = parser;
  if (token.kind === 'variable') {
    parser.next();
    const match = /^@@(?:(global|session|local|persist)\.)?(.*)$/i.exec(token.value);
    scope = !match ? 'user' : match[1] && /global|persist/i.test(match[1]) ? 'global' : 'session';
    name = match ? match[2]! : token.value.slice(1);
  } else {
    const word = parser.takeOne('GLOBAL', 'SESSION', 'LOCAL', 'PERSIST');
    if (word)
      scope = word === 'GLOBAL' || word === 'PERSIST' ? 'global' : word === 'LOCAL' ? 'local' : 'session';
    name = parser.name();
    while (parser.symbol('.')) name += `.${parser.name(true)}`;
  }
  if (!parser.symbol('=') && !parser.symbol(':=')) parser.expect('TO');
  if (
    parser.is('ON') ||
    parser.is('DEFAULT') ||
    (parser.token.kind === 'word' &&
      !['NULL', 'TRUE', 'FALSE', 'CASE', 'IF', 'CONCAT', 'NOW'].includes(parser.token.value) &&
      parser.peek().value !== '(')
  ) {
    const { text } = parser.next();
    return {
      name: name.toLowerCase(),
      scope,
      value: { kind: 'literal', value: text, type: { name: 'varchar', family: 'text' } },
    };
  }
  return { name: name.toLowerCase(), scope, value: parseExpression(parser) };
}
