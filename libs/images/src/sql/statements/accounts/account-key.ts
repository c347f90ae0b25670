import type { Session } from '../../session.ts';
import type { Account } from '../../syntax/ast/account.ts';

export const keyOf = (session: Session, { user, host }: Account) =>
  user === '\u0000current' ? session.account : `${user}@${host}`;
export const quotedAccount = (key: string) =>
  `'${key.slice(0, key.lastIndexOf('@'))}'@'${key.slice(key.lastIndexOf('@') + 1)}'`;
