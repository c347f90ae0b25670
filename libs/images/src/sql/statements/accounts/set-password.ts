import { passwordHash } from '../../../mysql-packets.ts';
import { SqlError } from '../../errors.ts';
import type { Session } from '../../session.ts';
import type { Statement } from '../../syntax/ast.ts';
import { keyOf } from './account-key.ts';

export function setPassword(session: Session, statement: Extract<Statement, { kind: 'set-password' }>): void {
  const { accounts } = session.database;
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
}
