import { keyMark } from '../../dialects/mysql-schema.ts';
import { typeText } from '../../dialects/mysql-types.ts';
import { likePattern } from '../../query/operators.ts';
import type { Outcome, Session } from '../../session.ts';
import type { Column } from '../../store/catalogue.ts';
import type { ShowStatement } from '../../syntax/ast.ts';
import { textOf, type Row } from '../../values/value.ts';
import { rowsOf } from './show-outcome.ts';
import { shownDefault } from './shown-default.ts';

export function showColumns(session: Session, { table, full, like }: ShowStatement): Outcome {
  const view = session.findView(table!);
  const plan = view && session.context('').plan(view.query);
  const { definition } = plan
    ? {
        definition: {
          columns: plan.columns.map(({ name, type, notNull }): Column => ({
            name,
            type,
            notNull: notNull ?? false,
            onUpdateNow: false,
            autoIncrement: false,
          })),
          keys: [],
          collation: '',
        },
      }
    : session.table(table!);
  const widths = session.dialect.integerWidths;
  const rows = definition.columns.map((column): Row => {
    const text = column.type.family === 'text' || column.type.family === 'enum';
    const base: Row = [
      column.name,
      typeText(column.type, widths),
      column.notNull ? 'NO' : 'YES',
      keyMark(definition.keys, column.name),
      shownDefault(session, column),
      extra(session, column),
    ];
    return full
      ? [
          base[0]!,
          base[1]!,
          text ? (column.type.collation ?? definition.collation) : null,
          ...base.slice(2),
          'select,insert,update,references',
          column.comment ?? '',
        ]
      : base;
  });
  const names = full
    ? ['Field', 'Type', 'Collation', 'Null', 'Key', 'Default', 'Extra', 'Privileges', 'Comment']
    : ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'];
  const outcome = rowsOf(names, rows);
  if (like === undefined || outcome.kind !== 'rows') return outcome;
  const pattern = likePattern(like, '\\', true);
  return { ...outcome, rows: outcome.rows.filter(([name]) => pattern.test(textOf(name!))) };
}

function extra(session: Session, column: Column): string {
  const now = /^(current_timestamp|now)/i.test(column.defaultText ?? '');
  const update =
    session.dialect.name === 'mariadb' ? 'on update current_timestamp()' : 'on update CURRENT_TIMESTAMP';
  return [
    column.autoIncrement ? 'auto_increment' : '',
    now && session.dialect.name === 'mysql' ? 'DEFAULT_GENERATED' : '',
    column.onUpdateNow ? update : '',
    column.generated ? `${column.generated.stored ? 'STORED' : 'VIRTUAL'} GENERATED` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
