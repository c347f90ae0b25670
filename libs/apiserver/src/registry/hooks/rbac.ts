// Nobody may grant what they do not have: the escalation check of the RBAC registry.
import { forbidden, notFound, type KubeObject } from '@drydock/machinery';
import type { AuthorizationAttributes, PolicyRule } from '../../authorization/authorizer.ts';
import type { RegistryHooks } from '../registry-hooks.ts';
import type { WriteRequest } from '../write-request.ts';

const group = 'rbac.authorization.k8s.io';

/** Roles: the rules must be held by the writer, unless the writer may `escalate`. */
export const roleHooks: RegistryHooks = {
  beforeCreate: (object, write) => checkGrant(object, rulesOf(object), 'escalate', write.name, write),
  beforeUpdate: (object, old, write) =>
    same(rulesOf(object), rulesOf(old))
      ? object
      : checkGrant(object, rulesOf(object), 'escalate', write.name, write),
};

/** Bindings: the rules of the role must be held by the writer, unless the writer may `bind` it. */
export const bindingHooks: RegistryHooks = {
  beforeCreate: checkBinding,
  beforeUpdate: (object, _old, write) => checkBinding(object, write),
};

function checkBinding(object: KubeObject, write: WriteRequest): KubeObject {
  if (write.user.groups.includes('system:masters')) return object;
  const { kind, name } = object['roleRef'] as { readonly kind: string; readonly name: string };
  const local = kind === 'Role';
  const key = local ? `/registry/roles/${write.namespace}/${name}` : `/registry/clusterroles/${name}`;
  const role = write.server.store.get(key);
  const attributes = {
    user: write.user,
    verb: 'bind',
    resource: {
      group,
      resource: local ? 'roles' : 'clusterroles',
      subresource: '',
      namespace: write.namespace,
      name,
    },
  };
  if (write.server.authorizer.authorize(attributes).allowed) return object;
  if (!role) throw notFound({ group, name: local ? 'roles' : 'clusterroles' }, name);
  return checkGrant(object, rulesOf(role), undefined, name, write);
}

const rulesOf = (object: KubeObject) => (object['rules'] ?? []) as readonly PolicyRule[];
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function checkGrant(
  object: KubeObject,
  rules: readonly PolicyRule[],
  verb: string | undefined,
  name: string,
  { server, user, resource, namespace, name: written }: WriteRequest,
): KubeObject {
  if (user.groups.includes('system:masters')) return object;
  const { plural } = resource.definition;
  const attributes = {
    user,
    verb: verb ?? '',
    resource: { group, resource: plural, subresource: '', namespace, name },
  };
  if (verb && server.authorizer.authorize(attributes).allowed) return object;
  const missing = rules.flatMap(singleRights).filter((rule) => !holds(rule));
  if (missing.length === 0) return object;
  const groups = user.groups.map((text) => JSON.stringify(text)).join(' ');
  throw forbidden(
    resource.qualified,
    written,
    `user ${JSON.stringify(user.username)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${compact(missing).map(ruleText).join('\n')}`,
  );

  function holds(rule: PolicyRule): boolean {
    return server.authorizer.authorize(askFor(rule)).allowed;
  }

  function askFor({
    verbs,
    apiGroups = [],
    resources = [],
    resourceNames = [],
    nonResourceURLs,
  }: PolicyRule): AuthorizationAttributes {
    const verb = verbs[0] ?? '';
    if (nonResourceURLs) return { user, verb, path: nonResourceURLs[0] ?? '' };
    const [plural = '', subresource = ''] = (resources[0] ?? '').split('/');
    return {
      user,
      verb,
      resource: {
        group: apiGroups[0] ?? '',
        resource: plural,
        subresource,
        namespace,
        name: resourceNames[0] ?? '',
      },
    };
  }
}

/** One verb on one resource of one group each. */
function singleRights({
  verbs,
  apiGroups,
  resources,
  resourceNames,
  nonResourceURLs,
}: PolicyRule): PolicyRule[] {
  const urls = (nonResourceURLs ?? []).flatMap((url) =>
    verbs.map((verb) => ({ verbs: [verb], nonResourceURLs: [url] })),
  );
  const names = resourceNames?.length ? resourceNames.map((name) => [name]) : [undefined];
  const rights = (apiGroups ?? []).flatMap((apiGroup) =>
    (resources ?? []).flatMap((resource) =>
      names.flatMap((name) =>
        verbs.map((verb) => ({
          verbs: [verb],
          apiGroups: [apiGroup],
          resources: [resource],
          ...(name ? { resourceNames: name } : {}),
        })),
      ),
    ),
  );
  return [...rights, ...urls];
}

/** Rights that differ in the verb only, put together again for the message. */
function compact(rules: readonly PolicyRule[]): PolicyRule[] {
  const merged = new Map<string, PolicyRule>();
  for (const { verbs, ...rest } of rules) {
    const key = JSON.stringify(rest);
    merged.set(key, { ...rest, verbs: [...(merged.get(key)?.verbs ?? []), ...verbs] });
  }
  return [...merged.values()];
}

function ruleText({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const list = (name: string, values: readonly string[] | undefined) =>
    values?.length ? [`${name}:[${values.map((value) => JSON.stringify(value)).join(' ')}]`] : [];
  const parts = [
    ...list('APIGroups', apiGroups),
    ...list('Resources', resources),
    ...list('ResourceNames', resourceNames),
    ...list('NonResourceURLs', nonResourceURLs),
    ...list('Verbs', verbs),
  ];
  return `{${parts.join(', ')}}`;
}
