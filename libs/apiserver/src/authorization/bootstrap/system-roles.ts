import type { KubeObject } from '@drydock/machinery';
import type { PolicyRule } from '../authorizer.ts';
import { clusterRole, clusterRoleBinding, read, role, roleBinding, rule, urls } from './rule.ts';

const events = rule('create patch update', 'core events.k8s.io', 'events');
const discoveryPaths =
  '/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/';
const publicPaths = '/healthz /livez /readyz /version /version/';

const node = [
  rule('create', 'authentication.k8s.io', 'tokenreviews'),
  rule('create', 'authorization.k8s.io', 'localsubjectaccessreviews subjectaccessreviews'),
  rule(read, 'core', 'services'),
  rule(`create ${read}`, 'core', 'nodes'),
  rule('patch update', 'core', 'nodes/status'),
  rule('patch update', 'core', 'nodes'),
  events,
  rule(read, 'core', 'pods'),
  rule('create delete', 'core', 'pods'),
  rule('patch update', 'core', 'pods/status'),
  rule('create', 'core', 'pods/eviction'),
  rule(read, 'core', 'configmaps secrets'),
  rule('get', 'core', 'persistentvolumeclaims persistentvolumes'),
  rule('get', 'core', 'endpoints'),
  rule(`create ${read}`, 'certificates.k8s.io', 'certificatesigningrequests'),
  rule('create delete get patch update', 'coordination.k8s.io', 'leases'),
  rule('get', 'storage.k8s.io', 'volumeattachments'),
  rule('create', 'core', 'serviceaccounts/token'),
  rule('get patch update', 'core', 'persistentvolumeclaims/status'),
  rule(read, 'storage.k8s.io', 'csidrivers'),
  rule('create delete get patch update', 'storage.k8s.io', 'csinodes'),
  rule(read, 'node.k8s.io', 'runtimeclasses'),
];

const controllerManager = [
  events,
  rule('create', 'coordination.k8s.io', 'leases'),
  rule('get update', 'coordination.k8s.io', 'leases', 'kube-controller-manager'),
  rule('create', 'core', 'secrets serviceaccounts'),
  rule('delete', 'core', 'secrets'),
  rule('get', 'core', 'configmaps namespaces secrets serviceaccounts'),
  rule('update', 'core', 'secrets serviceaccounts'),
  rule('create', 'authentication.k8s.io', 'tokenreviews'),
  rule('create', 'authorization.k8s.io', 'subjectaccessreviews'),
  rule('list watch', '*', '*'),
  rule('create', 'core', 'serviceaccounts/token'),
];

const scheduler = [
  events,
  rule('create', 'coordination.k8s.io', 'leases'),
  rule('get list update watch', 'coordination.k8s.io', 'leases', 'kube-scheduler'),
  rule(read, 'core', 'nodes'),
  rule(`delete ${read}`, 'core', 'pods'),
  rule('create', 'core', 'bindings pods/binding'),
  rule('patch update', 'core', 'pods/status'),
  rule(read, 'core', 'replicationcontrollers services'),
  rule(read, 'apps extensions', 'replicasets'),
  rule(read, 'apps', 'statefulsets'),
  rule(read, 'policy', 'poddisruptionbudgets'),
  rule(read, 'core', 'persistentvolumeclaims persistentvolumes'),
  rule('create', 'authentication.k8s.io', 'tokenreviews'),
  rule('create', 'authorization.k8s.io', 'subjectaccessreviews'),
  rule(read, 'storage.k8s.io', 'csinodes'),
  rule(read, 'core', 'namespaces'),
  rule(read, 'storage.k8s.io', 'csidrivers csistoragecapacities'),
];

const provisioner = [
  rule(`create delete ${read}`, 'core', 'persistentvolumes'),
  rule(`${read} update`, 'core', 'persistentvolumeclaims'),
  rule(read, 'storage.k8s.io', 'storageclasses'),
  rule('watch', 'core', 'events'),
  events,
];

/** The roles for everybody and for the components of the control plane. */
export const systemRoles = [
  clusterRole('cluster-admin', [rule('*', '*', '*'), urls('*', '*')]),
  clusterRole('system:auth-delegator', [
    rule('create', 'authentication.k8s.io', 'tokenreviews'),
    rule('create', 'authorization.k8s.io', 'subjectaccessreviews'),
  ]),
  clusterRole('system:basic-user', [
    rule('create', 'authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews'),
    rule('create', 'authentication.k8s.io', 'selfsubjectreviews'),
  ]),
  ...['nodeclient', 'selfnodeclient'].map((name) =>
    clusterRole(`system:certificates.k8s.io:certificatesigningrequests:${name}`, [
      rule('create', 'certificates.k8s.io', `certificatesigningrequests/${name}`),
    ]),
  ),
  ...['kube-apiserver-client', 'kube-apiserver-client-kubelet', 'kubelet-serving', 'legacy-unknown'].map(
    (signer) =>
      clusterRole(`system:certificates.k8s.io:${signer}-approver`, [
        rule('approve', 'certificates.k8s.io', 'signers', `kubernetes.io/${signer}`),
      ]),
  ),
  clusterRole('system:discovery', [urls('get', discoveryPaths)]),
  clusterRole('system:heapster', [
    rule(read, 'core', 'events namespaces nodes pods'),
    rule(read, 'extensions', 'deployments'),
  ]),
  clusterRole('system:kube-aggregator', [rule(read, 'core', 'endpoints services')]),
  clusterRole('system:kube-controller-manager', controllerManager),
  clusterRole('system:kube-dns', [rule('list watch', 'core', 'endpoints services')]),
  clusterRole('system:kube-scheduler', scheduler),
  clusterRole('system:kubelet-api-admin', [
    rule(read, 'core', 'nodes'),
    rule('proxy', 'core', 'nodes'),
    rule(
      '*',
      'core',
      'nodes/configz nodes/healthz nodes/log nodes/metrics nodes/pods nodes/proxy nodes/stats',
    ),
  ]),
  clusterRole('system:monitoring', [
    urls('get', '/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*'),
  ]),
  clusterRole('system:node', node),
  clusterRole('system:node-bootstrapper', [
    rule(`create ${read}`, 'certificates.k8s.io', 'certificatesigningrequests'),
  ]),
  clusterRole('system:node-problem-detector', [
    rule('get', 'core', 'nodes'),
    rule('patch', 'core', 'nodes/status'),
    events,
  ]),
  clusterRole('system:node-proxier', [
    rule('list watch', 'core', 'endpoints services'),
    rule(read, 'core', 'nodes'),
    events,
    rule('list watch', 'discovery.k8s.io', 'endpointslices'),
  ]),
  clusterRole('system:persistent-volume-provisioner', provisioner),
  clusterRole('system:public-info-viewer', [urls('get', publicPaths)]),
  clusterRole('system:service-account-issuer-discovery', [
    urls(
      'get',
      '/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/',
    ),
  ]),
  clusterRole('system:volume-scheduler', [
    rule('get list patch update watch', 'core', 'persistentvolumes'),
    rule(read, 'storage.k8s.io', 'storageclasses'),
    rule('get list patch update watch', 'core', 'persistentvolumeclaims'),
  ]),
];

const everyone = ['system:authenticated'];

export const systemBindings = [
  clusterRoleBinding('cluster-admin', { groups: ['system:masters'] }),
  clusterRoleBinding('system:basic-user', { groups: everyone }),
  clusterRoleBinding('system:discovery', { groups: everyone }),
  clusterRoleBinding('system:kube-controller-manager', { users: ['system:kube-controller-manager'] }),
  clusterRoleBinding('system:kube-dns', { accounts: ['kube-system/kube-dns'] }),
  clusterRoleBinding('system:kube-scheduler', { users: ['system:kube-scheduler'] }),
  clusterRoleBinding('system:monitoring', { groups: ['system:monitoring'] }),
  clusterRoleBinding('system:node', {}),
  clusterRoleBinding('system:node-proxier', { users: ['system:kube-proxy'] }),
  clusterRoleBinding('system:public-info-viewer', {
    groups: ['system:authenticated', 'system:unauthenticated'],
  }),
  clusterRoleBinding('system:service-account-issuer-discovery', { groups: ['system:serviceaccounts'] }),
  clusterRoleBinding('system:volume-scheduler', { users: ['system:kube-scheduler'] }),
];

const account = (name: string) => ({ accounts: [`kube-system/${name}`] });
const component = (name: string) => ({ users: [`system:${name}`], ...account(name) });

function leaderLocking(name: string): KubeObject[] {
  return [
    role('kube-system', `system::leader-locking-${name}`, [
      rule('watch', 'core', 'configmaps'),
      rule('get update', 'core', 'configmaps', name),
    ]),
    roleBinding('kube-system', `system::leader-locking-${name}`, component(name)),
  ];
}

/** A role and its binding to the service account of the controller. */
function ofController(namespace: string, name: string, rules: readonly PolicyRule[]): KubeObject[] {
  const full = `system:controller:${name}`;
  return [role(namespace, full, rules), roleBinding(namespace, full, account(name))];
}

/** Roles inside namespaces of the system. */
export const systemNamespaceRoles = [
  role('kube-system', 'extension-apiserver-authentication-reader', [
    rule(read, 'core', 'configmaps', 'extension-apiserver-authentication'),
  ]),
  roleBinding('kube-system', 'system::extension-apiserver-authentication-reader', {
    role: 'extension-apiserver-authentication-reader',
    users: ['system:kube-controller-manager', 'system:kube-scheduler'],
  }),
  ...leaderLocking('kube-controller-manager'),
  ...leaderLocking('kube-scheduler'),
  ...ofController('kube-public', 'bootstrap-signer', [
    rule(read, 'core', 'configmaps'),
    rule('update', 'core', 'configmaps', 'cluster-info'),
    events,
  ]),
  ...ofController('kube-system', 'bootstrap-signer', [rule(read, 'core', 'secrets')]),
  ...ofController('kube-system', 'cloud-provider', [rule('create get list watch', 'core', 'configmaps')]),
  ...ofController('kube-system', 'token-cleaner', [rule(`delete ${read}`, 'core', 'secrets'), events]),
];
