import { badRequest, type RestRequest, type UserInfo } from '@drydock/machinery';
import { checkAccess } from '../authorization/check-access.ts';
import type { Authorizer } from '../authorization/authorizer.ts';

/** Whom the request acts for: the caller, or the user named by `Impersonate-` headers if the caller may do that. */
export function impersonate(
  { headers = {} }: RestRequest,
  caller: UserInfo,
  authorizer: Authorizer,
): UserInfo {
  const username = headers['impersonate-user'];
  const asked = headers['impersonate-group'];
  const uid = headers['impersonate-uid'];
  if (!username) {
    if (asked || uid) throw badRequest('requested [{Group}] without impersonating a user');
    return caller;
  }
  const groups = asked
    ? asked
        .split('\n')
        .flatMap((line) => line.split(','))
        .map((group) => group.trim())
    : [];
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username);
  allow(
    authorizer,
    caller,
    account
      ? { resource: 'serviceaccounts', namespace: account[1]!, name: account[2]! }
      : { resource: 'users', name: username },
  );
  for (const group of groups) allow(authorizer, caller, { resource: 'groups', name: group });
  if (uid) allow(authorizer, caller, { group: 'authentication.k8s.io', resource: 'uids', name: uid });
  const implied =
    account && groups.length === 0 ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`] : [];
  const all = [...groups, ...implied];
  const anonymous = username === 'system:anonymous';
  const everyone = anonymous ? 'system:unauthenticated' : 'system:authenticated';
  return { username, groups: all.includes(everyone) ? all : [...all, everyone], ...(uid ? { uid } : {}) };
}

interface Target {
  readonly group?: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly name: string;
}

function allow(
  authorizer: Authorizer,
  user: UserInfo,
  { group = '', resource, namespace = '', name }: Target,
): void {
  checkAccess(authorizer, {
    user,
    verb: 'impersonate',
    resource: { group, resource, subresource: '', namespace, name },
  });
}
