// Users, roles and grants.
import type { QueryContext } from '../../query/plan.ts';
import type { Outcome } from '../../session.ts';
import type { Statement } from '../../syntax/ast.ts';
import { done } from '../done.ts';
import { changeGrants } from './grants.ts';
import { setPassword } from './set-password.ts';
import { alterUsers, createUsers, dropUsers, renameUsers } from './users.ts';

/** Runs a statement about accounts; undefined when it is another one. */
export function runAccountStatement(context: QueryContext, statement: Statement): Outcome | undefined {
  const { session } = context;
  switch (statement.kind) {
    case 'create-user':
      createUsers(session, statement);
      break;
    case 'alter-user':
      alterUsers(session, statement);
      break;
    case 'set-password':
      setPassword(session, statement);
      break;
    case 'drop-user':
      dropUsers(session, statement);
      break;
    case 'rename-user':
      renameUsers(session, statement);
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
