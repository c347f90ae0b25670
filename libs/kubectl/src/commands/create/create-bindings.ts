import type { KubeObject } from '@drydock/machinery';
import { array, required, text } from '../../flags/flag.ts';
import type { FlagValues } from '../../flags/values.ts';
import type { Command } from '../../command.ts';
import { generatorCommand } from './generator.ts';

const group = 'rbac.authorization.k8s.io';
const subjectFlags = (kind: string) => [
  array('group', `Group to bind to the ${kind}; repeat for several.`),
  array('serviceaccount', 'Service account to bind, as <namespace>:<name>; repeat for several.'),
  array('user', `User to bind to the ${kind}; repeat for several.`),
];

export const createClusterrolebindingCommand: Command = generatorCommand({
  name: 'clusterrolebinding',
  short: 'Create a cluster role binding for a particular cluster role',
  examples: [
    [
      'Make a user administrator',
      'kubectl create clusterrolebinding admins --clusterrole=cluster-admin --user=ada',
    ],
  ],
  usage:
    'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  flags: [required(text('clusterrole', 'The ClusterRole to bind.')), ...subjectFlags('cluster role')],
  namespaced: false,
  failure: 'failed to create clusterrolebinding:',
  generate: ({ flags }, name) =>
    binding(
      'ClusterRoleBinding',
      name,
      { apiGroup: group, kind: 'ClusterRole', name: flags.text('clusterrole') },
      flags,
    ),
});

export const createRolebindingCommand: Command = generatorCommand({
  name: 'rolebinding',
  short: 'Create a role binding for a particular role or cluster role',
  examples: [
    ['Let a user look at the namespace', 'kubectl create rolebinding readers --clusterrole=view --user=ada'],
    ['Bind a service account', 'kubectl create rolebinding ci --role=deployer --serviceaccount=build:ci'],
  ],
  usage:
    'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  flags: [
    text('clusterrole', 'The ClusterRole to bind.'),
    text('role', 'The Role to bind.'),
    ...subjectFlags('role'),
  ],
  namespaced: true,
  failure: 'failed to create rolebinding:',
  generate: ({ flags }, name) => {
    const [role, clusterRole] = [flags.text('role'), flags.text('clusterrole')];
    if ((role === '') === (clusterRole === ''))
      throw new Error('exactly one of clusterrole or role must be specified');
    const roleRef = { apiGroup: group, kind: role ? 'Role' : 'ClusterRole', name: role || clusterRole };
    return binding('RoleBinding', name, roleRef, flags);
  },
});

function binding(kind: string, name: string, roleRef: object, flags: FlagValues): KubeObject {
  const list = (flag: string) => flags.list(flag).flatMap((value) => value.split(','));
  const subjects = [
    ...list('user').map((user) => ({ kind: 'User', apiGroup: group, name: user })),
    ...list('group').map((one) => ({ kind: 'Group', apiGroup: group, name: one })),
    ...list('serviceaccount').map((account) => {
      const parts = account.split(':');
      if (parts.length !== 2 || !parts[0] || !parts[1])
        throw new Error('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name: parts[1], namespace: parts[0] };
    }),
  ];
  return {
    kind,
    apiVersion: `${group}/v1`,
    metadata: { name },
    ...(subjects.length > 0 ? { subjects } : {}),
    roleRef,
  };
}
