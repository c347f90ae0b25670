// CREATE TABLE.
import type { Statement, TableElement } from './ast.ts';
import { ifNot } from './existence.ts';
import type { Parser } from './parser.ts';
import { parseQuery, startsQuery } from './query.ts';
import { parseElement } from './table-element.ts';

export function parseCreateTable(parser: Parser, temporary: boolean): Statement {
  const ifNotExists = ifNot(parser);
  const name = parser.named();
  const base = { kind: 'create-table' as const, name, ifNotExists, temporary };
  if (parser.take('LIKE')) return { ...base, elements: [], options: {}, like: parser.named() };
  let elements: readonly TableElement[] = [];
  if (parser.isSymbol('(') && !startsQuery(parser)) {
    parser.next();
    if (parser.take('LIKE')) {
      const like = parser.named();
      parser.expectSymbol(')');
      return { ...base, elements, options: {}, like };
    }
    elements = parser.list(() => parseElement(parser));
    parser.expectSymbol(')');
  }
  const options = tableOptions(parser);
  parser.take('AS');
  if (startsQuery(parser)) return { ...base, elements, options, query: parseQuery(parser) };
  if (elements.length === 0) throw parser.error();
  return { ...base, elements, options };
}

function tableOptions(parser: Parser): Readonly<Record<string, string>> {
  const options: Record<string, string> = {};
  for (;;) {
    parser.symbol(',');
    parser.take('DEFAULT');
    const charset = parser.take('CHARACTER', 'SET') ? 'CHARSET' : undefined;
    const name =
      charset ??
      parser.takeOne(
        'ENGINE',
        'CHARSET',
        'COLLATE',
        'COMMENT',
        'AUTO_INCREMENT',
        'ROW_FORMAT',
        'STATS_PERSISTENT',
        'PAGE_CHECKSUM',
        'KEY_BLOCK_SIZE',
        'CHECKSUM',
      );
    if (!name) return options;
    parser.symbol('=');
    const token = parser.next();
    options[name] = token.kind === 'word' ? token.text : token.value;
  }
}
