// IF EXISTS and IF NOT EXISTS.
import type { Parser } from './parser.ts';

export const ifNot = (parser: Parser) => parser.take('IF', 'NOT', 'EXISTS');
export const ifExists = (parser: Parser) => parser.take('IF', 'EXISTS');
