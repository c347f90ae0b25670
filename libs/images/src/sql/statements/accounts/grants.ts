// GRANT and REVOKE.
import { SqlError } from '../../errors.ts';
import type { Session } from '../../session.ts';
import type { AccountEntry } from '../../store/catalogue.ts';
import type { Statement } from '../../syntax/ast.ts';
import type { UserSpecification } from '../../syntax/ast/account.ts';
import { keyOf, quotedAccount } from './account-key.ts';
import { secret } from './secret.ts';

/** What one user is granted or loses; the checks are in the order of the real server. */
export function changeGrants(
  session: Session,
  statement: Extract<Statement, { kind: 'grant' | 'revoke' }>,
  user: UserSpecification,
): void {
  const { accounts } = session.database;
  const key = keyOf(session, user);
  const entry = grantee(session, statement, user);
  if (statement.roles) {
    session.warn({ level: 'Note', code: 1235, message: 'not simulated: roles have no effect' });
    return;
  }
  if (statement.kind === 'revoke' && !statement.on) {
    accounts.set(key, { ...entry, grants: {}, grantOptions: [] });
    return;
  }
  const { schema = session.schema ?? '', name } = statement.on!;
  const level =
    name === '*' && statement.on!.schema === undefined ? `${session.schema}.*` : `${schema}.${name}`;
  checkMayGrant(session, schema, level);
  const before = entry.grants[level] ?? [];
  if (statement.kind === 'revoke' && before.length === 0) throw new SqlError(noSuchGrant(user));
  const after = privilegesAfter(statement, before);
  const { [level]: _removed, ...others } = entry.grants;
  const grants =
    after.length > 0
      ? { ...others, [level]: after.filter((privilege) => privilege !== 'USAGE' || after.length === 1) }
      : others;
  accounts.set(key, { ...entry, grants, grantOptions: optionsAfter(statement, entry.grantOptions, level) });
}

/** The entry of the account; GRANT … IDENTIFIED BY of MariaDB makes one. */
function grantee(
  session: Session,
  statement: Extract<Statement, { kind: 'grant' | 'revoke' }>,
  user: UserSpecification,
): AccountEntry {
  const entry = session.database.accounts.get(keyOf(session, user));
  if (
    !entry &&
    statement.kind === 'grant' &&
    session.dialect.name === 'mariadb' &&
    user.password !== undefined
  )
    return {
      user: user.user,
      host: user.host,
      ...secret(session, user),
      locked: false,
      role: false,
      grants: {},
      grantOptions: [],
    };
  if (!entry)
    throw new SqlError(
      statement.kind === 'revoke'
        ? noSuchGrant(user)
        : session.dialect.name === 'mariadb'
          ? { code: 1133, state: '28000', message: "Can't find any matching row in the user table" }
          : { code: 1410, state: '42000', message: 'You are not allowed to create a user with GRANT' },
    );
  return entry;
}

const noSuchGrant = ({ user, host }: UserSpecification) => ({
  code: 1141,
  state: '42000',
  message: `There is no such grant defined for user '${user}' on host '${host}'`,
});

function checkMayGrant(session: Session, schema: string, level: string): void {
  const mine = session.database.accounts.get(session.account);
  if (
    mine &&
    !mine.grantOptions.some((option) => option === '*.*' || option === level || option === `${schema}.*`)
  )
    throw new SqlError({
      code: level === '*.*' ? 1045 : 1044,
      state: level === '*.*' ? '28000' : '42000',
      message:
        level === '*.*'
          ? `Access denied for user ${quotedAccount(session.account)} (using password: YES)`
          : `Access denied for user ${quotedAccount(session.account)} to database '${schema}'`,
    });
}

function privilegesAfter(
  statement: Extract<Statement, { kind: 'grant' | 'revoke' }>,
  before: readonly string[],
): readonly string[] {
  const all = statement.privileges.includes('ALL PRIVILEGES');
  return statement.kind === 'grant'
    ? all
      ? ['ALL PRIVILEGES']
      : [...new Set([...before, ...statement.privileges])]
    : all
      ? []
      : before.filter((privilege) => !statement.privileges.includes(privilege));
}

function optionsAfter(
  statement: Extract<Statement, { kind: 'grant' | 'revoke' }>,
  before: readonly string[],
  level: string,
): readonly string[] {
  const all = statement.privileges.includes('ALL PRIVILEGES');
  return statement.kind === 'grant' && statement.grantOption
    ? [...new Set([...before, level])]
    : statement.kind === 'revoke' && all
      ? before.filter((option) => option !== level)
      : before;
}
