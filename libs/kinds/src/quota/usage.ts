// What an object counts for in a ResourceQuota: the evaluators of k8s.io/kubernetes/pkg/quota/v1. Admission asks before a
// write, the resourcequota controller adds up what is there.
import type { KubeObject, Qualified } from '@drydock/machinery';
import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '../generated/types.ts';
import { addAmounts, podAmounts, type Amounts } from './amounts.ts';

/** Kinds that are counted under their own name too. */
const plainlyCounted = new Set([
  'configmaps',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
  'persistentvolumeclaims',
]);

const countName = ({ group, name }: Qualified) => `count/${group === '' ? name : `${name}.${group}`}`;

/** Everything an object of this resource (plural and group) uses up. */
export function quotaUsage(resource: Qualified, object: KubeObject): Amounts {
  const counted: Amounts = { [countName(resource)]: '1' };
  if (resource.group !== '') return counted;
  const named = plainlyCounted.has(resource.name) ? { ...counted, [resource.name]: '1' } : counted;
  switch (resource.name) {
    case 'pods':
      return { ...named, ...podUsage(object as unknown as Pod) };
    case 'services':
      return { ...named, ...serviceUsage(object as unknown as Service) };
    case 'persistentvolumeclaims':
      return { ...named, ...claimUsage(object as unknown as PersistentVolumeClaim) };
    default:
      return named;
  }
}

function podUsage({ spec, status }: Pod): Amounts {
  if (!spec || status?.phase === 'Succeeded' || status?.phase === 'Failed') return {};
  return { pods: '1', ...computeUsage(podAmounts(spec, 'requests'), podAmounts(spec, 'limits')) };
}

const compute = ['cpu', 'memory', 'ephemeral-storage'] as const;
const isExtended = (name: string) => name.includes('/') && !name.includes('kubernetes.io/');

/** Requests and limits under the names that quotas know. */
export function computeUsage(requests: Amounts, limits: Amounts): Amounts {
  const usage: Record<string, string> = {};
  for (const name of compute) {
    if (requests[name] !== undefined) {
      usage[name] = requests[name];
      usage[`requests.${name}`] = requests[name];
    }
    if (limits[name] !== undefined) usage[`limits.${name}`] = limits[name];
  }
  for (const [name, amount] of Object.entries(requests)) {
    if (name.startsWith('hugepages-')) usage[name] = amount;
    if (name.startsWith('hugepages-') || isExtended(name)) usage[`requests.${name}`] = amount;
  }
  return usage;
}

function serviceUsage({ spec }: Service): Amounts {
  const ports = spec?.ports ?? [];
  const balanced = spec?.type === 'LoadBalancer';
  const given =
    balanced && spec.allocateLoadBalancerNodePorts === false
      ? ports.filter(({ nodePort }) => nodePort !== undefined).length
      : balanced || spec?.type === 'NodePort'
        ? ports.length
        : 0;
  return { 'services.nodeports': String(given), 'services.loadbalancers': balanced ? '1' : '0' };
}

function claimUsage({ spec, metadata, status }: PersistentVolumeClaim): Amounts {
  const className =
    metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '';
  const asked = status?.allocatedResources?.['storage'] ?? spec?.resources?.requests?.['storage'];
  const own = (name: string) => `${className}.storageclass.storage.k8s.io/${name}`;
  return {
    ...(className === '' ? {} : { [own('persistentvolumeclaims')]: '1' }),
    ...(asked === undefined ? {} : { 'requests.storage': asked }),
    ...(asked === undefined || className === '' ? {} : { [own('requests.storage')]: asked }),
  };
}

/** Whether the quota is about objects like this one. */
export function quotaMatches({ spec }: ResourceQuota, resource: Qualified, object: KubeObject): boolean {
  const scopes: readonly Scope[] = [
    ...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ];
  if (scopes.length === 0) return true;
  if (resource.group !== '' || resource.name !== 'pods') return false;
  return scopes.every((scope) => inScope(scope, object as unknown as Pod));
}

interface Scope {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

function inScope({ scopeName, operator, values = [] }: Scope, { spec }: Pod): boolean {
  const requests = computeUsage(
    spec ? podAmounts(spec, 'requests') : {},
    spec ? podAmounts(spec, 'limits') : {},
  );
  const bestEffort = !['cpu', 'memory', 'limits.cpu', 'limits.memory'].some((name) => requests[name]);
  switch (scopeName) {
    case 'Terminating':
      return spec?.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec?.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return bestEffort;
    case 'NotBestEffort':
      return !bestEffort;
    case 'PriorityClass':
      return ofPriority(spec?.priorityClassName ?? '', operator, values);
    case 'CrossNamespacePodAffinity':
      return crossesNamespaces(spec?.affinity);
    default:
      return false;
  }
}

function ofPriority(name: string, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'Exists':
      return name !== '';
    case 'DoesNotExist':
      return name === '';
    case 'In':
      return values.includes(name);
    default:
      return name !== '' && !values.includes(name);
  }
}

type Affinity = NonNullable<NonNullable<Pod['spec']>['affinity']>;

function crossesNamespaces({ podAffinity, podAntiAffinity }: Affinity = {}): boolean {
  const terms = [podAffinity, podAntiAffinity].flatMap((affinity) => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((item) => item.podAffinityTerm),
  ]);
  return terms.some((term) => (term?.namespaces?.length ?? 0) > 0 || term?.namespaceSelector !== undefined);
}

/** The sum over many objects of one resource, of what the quota limits. */
export function totalUsage(
  quota: ResourceQuota,
  resource: Qualified,
  objects: readonly KubeObject[],
): Amounts {
  const limited = new Set(Object.keys(quota.spec?.hard ?? {}));
  return objects
    .filter((object) => quotaMatches(quota, resource, object))
    .map((object) => Object.entries(quotaUsage(resource, object)).filter(([name]) => limited.has(name)))
    .reduce<Amounts>((sum, entries) => addAmounts(sum, Object.fromEntries(entries)), {});
}
