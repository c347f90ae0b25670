// CREATE, DROP and ALTER.
/* eslint-disable max-lines -- too long, to be split by topic */
import { parseAccountStatement } from './account-statement.ts';
import type { Alteration, ColumnDefinition, ColumnPlace, Reference, Statement, TableElement } from './ast.ts';
import { parseExpression } from './expression.ts';
import type { Parser } from './parser.ts';
import { parseQuery, startsQuery } from './query.ts';
import { parseType } from './type.ts';

const ifNot = (parser: Parser) => parser.take('IF', 'NOT', 'EXISTS');
const ifExists = (parser: Parser) => parser.take('IF', 'EXISTS');

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

function schemaOptions(parser: Parser): { charset?: string; collation?: string } {
  let options: { charset?: string; collation?: string } = {};
  for (;;) {
    parser.take('DEFAULT');
    if (parser.take('CHARACTER', 'SET') || parser.take('CHARSET')) {
      parser.symbol('=');
      options = { ...options, charset: parser.next().value.toLowerCase() };
    } else if (parser.take('COLLATE')) {
      parser.symbol('=');
      options = { ...options, collation: parser.next().value.toLowerCase() };
    } else return options;
  }
}

function parseCreateTable(parser: Parser, temporary: boolean): Statement {
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

const keyColumns = (parser: Parser): readonly string[] => {
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

function parseElement(parser: Parser): TableElement {
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

function parseCheck(parser: Parser): { value: ReturnType<typeof parseExpression>; text: string } {
  parser.expectSymbol('(');
  const start = parser.token.start;
  const value = parseExpression(parser);
  const text = parser.textBetween(start);
  parser.expectSymbol(')');
  return { value, text };
}

function parseReference(parser: Parser): Reference {
  parser.expect('REFERENCES');
  const table = parser.named();
  const columns = parser.isSymbol('(') ? parser.names() : [];
  let reference: Reference = { table, columns };
  while (parser.take('ON')) {
    const event = parser.takeOne('DELETE', 'UPDATE');
    const action = parser.take('SET', 'NULL')
      ? 'SET NULL'
      : parser.take('NO', 'ACTION')
        ? 'NO ACTION'
        : parser.take('SET', 'DEFAULT')
          ? 'SET DEFAULT'
          : parser.takeOne('CASCADE', 'RESTRICT');
    if (!event || !action) throw parser.error();
    reference = { ...reference, ...(event === 'DELETE' ? { onDelete: action } : { onUpdate: action }) };
  }
  return reference;
}

type MutableColumn = { -readonly [Name in keyof ColumnDefinition]: ColumnDefinition[Name] };

export function parseColumn(parser: Parser): ColumnDefinition {
  const name = parser.name();
  const serial = parser.is('SERIAL') || parser.is('BIGSERIAL') || parser.is('SMALLSERIAL');
  const type = parseType(parser);
  const column: MutableColumn = { name, type, notNull: serial, nullable: false, onUpdateNow: false, autoIncrement: serial, primaryKey: false, unique: false }; // prettier-ignore
  while (parseColumnOption(parser, column));
  return column;
}

function parseColumnOption(parser: Parser, column: MutableColumn): boolean {
  if (parser.take('NOT', 'NULL')) column.notNull = true;
  else if (parser.take('NULL')) column.nullable = true;
  else if (parser.take('DEFAULT')) {
    const start = parser.token.start;
    column.default = parseDefault(parser);
    column.defaultText = parser.textBetween(start);
  } else if (parser.take('ON', 'UPDATE')) {
    parseExpression(parser);
    column.onUpdateNow = true;
  } else if (parser.take('AUTO_INCREMENT')) column.autoIncrement = true;
  else if (parser.take('PRIMARY')) {
    parser.expect('KEY');
    column.primaryKey = true;
  } else if (parser.take('UNIQUE')) {
    parser.take('KEY');
    column.unique = true;
  } else if (parser.take('KEY')) column.primaryKey = true;
  else if (parser.take('COMMENT')) column.comment = parser.string();
  else if (parser.take('CONSTRAINT')) {
    const name = parser.is('CHECK') ? undefined : parser.name();
    if (!parser.take('CHECK')) return parseColumnOption(parser, column);
    column.check = { ...parseCheck(parser), ...(name && { name }) };
  } else if (parser.take('CHECK')) column.check = parseCheck(parser);
  else if (parser.is('REFERENCES')) column.references = parseReference(parser);
  else if (parser.take('GENERATED')) parseGenerated(parser, column);
  else if (parser.is('AS') && parser.peek().value === '(') parseGenerated(parser, column);
  else if (parser.take('COLLATE')) parser.next();
  else return false;
  return true;
}

function parseDefault(parser: Parser): ReturnType<typeof parseExpression> {
  // a default ends before NOT NULL: no comparison operators outside parentheses
  return parseExpression(parser);
}

function parseGenerated(parser: Parser, column: MutableColumn): void {
  const byDefault = parser.take('BY', 'DEFAULT') || parser.take('ALWAYS');
  parser.expect('AS');
  if (byDefault && parser.take('IDENTITY')) {
    if (parser.symbol('(')) while (!parser.symbol(')')) parser.next();
    column.autoIncrement = true;
    column.notNull = true;
    return;
  }
  const { value, text } = parseCheck(parser);
  const stored = parser.takeOne('STORED', 'PERSISTENT') !== undefined;
  parser.take('VIRTUAL');
  column.generated = { value, text, stored };
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

export function parseDrop(parser: Parser): Statement {
  if (parser.take('DATABASE') || parser.take('SCHEMA')) {
    const exists = ifExists(parser);
    const name = parser.name();
    return {
      kind: 'drop-schema',
      name,
      ifExists: exists,
      cascade: parser.takeOne('CASCADE', 'RESTRICT') === 'CASCADE',
    };
  }
  parser.take('TEMPORARY');
  const view = parser.is('VIEW');
  if (parser.takeOne('TABLE', 'TABLES', 'VIEW')) {
    const exists = ifExists(parser);
    const tables = parser.list(() => parser.named());
    return {
      kind: 'drop-table',
      tables,
      ifExists: exists,
      view,
      cascade: parser.takeOne('CASCADE', 'RESTRICT') === 'CASCADE',
    };
  }
  if (parser.take('INDEX')) {
    parser.take('CONCURRENTLY');
    const exists = ifExists(parser);
    const name = parser.named();
    const table = parser.take('ON') ? parser.named() : undefined;
    return { kind: 'drop-index', name, ifExists: exists, ...(table && { table }) };
  }
  if (parser.take('PREPARE')) return { kind: 'deallocate', name: parser.name() };
  if (parser.is('USER') || parser.is('ROLE')) return parseAccountStatement(parser, 'DROP');
  throw parser.error();
}

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
