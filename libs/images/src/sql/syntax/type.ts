import type { SqlType } from '../values/types.ts';
import type { Parser } from './parser.ts';

/** A type as it is written in a column or a cast. `cast`: CHAR means text of any length. */
export function parseType(parser: Parser, cast = false): SqlType {
  const start = parser.at;
  const { token } = parser;
  if (token.kind !== 'word' && token.kind !== 'quoted') throw parser.error();
  parser.next();
  const words = typeWords(
    parser,
    parser.dialect.foldsNames ? token.value.toLowerCase() : token.value.toLowerCase(),
  );
  const values =
    words === 'enum' || words === 'set' ? parenthesised(parser, () => parser.string()) : undefined;
  const numbers = !values && parser.isSymbol('(') ? parenthesised(parser, () => parser.integer()) : [];
  const zoned =
    parser.take('WITH', 'TIME', 'ZONE') || (parser.take('WITHOUT', 'TIME', 'ZONE') ? false : undefined);
  const type = parser.dialect.type(words, {
    cast,
    ...(numbers[0] !== undefined && { length: numbers[0] }),
    ...(numbers[1] !== undefined && { scale: numbers[1] }),
    ...(values && { values }),
    ...(zoned !== undefined && { zoned }),
  });
  if (!type)
    throw parser.dialect.unknownType?.(token.text, token.start) ?? parser.error(parser.tokens[start]);
  return parser.dialect.family === 'mysql' ? attributes(parser, type) : arraySuffix(parser, type);
}

function typeWords(parser: Parser, first: string): string {
  if (first === 'double' && parser.take('PRECISION')) return 'double precision';
  if ((first === 'character' || first === 'char' || first === 'national') && parser.take('VARYING'))
    return 'varchar';
  if (first === 'national') return parser.take('VARCHAR') ? 'varchar' : (parser.take('CHAR'), 'char');
  if (first === 'long') return parser.take('VARCHAR') || parser.take('TEXT') ? 'mediumtext' : 'mediumtext';
  return first;
}

function parenthesised<Item>(parser: Parser, item: () => Item): readonly Item[] {
  parser.expectSymbol('(');
  const items = parser.list(item);
  parser.expectSymbol(')');
  return items;
}

function attributes(parser: Parser, start: SqlType): SqlType {
  let type = start;
  for (;;) {
    if (parser.take('UNSIGNED')) type = { ...type, unsigned: true };
    else if (parser.take('SIGNED')) continue;
    else if (parser.take('ZEROFILL')) type = { ...type, unsigned: true, zerofill: true };
    else if (parser.take('CHARACTER', 'SET') || parser.take('CHARSET')) {
      type = { ...type, charset: parser.next().text.toLowerCase() };
    } else if (type.family === 'text' && parser.take('BINARY')) continue;
    else if (parser.take('COLLATE')) type = { ...type, collation: parser.next().text.replace(/['"`]/g, '') };
    else return type;
  }
}

function arraySuffix(parser: Parser, type: SqlType): SqlType {
  if (!parser.symbol('[')) return type;
  if (!parser.isSymbol(']')) parser.integer();
  parser.expectSymbol(']');
  return { name: `${type.name}[]`, family: 'array' };
}
