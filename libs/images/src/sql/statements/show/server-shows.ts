import { processes } from '../../dialects/mysql-schema.ts';
import { systemVariables } from '../../dialects/mysql.ts';
import { isTrue, textOf, type Value } from '../../values/value.ts';
import { rowsOf, type Show } from './show-outcome.ts';

/** SHOW of what the server does. */
export const serverShows: Readonly<Record<string, Show>> = {
  engines: () =>
    rowsOf(
      ['Engine', 'Support', 'Comment', 'Transactions', 'XA', 'Savepoints'],
      [
        [
          'InnoDB',
          'DEFAULT',
          'Supports transactions, row-level locking, and foreign keys',
          'YES',
          'YES',
          'YES',
        ],
      ],
    ),
  errors: (session) =>
    rowsOf(
      ['Level', 'Code', 'Message'],
      session.warnings
        .filter(({ level }) => level === 'Error')
        .map(({ code, message }) => ['Error', BigInt(code), message]),
    ),
  processlist: (session) =>
    rowsOf(
      [
        'Id',
        'User',
        'Host',
        'db',
        'Command',
        'Time',
        'State',
        'Info',
        ...(session.dialect.name === 'mariadb' ? ['Progress'] : []),
      ],
      processes(session).map((row) => (session.dialect.name === 'mariadb' ? [...row, '0.000'] : row)),
    ),
  status: (session) =>
    rowsOf(
      ['Variable_name', 'Value'],
      [
        ['Connections', String(Math.max(...session.database.sessions.keys()))],
        ['Threads_connected', String(session.database.sessions.size)],
        ['Uptime', '0'],
      ],
    ),
  variables: (session, { global }) =>
    rowsOf(
      ['Variable_name', 'Value'],
      [...systemVariables(session.dialect).keys()]
        .filter((name) => name !== 'names')
        .sort()
        .map((name) => [
          name,
          shownVariable(
            name,
            session.dialect.systemVariable(session, name, global ? 'global' : 'session') ?? null,
          ),
        ]),
    ),
  warnings: (session) =>
    rowsOf(
      ['Level', 'Code', 'Message'],
      session.warnings.map(({ level, code, message }) => [level ?? 'Warning', BigInt(code), message]),
    ),
};

const switches = new Set([
  'autocommit',
  'foreign_key_checks',
  'unique_checks',
  'general_log',
  'read_only',
  'sql_notes',
  'sql_safe_updates',
  'sql_quote_show_create',
  'sql_log_bin',
  'sql_auto_is_null',
  'log_bin',
  'skip_networking',
]);
const shownVariable = (name: string, value: Value): Value =>
  switches.has(name) ? (isTrue(value) ? 'ON' : 'OFF') : value === null ? '' : textOf(value);
