import { SqlError } from '../../errors.ts';
import type { Outcome, Session } from '../../session.ts';
import { quoteName } from './quote-name.ts';
import { rowsOf } from './show-outcome.ts';

export function showGrants(session: Session, key: string): Outcome {
  const entry = session.database.accounts.get(key);
  const at = key.lastIndexOf('@');
  const [user, host] = [key.slice(0, at), key.slice(at + 1)];
  if (!entry)
    throw new SqlError({
      code: 1141,
      state: '42000',
      message: `There is no such grant defined for user '${user}' on host '${host}'`,
    });
  const who = `\`${user}\`@\`${host}\``;
  const secret =
    session.dialect.name === 'mariadb' && entry.hash !== '' ? ` IDENTIFIED BY PASSWORD '${entry.hash}'` : '';
  const option = (level: string) => (entry.grantOptions.includes(level) ? ' WITH GRANT OPTION' : '');
  const levels = Object.keys(entry.grants)
    .filter((level) => level !== '*.*')
    .sort();
  const names = (level: string) =>
    level
      .split('.')
      .map((part) => (part === '*' ? '*' : quoteName(part)))
      .join('.');
  const lines = [
    `GRANT ${entry.grants['*.*']?.join(', ') ?? 'USAGE'} ON *.* TO ${who}${secret}${option('*.*')}`,
    ...levels.map(
      (level) => `GRANT ${entry.grants[level]!.join(', ')} ON ${names(level)} TO ${who}${option(level)}`,
    ),
  ];
  return rowsOf(
    [`Grants for ${user}@${host}`],
    lines.map((line) => [line]),
  );
}
