// Role-based access control: what a user may do is the union of the roles that bindings give to the user or to one of
// the user's groups. Roles are read from the store, so granting and revoking works at once.
import type { Store } from '@drydock/etcd';
import type { KubeObject, UserInfo } from '@drydock/machinery';

export interface AuthorizationAttributes {
  readonly user: UserInfo;
  readonly verb: string;
  readonly resource?: {
    readonly group: string;
    readonly resource: string;
    readonly subresource: string;
    readonly namespace: string;
    readonly name: string;
  };
  /** For paths that are no resources. */
  readonly path?: string;
}

export interface Decision {
  readonly allowed: boolean;
  /** Why, in the words of the RBAC authorizer; often empty for a refusal. */
  readonly reason: string;
}

export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** A rule that applies to a user, and through which binding. */
export interface GrantedRule {
  readonly rule: PolicyRule;
  readonly source: string;
}

interface Grants {
  readonly rules: readonly GrantedRule[];
  /** Bindings to roles that do not exist. */
  readonly problems: readonly string[];
}

interface Binding extends KubeObject {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string;
  }[];
}

interface Role extends KubeObject {
  readonly rules?: readonly PolicyRule[] | null;
}

const places = [
  '/registry/clusterroles/',
  '/registry/clusterrolebindings/',
  '/registry/roles/',
  '/registry/rolebindings/',
] as const;

export class Authorizer {
  readonly #store: Store;
  readonly #known = new Map<string, Grants>();

  constructor(store: Store) {
    this.#store = store;
    const forget = () => this.#known.clear();
    const subscribe = () => {
      forget();
      for (const place of places)
        store.watch(place, {
          after: store.revision,
          onEvent: forget,
          onClose: place === places[0] ? subscribe : undefined,
        });
    };
    subscribe();
  }

  authorize(attributes: AuthorizationAttributes): Decision {
    const { user, resource } = attributes;
    if (user.groups.includes('system:masters')) return { allowed: true, reason: '' };
    const cluster = this.#grants(user, '');
    const inCluster = cluster.rules.find(({ rule }) => covers(rule, attributes));
    if (inCluster) return { allowed: true, reason: inCluster.source };
    if (!resource?.namespace) return refusal(cluster.problems);
    const local = this.#grants(user, resource.namespace);
    const inNamespace = local.rules.find(({ rule }) => covers(rule, attributes));
    if (inNamespace) return { allowed: true, reason: inNamespace.source };
    return refusal([...cluster.problems, ...local.problems]);
  }

  /** Everything the user was granted in a namespace ('' for the cluster as a whole). */
  rulesFor(user: UserInfo, namespace: string): readonly PolicyRule[] {
    const all = [
      ...this.#grants(user, '').rules,
      ...(namespace === '' ? [] : this.#grants(user, namespace).rules),
    ];
    const masters: PolicyRule[] = [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ];
    return [...(user.groups.includes('system:masters') ? masters : []), ...all.map(({ rule }) => rule)];
  }

  /** Why that may not be everything: bindings in force here whose roles do not exist. */
  problemsFor(user: UserInfo, namespace: string): readonly string[] {
    return ['', namespace].flatMap((place) => this.#grants(user, place).problems);
  }

  #grants(user: UserInfo, namespace: string): Grants {
    const key = JSON.stringify([user.username, user.groups, namespace]);
    const known = this.#known.get(key);
    if (known) return known;
    const grants = this.#collect(user, namespace);
    // a stream of ever new users must not fill the memory
    if (this.#known.size > 1000) this.#known.clear();
    this.#known.set(key, grants);
    return grants;
  }

  #collect(user: UserInfo, namespace: string): Grants {
    const rules: GrantedRule[] = [];
    const problems: string[] = [];
    const place =
      namespace === '' ? '/registry/clusterrolebindings/' : `/registry/rolebindings/${namespace}/`;
    for (const binding of this.#store.range(place).items as readonly Binding[]) {
      const subject = binding.subjects?.find((candidate) => isSubject(candidate, user, namespace));
      if (!subject) continue;
      const role = this.#role(binding, namespace);
      if (!role) {
        const resource = binding.roleRef.kind === 'Role' ? 'role' : 'clusterrole';
        problems.push(`${resource}.rbac.authorization.k8s.io "${binding.roleRef.name}" not found`);
        continue;
      }
      const source = `RBAC: allowed by ${bindingText(binding, namespace)} of ${binding.roleRef.kind} "${binding.roleRef.name}" to ${subjectText(subject)}`;
      for (const rule of role.rules ?? []) rules.push({ rule, source });
    }
    return { rules, problems };
  }

  #role({ roleRef }: Binding, namespace: string): Role | undefined {
    const key =
      roleRef.kind === 'Role'
        ? `/registry/roles/${namespace}/${roleRef.name}`
        : `/registry/clusterroles/${roleRef.name}`;
    return this.#store.get(key) as Role | undefined;
  }
}

function refusal(problems: readonly string[]): Decision {
  if (problems.length === 0) return { allowed: false, reason: '' };
  return {
    allowed: false,
    reason: `RBAC: ${problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`}`,
  };
}

const bindingText = ({ kind, metadata }: Binding, namespace: string) =>
  namespace === '' ? `${kind} "${metadata.name}"` : `${kind} "${metadata.name}/${namespace}"`;

type Subject = NonNullable<Binding['subjects']>[number];

const subjectText = ({ kind, name, namespace }: Subject) =>
  kind === 'ServiceAccount' ? `ServiceAccount "${name}/${namespace ?? ''}"` : `${kind} "${name}"`;

function isSubject(subject: Subject, user: UserInfo, namespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.username;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount':
      return user.username === `system:serviceaccount:${subject.namespace || namespace}:${subject.name}`;
    default:
      return false;
  }
}

const has = (list: readonly string[] | undefined, value: string) =>
  list?.some((item) => item === '*' || item === value) ?? false;

/** Whether a rule allows what the attributes ask for. */
export function covers(rule: PolicyRule, { verb, resource, path = '' }: AuthorizationAttributes): boolean {
  if (!has(rule.verbs, verb)) return false;
  if (!resource) return rule.nonResourceURLs?.some((pattern) => matchesPath(pattern, path)) ?? false;
  if (!has(rule.apiGroups, resource.group)) return false;
  const { subresource } = resource;
  const full = subresource === '' ? resource.resource : `${resource.resource}/${subresource}`;
  const named = rule.resources?.some(
    (item) => item === '*' || item === full || (subresource !== '' && item === `*/${subresource}`),
  );
  if (!named) return false;
  return !rule.resourceNames?.length || rule.resourceNames.includes(resource.name);
}

const matchesPath = (pattern: string, path: string) =>
  pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
