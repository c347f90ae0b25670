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
  const extra = extraOf(headers);
  if (!username) {
    if (asked || uid || extra)
      throw badRequest(`requested [${withoutUser(asked, uid, extra)}] without impersonating a user`);
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
  for (const [key, values] of Object.entries(extra ?? {}))
    for (const value of values)
      allow(authorizer, caller, {
        group: 'authentication.k8s.io',
        resource: 'userextras',
        subresource: key,
        name: value,
      });
  if (uid) allow(authorizer, caller, { group: 'authentication.k8s.io', resource: 'uids', name: uid });
  const implied =
    account && groups.length === 0 ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`] : [];
  const all = [...groups, ...implied];
  const anonymous = username === 'system:anonymous';
  const everyone = anonymous ? 'system:unauthenticated' : 'system:authenticated';
  return {
    username,
    groups: all.includes(everyone) ? all : [...all, everyone],
    ...(uid ? { uid } : {}),
    ...(extra ? { extra } : {}),
  };
}

const extraHeader = 'impersonate-extra-';

/** `Impersonate-Extra-scopes: view`; the key is percent-encoded. */
function extraOf(headers: Readonly<Record<string, string>>): UserInfo['extra'] {
  const entries = Object.entries(headers)
    .filter(([name]) => name.startsWith(extraHeader))
    .map(([name, value]) => {
      const values = value.split('\n').flatMap((line) => line.split(','));
      return [decodeKey(name.slice(extraHeader.length)), values.map((text) => text.trim())] as const;
    });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** The references to objects, as Go prints them. */
function withoutUser(groups: string | undefined, uid: string | undefined, extra: UserInfo['extra']): string {
  const reference = (kind: string, name: string, subpath = '') =>
    `{${[kind, '', name, '', kind === 'UID' ? 'authentication.k8s.io/v1' : '', '', subpath].join(' ')}}`;
  return [
    ...(groups ?? '')
      .split(',')
      .filter(Boolean)
      .map((name) => reference('Group', name)),
    ...Object.entries(extra ?? {}).flatMap(([key, values]) =>
      values.map((value) => reference('UserExtra', value, key)),
    ),
    ...(uid ? [reference('UID', uid)] : []),
  ].join(' ');
}

interface Target {
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name: string;
}

function allow(
  authorizer: Authorizer,
  user: UserInfo,
  { group = '', resource, subresource = '', namespace = '', name }: Target,
): void {
  checkAccess(authorizer, {
    user,
    verb: 'impersonate',
    resource: { group, resource, subresource, namespace, name },
  });
}
