import type { QueryContext } from '../../query/plan.ts';
import { Scope } from '../../query/scope.ts';
import type { Table } from '../../store/catalogue.ts';
import { same } from '../same-name.ts';

export const placeOf = (table: Table, name: string) =>
  table.definition.columns.findIndex((column) => same(column.name, name));

export const scopeOf = (context: QueryContext, table: Table, alias?: string) =>
  new Scope(
    context.session.dialect,
    table.definition.columns.map(({ name, type }) => ({
      name,
      type,
      table: alias ?? table.definition.name,
      schema: table.definition.schema,
    })),
  );
