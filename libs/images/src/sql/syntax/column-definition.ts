// A column of a table: type, defaults, what holds for its values.
import type { Check, ColumnDefinition, Expression, Reference } from './ast.ts';
import { parseExpression } from './expression.ts';
import type { Parser } from './parser.ts';
import { parseType } from './type.ts';

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

function parseDefault(parser: Parser): Expression {
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

export function parseCheck(parser: Parser): Check {
  parser.expectSymbol('(');
  const start = parser.token.start;
  const value = parseExpression(parser);
  const text = parser.textBetween(start);
  parser.expectSymbol(')');
  return { value, text };
}

export function parseReference(parser: Parser): Reference {
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
