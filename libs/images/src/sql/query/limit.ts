// LIMIT and OFFSET.
import type { Query } from '../syntax/ast/query.ts';
import { integerOf, type Row } from '../values/value.ts';
import { Compiler } from './compile.ts';
import type { Compiled } from './compiled.ts';
import type { QueryContext } from './plan.ts';
import { Scope, type Frame } from './scope.ts';

export function planLimit(
  context: QueryContext,
  query: Query,
  outer?: Scope,
): (rows: readonly Row[], frame: Frame) => readonly Row[] {
  const compiler = new Compiler(context, new Scope(context.session.dialect, [], outer), 'field list');
  const [limit, offset] = [query.limit, query.offset].map((value) => value && compiler.compile(value));
  const number = (value: Compiled | undefined, frame: Frame, otherwise: number) => {
    const result = value?.run({ row: [], outer: frame }) ?? null;
    return result === null ? otherwise : Number(integerOf(result));
  };
  return (rows, frame) => {
    const start = number(offset, frame, 0);
    const count = number(limit, frame, Infinity);
    return start === 0 && count === Infinity ? rows : rows.slice(start, start + count);
  };
}
