// Character set and collation of a schema.
import type { Parser } from './parser.ts';

export function schemaOptions(parser: Parser): { charset?: string; collation?: string } {
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
