// The priority levels and flow schemas that every kube-apiserver keeps: two of each are mandatory and fixed, the others
// are suggestions (k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap).
import type { KubeObject } from '@drydock/machinery';
import type {
  FlowcontrolSubject,
  FlowSchemaSpec,
  PolicyRulesWithSubjects,
  PriorityLevelConfigurationSpec,
  ResourcePolicyRule,
} from '../generated/types.ts';

const apiVersion = 'flowcontrol.apiserver.k8s.io/v1';
const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'true' };
const everyone = ['system:unauthenticated', 'system:authenticated'];

const groups = (...names: readonly string[]): FlowcontrolSubject[] =>
  names.map((name) => ({ kind: 'Group', group: { name } }));
const users = (...names: readonly string[]): FlowcontrolSubject[] =>
  names.map((name) => ({ kind: 'User', user: { name } }));
const accounts = (...names: readonly string[]): FlowcontrolSubject[] =>
  names.map((name) => ({ kind: 'ServiceAccount', serviceAccount: { name, namespace: 'kube-system' } }));

const anything = { apiGroups: ['*'], namespaces: ['*'], resources: ['*'], verbs: ['*'], clusterScope: true };
const allOf = (subjects: FlowcontrolSubject[]): PolicyRulesWithSubjects => ({
  subjects,
  resourceRules: [anything],
  nonResourceRules: [{ nonResourceURLs: ['*'], verbs: ['*'] }],
});
const some = (
  subjects: FlowcontrolSubject[],
  ...resourceRules: ResourcePolicyRule[]
): PolicyRulesWithSubjects => ({ subjects, resourceRules });
const election = (apiGroup: string, resource: string): ResourcePolicyRule => ({
  apiGroups: [apiGroup],
  namespaces: ['*'],
  resources: [resource],
  verbs: ['get', 'create', 'update'],
});

type Distinguisher = 'ByUser' | 'ByNamespace' | undefined;

function schema(
  name: string,
  level: string,
  matchingPrecedence: number,
  method: Distinguisher,
  rule: PolicyRulesWithSubjects,
): KubeObject {
  const spec: FlowSchemaSpec = {
    matchingPrecedence,
    priorityLevelConfiguration: { name: level },
    ...(method ? { distinguisherMethod: { type: method } } : {}),
    rules: [rule],
  };
  return { apiVersion, kind: 'FlowSchema', metadata: { name, annotations }, spec };
}

const level = (name: string, spec: PriorityLevelConfigurationSpec): KubeObject => ({
  apiVersion,
  kind: 'PriorityLevelConfiguration',
  metadata: { name, annotations },
  spec,
});

/** A limited level whose requests wait in queues. */
function queued(
  name: string,
  shares: number,
  lendable: number,
  queues: number,
  handSize: number,
): KubeObject {
  return level(name, {
    type: 'Limited',
    limited: {
      nominalConcurrencyShares: shares,
      lendablePercent: lendable,
      limitResponse: { type: 'Queue', queuing: { queues, handSize, queueLengthLimit: 50 } },
    },
  });
}

const mandatory: readonly KubeObject[] = [
  level('exempt', { type: 'Exempt', exempt: { lendablePercent: 0, nominalConcurrencyShares: 0 } }),
  level('catch-all', {
    type: 'Limited',
    limited: {
      lendablePercent: 0,
      limitResponse: { type: 'Reject' },
      nominalConcurrencyShares: 5,
    },
  }),
  schema('exempt', 'exempt', 1, undefined, allOf(groups('system:masters'))),
  schema('catch-all', 'catch-all', 10_000, 'ByUser', allOf(groups(...everyone))),
];

const leases = election('coordination.k8s.io', 'leases');
const controllerManager = 'system:kube-controller-manager';

/** Levels before the schemas that refer to them. */
export const flowControlObjects: readonly KubeObject[] = [
  ...mandatory.slice(0, 2),
  queued('system', 30, 33, 64, 6),
  queued('node-high', 40, 25, 64, 6),
  queued('leader-election', 10, 0, 16, 4),
  queued('workload-high', 40, 50, 128, 6),
  queued('workload-low', 100, 90, 128, 6),
  queued('global-default', 20, 50, 128, 6),
  ...mandatory.slice(2),
  schema('probes', 'exempt', 2, undefined, {
    subjects: groups(...everyone),
    nonResourceRules: [{ nonResourceURLs: ['/healthz', '/readyz', '/livez'], verbs: ['get'] }],
  }),
  schema(
    'system-leader-election',
    'leader-election',
    100,
    'ByUser',
    some([...users(controllerManager, 'system:kube-scheduler'), ...accounts('*')], leases),
  ),
  schema(
    'endpoint-controller',
    'workload-high',
    150,
    'ByUser',
    some(
      [...users(controllerManager), ...accounts('endpoint-controller', 'endpointslicemirroring-controller')],
      election('', 'endpoints'),
    ),
  ),
  schema('workload-leader-election', 'leader-election', 200, 'ByUser', some(accounts('*'), leases)),
  schema(
    'system-node-high',
    'node-high',
    400,
    'ByUser',
    some(
      groups('system:nodes'),
      { ...anything, apiGroups: [''], resources: ['nodes', 'nodes/status'] },
      { apiGroups: ['coordination.k8s.io'], namespaces: ['*'], resources: ['leases'], verbs: ['*'] },
    ),
  ),
  schema('system-nodes', 'system', 500, 'ByUser', allOf(groups('system:nodes'))),
  schema('kube-controller-manager', 'workload-high', 800, 'ByNamespace', allOf(users(controllerManager))),
  schema('kube-scheduler', 'workload-high', 800, 'ByNamespace', allOf(users('system:kube-scheduler'))),
  schema('kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', allOf(accounts('*'))),
  schema('service-accounts', 'workload-low', 9000, 'ByUser', allOf(groups('system:serviceaccounts'))),
  schema('global-default', 'global-default', 9900, 'ByUser', allOf(groups(...everyone))),
];

/** The spec that an object of this name must have; undefined when it is free. */
export function mandatorySpec(kind: string, name: string): unknown {
  return mandatory.find((object) => object.kind === kind && object.metadata.name === name)?.['spec'];
}
