import { SqlError } from '../../errors.ts';
import type { Expression } from '../../syntax/ast/expression.ts';
import type { Compiler } from '../compile.ts';
import type { Compiled } from '../compiled.ts';
import type { Frame, Scope } from '../scope.ts';

export function compileColumn(
  compiler: Compiler,
  { name, table, at }: Extract<Expression, { kind: 'column' }>,
): Compiled {
  let scope: Scope | undefined = compiler.scope;
  for (let depth = 0; scope; depth++, scope = scope.outer) {
    const place = scope.find(name, table, compiler.clause, at);
    if (place === undefined) continue;
    const { type, notNull } = scope.columns[place]!;
    if (depth === 0) return { type, run: (frame) => frame.row[place] ?? null, ...(notNull && { notNull }) };
    const up = depth;
    return {
      type,
      run: (start) => {
        let frame: Frame | undefined = start;
        for (let level = 0; level < up; level++) frame = frame?.outer;
        return frame?.row[place] ?? null;
      },
    };
  }
  const knows = (candidate: Scope): boolean =>
    candidate.columns.some((column) => candidate.same(column.table, table ?? '')) ||
    (candidate.outer ? knows(candidate.outer) : false);
  if (table !== undefined && compiler.dialect.family === 'postgres' && !knows(compiler.scope))
    throw new SqlError(compiler.dialect.errors.unknownTableInScope(table), at);
  throw new SqlError(
    compiler.dialect.errors.unknownColumn(table === undefined ? name : `${table}.${name}`, compiler.clause),
    at,
  );
}

/** VALUES(column) of ON DUPLICATE KEY UPDATE. */
export function compileInserted(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'inserted' }>,
): Compiled {
  const place = compiler.scope.find(expression.column, undefined, compiler.clause, 0);
  if (place === undefined)
    throw new SqlError(compiler.dialect.errors.unknownColumn(expression.column, compiler.clause));
  return { type: compiler.scope.columns[place]!.type, run: (frame) => frame.inserted?.[place] ?? null };
}
