import type { Session } from '../../session.ts';
import type { Column } from '../../store/catalogue.ts';
import { textOf, type Value } from '../../values/value.ts';

export function shownDefault(session: Session, column: Column): Value {
  if (column.defaultText === undefined) return null;
  const now = /^(current_timestamp|now)(\(\))?$/i.test(column.defaultText);
  if (now) return session.dialect.name === 'mariadb' ? 'current_timestamp()' : 'CURRENT_TIMESTAMP';
  return column.default?.kind === 'literal'
    ? textOf(
        session.dialect.store(column.default.value, column.type, {
          column: column.name,
          home: '',
          row: 1,
          ignore: true,
          warn: () => undefined,
        }) ?? '',
      )
    : column.defaultText;
}
