// What RoleBinding and ClusterRoleBinding have in common.
import type { TableDefinition } from '../kind.ts';
import type { ClusterRoleBinding, RoleBinding, Subject } from '../generated/types.ts';
import { withDefaults } from '../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn, wide } from '../table/cells.ts';

export type AnyBinding = RoleBinding | ClusterRoleBinding;
export const rbacGroup = 'rbac.authorization.k8s.io';

/** SetDefaults_RoleBinding: groups of the role and of users and groups. */
export function defaultBinding<T extends AnyBinding>(binding: T): T {
  const roleRef = withDefaults(binding.roleRef ?? { apiGroup: '', kind: '', name: '' }, {
    apiGroup: rbacGroup,
  });
  return {
    ...binding,
    roleRef,
    ...(binding.subjects ? { subjects: binding.subjects.map(defaultSubject) } : {}),
  };
}

function defaultSubject(subject: Subject): Subject {
  return subject.kind === 'User' || subject.kind === 'Group'
    ? withDefaults(subject, { apiGroup: rbacGroup })
    : subject;
}

const subjectColumns = (where: string) =>
  ['Users', 'Groups', 'ServiceAccounts'].map((name) => ({
    ...wide(name),
    description: `${name} in the ${where}`,
  }));

/** The table of one of the two kinds of bindings. */
export const bindingTable = (kind: 'RoleBinding' | 'ClusterRoleBinding'): TableDefinition<AnyBinding> => ({
  columns: [
    nameColumn,
    { name: 'Role', documentedBy: `${kind}.roleRef` },
    ageColumn,
    ...subjectColumns(kind === 'RoleBinding' ? 'roleBinding' : 'clusterRoleBinding'),
  ],
  row: ({ metadata, roleRef, subjects = [] }, now) => [
    metadata.name ?? '',
    `${roleRef.kind}/${roleRef.name}`,
    age(metadata.creationTimestamp, now),
    names(subjects, 'User'),
    names(subjects, 'Group'),
    names(subjects, 'ServiceAccount'),
  ],
});

function names(subjects: readonly Subject[], kind: string): string {
  const ofKind = subjects.filter((subject) => subject.kind === kind);
  return ofKind
    .map(({ namespace, name }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
    .join(', ');
}
