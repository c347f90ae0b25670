// What stands between the parentheses of CREATE TABLE and after ADD: columns, keys, checks.
import type { TableElement } from './ast.ts';
import { parseCheck, parseColumn, parseReference } from './column-definition.ts';
import type { Parser } from './parser.ts';

export const keyColumns = (parser: Parser): readonly string[] => {
  parser.expectSymbol('(');
  const columns = parser.list(() => {
    const name = parser.name();
    if (parser.symbol('(')) {
      parser.integer();
      parser.expectSymbol(')');
    }
    parser.takeOne('ASC', 'DESC');
    return name;
  });
  parser.expectSymbol(')');
  return columns;
};

export function parseElement(parser: Parser): TableElement {
  const named = parser.take('CONSTRAINT');
  const name =
    named && !['PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK'].some((word) => parser.is(word))
      ? parser.name()
      : undefined;
  const withName = name === undefined ? {} : { name };
  if (parser.take('PRIMARY', 'KEY')) {
    parser.take('USING', 'BTREE');
    return { kind: 'primary', columns: keyColumns(parser), ...withName };
  }
  if (parser.take('FOREIGN', 'KEY')) {
    const index = parser.isName() ? parser.name() : undefined;
    const columns = parser.names();
    return {
      kind: 'foreign',
      columns,
      reference: parseReference(parser),
      ...((name ?? index) ? { name: name ?? index! } : {}),
    };
  }
  if (parser.take('CHECK')) return { kind: 'check', check: { ...parseCheck(parser), ...withName } };
  if (parser.take('UNIQUE')) {
    parser.takeOne('KEY', 'INDEX');
    return { kind: 'unique', ...indexName(parser, name), columns: keyColumns(parser) };
  }
  if (named) throw parser.error();
  const fulltext = parser.dialect.family === 'mysql' && parser.take('FULLTEXT');
  if (parser.dialect.family === 'mysql' && (parser.takeOne('KEY', 'INDEX') || fulltext)) {
    const kind = fulltext ? 'fulltext' : 'index';
    const element: TableElement = { kind, ...indexName(parser, undefined), columns: keyColumns(parser) };
    parser.take('USING', 'BTREE');
    return element;
  }
  return { kind: 'column', column: parseColumn(parser) };
}

function indexName(parser: Parser, constraint: string | undefined): { name?: string } {
  const name = parser.isName() && !parser.is('USING') ? parser.name() : constraint;
  parser.take('USING', 'BTREE');
  return name === undefined ? {} : { name };
}
