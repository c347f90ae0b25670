// DROP.
import { parseAccountStatement } from './account-statement.ts';
import type { Statement } from './ast.ts';
import { ifExists } from './existence.ts';
import type { Parser } from './parser.ts';

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
