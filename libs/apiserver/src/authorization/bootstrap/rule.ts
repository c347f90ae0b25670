import { apiVersionOf, type KubeObject } from '@drydock/machinery';
import type { PolicyRule } from '../authorizer.ts';

const words = (text: string) => text.split(' ').filter((word) => word !== '');
const apiVersion = apiVersionOf({ group: 'rbac.authorization.k8s.io', version: 'v1' });
const metadata = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  name,
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
});

export const read = 'get list watch';
export const readUpdate = 'get list watch update patch';
export const write = 'create delete deletecollection patch update';

/** Words separated by blanks; `core` stands for the group without a name. */
export function rule(verbs: string, groups: string, resources: string, resourceNames = ''): PolicyRule {
  return {
    apiGroups: words(groups).map((group) => (group === 'core' ? '' : group)),
    resources: words(resources),
    ...(resourceNames === '' ? {} : { resourceNames: words(resourceNames) }),
    verbs: words(verbs).sort(),
  };
}

export function urls(verbs: string, paths: string): PolicyRule {
  return { nonResourceURLs: words(paths), verbs: words(verbs) };
}

export function clusterRole(
  name: string,
  rules: readonly PolicyRule[],
  labels?: Readonly<Record<string, string>>,
): KubeObject {
  return { apiVersion, kind: 'ClusterRole', metadata: metadata(name, labels), rules };
}

/** A role that is the sum of all roles with a label; `rules` is that sum at the start. */
export function aggregatedRole(
  name: string,
  label: string,
  rules: readonly PolicyRule[],
  labels?: Readonly<Record<string, string>>,
): KubeObject {
  const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { [label]: 'true' } }] };
  return { ...clusterRole(name, rules, labels), aggregationRule };
}

interface Names {
  readonly namespace?: string;
  readonly role?: string;
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  /** `namespace/name` */
  readonly accounts?: readonly string[];
}

const withSubjects = (names: Names) => {
  const all = subjects(names);
  return all.length > 0 ? { subjects: all } : {};
};

function subjects({ users = [], groups = [], accounts = [] }: Names): unknown[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  return [
    ...groups.map((name) => ({ apiGroup, kind: 'Group', name })),
    ...users.map((name) => ({ apiGroup, kind: 'User', name })),
    ...accounts.map((account) => {
      const [namespace, name] = account.split('/');
      return { kind: 'ServiceAccount', name, namespace };
    }),
  ];
}

/** Binds the cluster role of the same name, unless `role` names another. */
export function clusterRoleBinding(name: string, names: Names): KubeObject {
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: names.role ?? name };
  return {
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: metadata(name),
    roleRef,
    ...withSubjects(names),
  };
}

export function role(namespace: string, name: string, rules: readonly PolicyRule[]): KubeObject {
  return { apiVersion, kind: 'Role', metadata: { ...metadata(name), namespace }, rules };
}

export function roleBinding(namespace: string, name: string, names: Names): KubeObject {
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: names.role ?? name };
  return {
    apiVersion,
    kind: 'RoleBinding',
    metadata: { ...metadata(name), namespace },
    roleRef,
    ...withSubjects(names),
  };
}
