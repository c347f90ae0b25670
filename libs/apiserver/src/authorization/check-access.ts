import { failure, forbidden, type UserInfo } from '@drydock/machinery';
import type { RequestInfo } from '../request/request-info.ts';
import type { AuthorizationAttributes, Authorizer } from './authorizer.ts';

export function attributesOf(info: RequestInfo, user: UserInfo): AuthorizationAttributes {
  return { user, verb: info.verb, ...(info.resource ? { resource: info.resource } : { path: info.path }) };
}

/** Throws Forbidden, in the words of kube-apiserver, unless the user may do this. */
export function checkAccess(authorizer: Authorizer, attributes: AuthorizationAttributes): void {
  const { allowed, reason } = authorizer.authorize(attributes);
  if (allowed) return;
  const message = reason === '' ? forbiddenText(attributes) : `${forbiddenText(attributes)}: ${reason}`;
  const { resource } = attributes;
  if (!resource) throw failure(403, 'Forbidden', `forbidden: ${message}`, {});
  throw forbidden({ group: resource.group, name: resource.resource }, resource.name, message);
}

function forbiddenText({ user, verb, resource, path }: AuthorizationAttributes): string {
  const who = `User ${JSON.stringify(user.username)} cannot ${verb}`;
  if (!resource) return `${who} path ${JSON.stringify(path ?? '')}`;
  const full =
    resource.subresource === '' ? resource.resource : `${resource.resource}/${resource.subresource}`;
  const what = `${who} resource ${JSON.stringify(full)} in API group ${JSON.stringify(resource.group)}`;
  return resource.namespace === ''
    ? `${what} at the cluster scope`
    : `${what} in the namespace ${JSON.stringify(resource.namespace)}`;
}
