// Users, roles and grants.
import { passwordHash } from '../../mysql-packets.ts';
import { SqlError } from '../errors.ts';
import type { QueryContext } from '../query/plan.ts';
import type { Outcome, Session } from '../session.ts';
import type { AccountEntry } from '../store/catalogue.ts';
import type { Account, Statement, UserSpecification } from '../syntax/ast.ts';
import { done } from './done.ts';

const keyOf = (session: Session, { user, host }: Account) =>
  user === '\u0000current' ? session.account : `${user}@${host}`;
const quoted = (key: string) =>
  `'${key.slice(0, key.lastIndexOf('@'))}'@'${key.slice(key.lastIndexOf('@') + 1)}'`;

const failed = (operation: string, names: readonly string[]) =>
  new SqlError({
    code: 1396,
    state: 'HY000',
    message: `Operation ${operation} failed for ${names.map(quoted).join(',')}`,
  });

function secret(session: Session, spec: UserSpecification): Pick<AccountEntry, 'hash' | 'plugin'> {
  const plugin =
    spec.plugin ??
    (session.dialect.name === 'mysql'
      ? String(
          session.dialect.systemVariable(session, 'default_authentication_plugin', 'global') ??
            'caching_sha2_password',
        )
      : 'mysql_native_password');
  const known = [
    'mysql_native_password',
    'caching_sha2_password',
    'sha256_password',
    'ed25519',
    'unix_socket',
    'auth_socket',
  ];
  if (
    !known.includes(plugin) ||
    (plugin === 'mysql_native_password' &&
      session.dialect.name === 'mysql' &&
      Number.parseFloat(session.dialect.version) >= 9)
  )
    throw new SqlError({ code: 1524, state: 'HY000', message: `Plugin '${plugin}' is not loaded` });
  return { plugin, hash: spec.authentication ?? passwordHash(spec.password ?? '') };
}

// eslint-disable-next-line max-lines-per-function -- one case per kind of statement
export function runAccountStatement(context: QueryContext, statement: Statement): Outcome | undefined {
  const { session } = context;
  const { accounts } = session.database;
  switch (statement.kind) {
    case 'create-user': {
      session.requireAdmin('CREATE USER');
      const existing = statement.users.map((user) => keyOf(session, user)).filter((key) => accounts.has(key));
      if (existing.length > 0 && !statement.ifNotExists)
        throw failed(statement.role ? 'CREATE ROLE' : 'CREATE USER', existing);
      for (const key of existing)
        session.warn({
          level: 'Note',
          code: session.dialect.name === 'mariadb' ? 1973 : 3163,
          message:
            session.dialect.name === 'mariadb'
              ? `Can't create user ${quoted(key)}; it already exists`
              : `Authorization ID ${quoted(key)} already exists.`,
        });
      for (const user of statement.users)
        if (!accounts.has(keyOf(session, user)))
          accounts.set(keyOf(session, user), {
            user: user.user,
            host: user.host,
            ...secret(session, user),
            locked: user.locked ?? statement.role,
            role: statement.role,
            grants: {},
            grantOptions: [],
          });
      break;
    }
    case 'alter-user':
      for (const user of statement.users) {
        const key = keyOf(session, user);
        if (key !== session.account) session.requireAdmin('CREATE USER');
        const entry = accounts.get(key);
        if (!entry && statement.ifExists) continue;
        if (!entry) throw failed('ALTER USER', [key]);
        const credentials =
          user.password !== undefined || user.authentication !== undefined || user.plugin !== undefined
            ? secret(session, user)
            : {};
        accounts.set(key, { ...entry, ...credentials, locked: user.locked ?? entry.locked });
      }
      break;
    case 'set-password': {
      const key = statement.account ? keyOf(session, statement.account) : session.account;
      const entry = accounts.get(key);
      if (!entry)
        throw new SqlError({
          code: 1133,
          state: '42000',
          message: "Can't find any matching row in the user table",
        });
      accounts.set(key, {
        ...entry,
        hash:
          statement.password.startsWith('*') && statement.password.length === 41
            ? statement.password
            : passwordHash(statement.password),
      });
      break;
    }
    case 'drop-user': {
      session.requireAdmin('CREATE USER');
      const missing = statement.users.map((user) => keyOf(session, user)).filter((key) => !accounts.has(key));
      if (missing.length > 0 && !statement.ifExists)
        throw failed(statement.role ? 'DROP ROLE' : 'DROP USER', missing);
      for (const user of statement.users) accounts.delete(keyOf(session, user));
      break;
    }
    case 'rename-user':
      for (const { from, to } of statement.pairs) {
        const entry = accounts.get(keyOf(session, from));
        if (!entry || accounts.has(keyOf(session, to))) throw failed('RENAME USER', [keyOf(session, from)]);
        accounts.delete(keyOf(session, from));
        accounts.set(keyOf(session, to), { ...entry, ...to });
      }
      break;
    case 'grant':
    case 'revoke':
      for (const user of statement.users) changeGrants(session, statement, user);
      break;
    default:
      return undefined;
  }
  session.database.touch();
  session.database.committed();
  return done('');
}

// eslint-disable-next-line max-lines-per-function -- the checks of GRANT in the order of the real server
function changeGrants(
  session: Session,
  statement: Extract<Statement, { kind: 'grant' | 'revoke' }>,
  user: UserSpecification,
): void {
  const { accounts } = session.database;
  const key = keyOf(session, user);
  let entry = accounts.get(key);
  if (
    !entry &&
    statement.kind === 'grant' &&
    session.dialect.name === 'mariadb' &&
    user.password !== undefined
  )
    entry = {
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
        ? {
            code: 1141,
            state: '42000',
            message: `There is no such grant defined for user '${user.user}' on host '${user.host}'`,
          }
        : session.dialect.name === 'mariadb'
          ? { code: 1133, state: '28000', message: "Can't find any matching row in the user table" }
          : { code: 1410, state: '42000', message: 'You are not allowed to create a user with GRANT' },
    );
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
  const mine = accounts.get(session.account);
  if (
    mine &&
    !mine.grantOptions.some((option) => option === '*.*' || option === level || option === `${schema}.*`)
  )
    throw new SqlError({
      code: level === '*.*' ? 1045 : 1044,
      state: level === '*.*' ? '28000' : '42000',
      message:
        level === '*.*'
          ? `Access denied for user ${quoted(session.account)} (using password: YES)`
          : `Access denied for user ${quoted(session.account)} to database '${schema}'`,
    });
  const before = entry.grants[level] ?? [];
  if (statement.kind === 'revoke' && before.length === 0)
    throw new SqlError({
      code: 1141,
      state: '42000',
      message: `There is no such grant defined for user '${user.user}' on host '${user.host}'`,
    });
  const all = statement.privileges.includes('ALL PRIVILEGES');
  const after =
    statement.kind === 'grant'
      ? all
        ? ['ALL PRIVILEGES']
        : [...new Set([...before, ...statement.privileges])]
      : all
        ? []
        : before.filter((privilege) => !statement.privileges.includes(privilege));
  const { [level]: _removed, ...others } = entry.grants;
  const grants =
    after.length > 0
      ? { ...others, [level]: after.filter((privilege) => privilege !== 'USAGE' || after.length === 1) }
      : others;
  const options =
    statement.kind === 'grant' && statement.grantOption
      ? [...new Set([...entry.grantOptions, level])]
      : statement.kind === 'revoke' && all
        ? entry.grantOptions.filter((option) => option !== level)
        : entry.grantOptions;
  accounts.set(key, { ...entry, grants, grantOptions: options });
}
