// CREATE.
import { parseAccountStatement } from './account-statement.ts';
import type { Statement } from './ast.ts';
import { parseCreateTable } from './create-table.ts';
import { ifNot } from './existence.ts';
import type { Parser } from './parser.ts';
import { parseQuery } from './query.ts';
import { schemaOptions } from './schema-options.ts';
import { keyColumns } from './table-element.ts';

export function parseCreate(parser: Parser): Statement {
  const orReplace = parser.take('OR', 'REPLACE');
  if (parser.take('DATABASE') || parser.take('SCHEMA')) {
    const ifNotExists = ifNot(parser);
    return { kind: 'create-schema', name: parser.name(), ifNotExists, ...schemaOptions(parser) };
  }
  const temporary = parser.take('TEMPORARY') || parser.take('TEMP');
  if (parser.take('TABLE')) return parseCreateTable(parser, temporary);
  while (parser.is('ALGORITHM') || parser.is('DEFINER') || parser.is('SQL')) skipViewOption(parser);
  if (parser.take('VIEW')) return parseCreateView(parser, orReplace);
  const unique = parser.take('UNIQUE');
  if (parser.take('INDEX') || (parser.take('FULLTEXT') && parser.take('INDEX')))
    return parseCreateIndex(parser, unique);
  if (parser.is('USER') || parser.is('ROLE')) return parseAccountStatement(parser, 'CREATE');
  throw parser.error();
}

function skipViewOption(parser: Parser): void {
  const { value } = parser.next();
  if (value === 'SQL') {
    parser.expect('SECURITY');
    parser.next();
    return;
  }
  parser.expectSymbol('=');
  parser.next();
  while (parser.token.kind === 'variable' || parser.isSymbol('@')) parser.next();
}

function parseCreateView(parser: Parser, orReplace: boolean): Statement {
  const ifNotExists = ifNot(parser);
  const name = parser.named();
  const columns = parser.isSymbol('(') ? parser.names() : undefined;
  parser.expect('AS');
  const start = parser.token.start;
  const query = parseQuery(parser);
  const text = parser.textBetween(start);
  if (parser.take('WITH')) {
    parser.takeOne('CASCADED', 'LOCAL');
    parser.expect('CHECK', 'OPTION');
  }
  return { kind: 'create-view', name, query, text, orReplace, ifNotExists, ...(columns && { columns }) };
}

function parseCreateIndex(parser: Parser, unique: boolean): Statement {
  parser.take('CONCURRENTLY');
  const ifNotExists = ifNot(parser);
  const name = parser.is('ON') ? undefined : parser.name();
  parser.expect('ON');
  const table = parser.named();
  if (parser.take('USING')) parser.next();
  const columns = keyColumns(parser);
  return { kind: 'create-index', table, columns, unique, ifNotExists, ...(name && { name }) };
}
