import { typeText } from '../../dialects/mysql-types.ts';
import type { Session } from '../../session.ts';
import type { Column, Table } from '../../store/catalogue.ts';
import { textOf } from '../../values/value.ts';
import { constraintText } from '../rows/constraint-text.ts';
import { quoteName } from './quote-name.ts';
import { shownDefault } from './shown-default.ts';

export function createTableText(session: Session, { definition, data }: Table): string {
  const keyWords = { primary: 'PRIMARY KEY', unique: 'UNIQUE KEY', index: 'KEY', fulltext: 'FULLTEXT KEY' };
  const order = { primary: 0, unique: 1, index: 2, fulltext: 3 };
  const keys = [...definition.keys].sort((a, b) => order[a.type] - order[b.type]);
  const lines = [
    ...definition.columns.map((column) => columnText(session, column)),
    ...keys.map(
      ({ name, type, columns: names }) =>
        `${keyWords[type]}${type === 'primary' ? '' : ` ${quoteName(name)}`} (${names.map(quoteName).join(',')})`,
    ),
    ...definition.foreignKeys.map(constraintText),
    ...definition.checks.map(({ name, text }) => `CONSTRAINT ${quoteName(name)} CHECK (${text})`),
  ];
  const automatic =
    definition.columns.some(({ autoIncrement }) => autoIncrement) && data.autoIncrement > 1n
      ? ` AUTO_INCREMENT=${data.autoIncrement}`
      : '';
  const collate = definition.collation === '' ? '' : ` COLLATE=${definition.collation}`;
  return `CREATE TABLE ${quoteName(definition.name)} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n) ENGINE=${definition.engine}${automatic} DEFAULT CHARSET=${definition.charset}${collate}${definition.comment === '' ? '' : ` COMMENT='${definition.comment}'`}`;
}

function columnText(session: Session, column: Column): string {
  const parts = [`${quoteName(column.name)} ${typeText(column.type, session.dialect.integerWidths)}`];
  const mariadb = session.dialect.name === 'mariadb';
  const now = mariadb ? 'current_timestamp()' : 'CURRENT_TIMESTAMP';
  if (column.generated)
    parts.push(
      `GENERATED ALWAYS AS (${column.generated.text}) ${column.generated.stored ? 'STORED' : 'VIRTUAL'}`,
    );
  if (column.notNull) parts.push('NOT NULL');
  else if (column.type.name === 'timestamp') parts.push('NULL');
  if (column.autoIncrement) parts.push('AUTO_INCREMENT');
  const shown = shownDefault(session, column);
  const textual = column.type.family === 'text' && /text$/.test(column.type.name);
  if (shown === null && !column.notNull && !column.generated && (!textual || mariadb))
    parts.push('DEFAULT NULL');
  else if (shown !== null)
    parts.push(
      `DEFAULT ${column.default?.kind !== 'literal' ? textOf(shown) : mariadb && typeof column.default.value !== 'string' ? textOf(shown) : `'${textOf(shown).replaceAll("'", "''")}'`}`,
    );
  if (column.onUpdateNow) parts.push(`ON UPDATE ${now}`);
  if (column.comment !== undefined) parts.push(`COMMENT '${column.comment.replaceAll("'", "''")}'`);
  return parts.join(' ');
}
