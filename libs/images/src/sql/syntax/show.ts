import { parseAccount } from './account-statement.ts';
import type { ShowStatement } from './ast.ts';
import { parseExpression } from './expression.ts';
import type { Parser } from './parser.ts';

/** What is shown, by its words; `table`: a table follows; `from`: FROM or IN. */
const forms: readonly {
  readonly words: readonly string[];
  readonly what: string;
  readonly takes?: 'schema' | 'table' | 'named' | 'user';
}[] = [
  { words: ['DATABASES'], what: 'databases' },
  { words: ['SCHEMAS'], what: 'databases' },
  { words: ['TABLES'], what: 'tables', takes: 'schema' },
  { words: ['TABLE', 'STATUS'], what: 'table status', takes: 'schema' },
  { words: ['COLUMNS'], what: 'columns', takes: 'table' },
  { words: ['FIELDS'], what: 'columns', takes: 'table' },
  { words: ['INDEX'], what: 'index', takes: 'table' },
  { words: ['INDEXES'], what: 'index', takes: 'table' },
  { words: ['KEYS'], what: 'index', takes: 'table' },
  { words: ['CREATE', 'TABLE'], what: 'create table', takes: 'named' },
  { words: ['CREATE', 'VIEW'], what: 'create view', takes: 'named' },
  { words: ['CREATE', 'DATABASE'], what: 'create database', takes: 'named' },
  { words: ['CREATE', 'SCHEMA'], what: 'create database', takes: 'named' },
  { words: ['CREATE', 'USER'], what: 'create user', takes: 'user' },
  { words: ['GRANTS'], what: 'grants' },
  { words: ['VARIABLES'], what: 'variables' },
  { words: ['STATUS'], what: 'status' },
  { words: ['WARNINGS'], what: 'warnings' },
  { words: ['ERRORS'], what: 'errors' },
  { words: ['PROCESSLIST'], what: 'processlist' },
  { words: ['ENGINES'], what: 'engines' },
  { words: ['STORAGE', 'ENGINES'], what: 'engines' },
  { words: ['CHARACTER', 'SET'], what: 'character set' },
  { words: ['COLLATION'], what: 'collation' },
  { words: ['PRIVILEGES'], what: 'privileges' },
  { words: ['PLUGINS'], what: 'plugins' },
  { words: ['TRIGGERS'], what: 'triggers', takes: 'schema' },
  { words: ['EVENTS'], what: 'events', takes: 'schema' },
  { words: ['PROCEDURE', 'STATUS'], what: 'procedure status' },
  { words: ['FUNCTION', 'STATUS'], what: 'function status' },
];

export function parseShow(parser: Parser): ShowStatement {
  const full = parser.take('FULL');
  const global = parser.takeOne('GLOBAL', 'SESSION', 'LOCAL') === 'GLOBAL';
  const form = forms.find(({ words }) => parser.is(...words));
  if (!form) throw parser.error();
  parser.at += form.words.length;
  let show: ShowStatement = { kind: 'show', what: form.what, full, global };
  if (form.takes === 'named') {
    parser.take('IF', 'NOT', 'EXISTS');
    show = { ...show, table: parser.named() };
  } else if (form.takes === 'user') show = { ...show, account: parseAccount(parser) };
  else if (form.what === 'grants' && parser.take('FOR')) show = { ...show, account: parseAccount(parser) };
  else if (form.takes === 'table') {
    if (!parser.takeOne('FROM', 'IN')) throw parser.error();
    const table = parser.named();
    const schema = parser.takeOne('FROM', 'IN') ? parser.name() : undefined;
    show = { ...show, table: schema ? { schema, name: table.name } : table };
  } else if (form.takes === 'schema' && parser.takeOne('FROM', 'IN'))
    show = { ...show, schema: parser.name() };
  if (parser.take('LIKE')) return { ...show, like: parser.string() };
  if (parser.take('WHERE')) return { ...show, where: parseExpression(parser) };
  if (parser.take('LIMIT')) return { ...show, limit: parseExpression(parser) };
  return show;
}
