// CREATE, ALTER, DROP and RENAME USER.
import { SqlError } from '../../errors.ts';
import type { Session } from '../../session.ts';
import type { Statement } from '../../syntax/ast.ts';
import { keyOf, quotedAccount } from './account-key.ts';
import { secret } from './secret.ts';

export function createUsers(session: Session, statement: Extract<Statement, { kind: 'create-user' }>): void {
  const { accounts } = session.database;
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
          ? `Can't create user ${quotedAccount(key)}; it already exists`
          : `Authorization ID ${quotedAccount(key)} already exists.`,
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
}

export function alterUsers(session: Session, statement: Extract<Statement, { kind: 'alter-user' }>): void {
  const { accounts } = session.database;
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
}

export function dropUsers(session: Session, statement: Extract<Statement, { kind: 'drop-user' }>): void {
  const { accounts } = session.database;
  session.requireAdmin('CREATE USER');
  const missing = statement.users.map((user) => keyOf(session, user)).filter((key) => !accounts.has(key));
  if (missing.length > 0 && !statement.ifExists)
    throw failed(statement.role ? 'DROP ROLE' : 'DROP USER', missing);
  for (const user of statement.users) accounts.delete(keyOf(session, user));
}

export function renameUsers(session: Session, statement: Extract<Statement, { kind: 'rename-user' }>): void {
  const { accounts } = session.database;
  for (const { from, to } of statement.pairs) {
    const entry = accounts.get(keyOf(session, from));
    if (!entry || accounts.has(keyOf(session, to))) throw failed('RENAME USER', [keyOf(session, from)]);
    accounts.delete(keyOf(session, from));
    accounts.set(keyOf(session, to), { ...entry, ...to });
  }
}

const failed = (operation: string, names: readonly string[]) =>
  new SqlError({
    code: 1396,
    state: 'HY000',
    message: `Operation ${operation} failed for ${names.map(quotedAccount).join(',')}`,
  });
