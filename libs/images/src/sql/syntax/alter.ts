// ALTER.
import { parseAccountStatement } from './account-statement.ts';
import type { Alteration, ColumnPlace, Statement } from './ast.ts';
import { parseColumn } from './column-definition.ts';
import { ifExists, ifNot } from './existence.ts';
import { parseExpression } from './expression.ts';
import type { Parser } from './parser.ts';
import { schemaOptions } from './schema-options.ts';
import { parseElement } from './table-element.ts';
import { parseType } from './type.ts';

export function parseAlter(parser: Parser): Statement {
  if (parser.take('DATABASE') || parser.take('SCHEMA')) {
    const name = parser.isName() ? parser.name() : undefined;
    return { kind: 'alter-schema', ...(name && { name }), ...schemaOptions(parser) };
  }
  if (parser.is('USER') || parser.is('ROLE')) return parseAccountStatement(parser, 'ALTER');
  parser.expect('TABLE');
  const exists = ifExists(parser);
  parser.take('ONLY');
  const table = parser.named();
  return {
    kind: 'alter-table',
    table,
    ifExists: exists,
    alterations: parser.list(() => parseAlteration(parser)),
  };
}

function place(parser: Parser): { place?: ColumnPlace } {
  if (parser.take('FIRST')) return { place: { first: true } };
  return parser.take('AFTER') ? { place: { after: parser.name() } } : {};
}

function parseAlteration(parser: Parser): Alteration {
  if (parser.take('ADD')) {
    parser.take('COLUMN');
    const ifNotExists = ifNot(parser);
    const element = parseElement(parser);
    return { kind: 'add', element, ifNotExists, ...place(parser) };
  }
  if (parser.take('DROP')) return parseDropAlteration(parser);
  if (parser.take('MODIFY')) {
    parser.take('COLUMN');
    const column = parseColumn(parser);
    return { kind: 'change', name: column.name, column, ...place(parser) };
  }
  if (parser.take('CHANGE')) {
    parser.take('COLUMN');
    const name = parser.name();
    return { kind: 'change', name, column: parseColumn(parser), ...place(parser) };
  }
  if (parser.take('ALTER')) return parseAlterColumn(parser);
  if (parser.take('RENAME')) return parseRename(parser);
  const name = parser.takeOne(
    'ENGINE',
    'COMMENT',
    'AUTO_INCREMENT',
    'CHARSET',
    'COLLATE',
    'CONVERT',
    'DEFAULT',
    'CHARACTER',
    'DISABLE',
    'ENABLE',
    'OWNER',
  );
  if (!name) throw parser.error();
  while (
    parser.take('TO') ||
    parser.take('SET') ||
    parser.take('CHARACTER') ||
    parser.take('CHARSET') ||
    parser.symbol('=')
  );
  const value = parser.next().text;
  if (parser.take('COLLATE')) parser.next();
  return { kind: 'option', name, value };
}

function parseDropAlteration(parser: Parser): Alteration {
  const type = parser.take('PRIMARY', 'KEY')
    ? 'primary'
    : parser.take('FOREIGN', 'KEY')
      ? 'foreign'
      : parser.takeOne('INDEX', 'KEY')
        ? 'index'
        : parser.take('CHECK')
          ? 'check'
          : parser.take('CONSTRAINT')
            ? 'constraint'
            : undefined;
  if (type === undefined) parser.take('COLUMN');
  const exists = ifExists(parser);
  const name = type === 'primary' ? 'PRIMARY' : parser.name();
  parser.takeOne('CASCADE', 'RESTRICT');
  return type
    ? { kind: 'drop-key', type, name, ifExists: exists }
    : { kind: 'drop-column', name, ifExists: exists };
}

function parseAlterColumn(parser: Parser): Alteration {
  parser.take('COLUMN');
  const name = parser.name();
  if (parser.take('DROP', 'DEFAULT')) return { kind: 'default', name };
  if (parser.take('DROP', 'NOT', 'NULL')) return { kind: 'not-null', name, set: false };
  if (parser.take('SET', 'NOT', 'NULL')) return { kind: 'not-null', name, set: true };
  if (parser.take('SET', 'DEFAULT')) {
    const start = parser.token.start;
    const value = parseExpression(parser);
    return { kind: 'default', name, value, text: parser.textBetween(start) };
  }
  parser.take('SET', 'DATA');
  parser.expect('TYPE');
  const type = parseType(parser);
  const using = parser.take('USING') ? parseExpression(parser) : undefined;
  return { kind: 'column-type', name, type, ...(using && { using }) };
}

function parseRename(parser: Parser): Alteration {
  const kind = parser.takeOne('COLUMN', 'INDEX', 'KEY');
  const isColumn = kind === 'COLUMN' || (!kind && parser.isName() && parser.peek().value === 'TO');
  if (isColumn || kind) {
    const from = parser.name();
    parser.expect('TO');
    return { kind: isColumn ? 'rename-column' : 'rename-index', from, to: parser.name() };
  }
  parser.takeOne('TO', 'AS');
  return { kind: 'rename', to: parser.named() };
}
