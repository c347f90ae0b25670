// UNION, EXCEPT and INTERSECT.
import { SqlError } from '../errors.ts';
import type { Query } from '../syntax/ast/query.ts';
import { commonType } from '../values/types.ts';
import type { Row } from '../values/value.ts';
import type { Plan, QueryContext } from './plan.ts';
import type { Scope } from './scope.ts';
import { rowKey, unique } from './unique.ts';

export function planUnion(
  context: QueryContext,
  body: Extract<Query['body'], { kind: 'union' }>,
  outer?: Scope,
): Plan {
  const [left, right] = [context.plan(body.left, outer), context.plan(body.right, outer)];
  if (left.columns.length !== right.columns.length)
    throw new SqlError(context.session.dialect.errors.unionColumns());
  const columns = left.columns.map((column, index) => ({
    name: column.name,
    table: '',
    type: commonType(column.type, right.columns[index]!.type),
  }));
  const { dialect } = context.session;
  const key = (row: Row) => rowKey(dialect, row);
  const convert = (rows: readonly Row[]) =>
    rows.map((row) =>
      row.map((value, index) =>
        value !== null && typeof value !== 'string' && columns[index]!.type.family === 'text'
          ? dialect.cast(value, columns[index]!.type)
          : value,
      ),
    );
  return {
    columns,
    rows: (frame) => {
      const [a, b] = [convert(left.rows(frame)), convert(right.rows(frame))];
      return united(body, a, b, key);
    },
  };
}

function united(
  { operator, all }: Pick<Extract<Query['body'], { kind: 'union' }>, 'operator' | 'all'>,
  left: readonly Row[],
  right: readonly Row[],
  key: (row: Row) => string,
): readonly Row[] {
  const keys = new Set(right.map(key));
  if (operator === 'EXCEPT')
    return unique(
      left.filter((row) => !keys.has(key(row))),
      key,
    );
  if (operator === 'INTERSECT')
    return unique(
      left.filter((row) => keys.has(key(row))),
      key,
    );
  return all ? [...left, ...right] : unique([...left, ...right], key);
}
