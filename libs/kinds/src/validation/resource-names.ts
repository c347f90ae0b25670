// Names of resources in lists of quantities: cpu, requests.memory, count/deployments.apps, example.com/gpu.
import { qualifiedName, type FieldError } from '@drydock/machinery';
import { invalids } from './values.ts';

const containerResources = ['cpu', 'memory', 'ephemeral-storage'];
const quotaResources = [
  ...containerResources,
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
];
const standardResources = [...quotaResources, 'storage'];
/** Resources that come in whole units only. */
const integerResources = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];

const isHugePages = (name: string) => name.startsWith('hugepages-');
const isQuotaHugePages = (name: string) => isHugePages(name) || name.startsWith('requests.hugepages-');

/** ValidateResourceName: any standard resource, or a qualified name. */
export function resourceName(name: string, path: string): FieldError[] {
  const errors = invalids(path, name, qualifiedName(name));
  if (errors.length > 0 || name.includes('/')) return errors;
  return standardResources.includes(name) || isQuotaHugePages(name)
    ? []
    : invalids(path, name, ['must be a standard resource type or fully qualified']);
}

/** validateContainerResourceName: what a container may ask for. */
export function containerResourceName(name: string, path: string): FieldError[] {
  const errors = resourceName(name, path);
  if (!name.includes('/'))
    return containerResources.includes(name) || isHugePages(name)
      ? errors
      : [...errors, ...invalids(path, name, ['must be a standard resource for containers'])];
  return isNativeResource(name) || isExtendedResource(name)
    ? errors
    : [...errors, ...invalids(path, name, ["doesn't follow extended resource name standard"])];
}

/** ValidateResourceQuotaResourceName. */
export function quotaResourceName(name: string, path: string): FieldError[] {
  const errors = resourceName(name, path);
  if (name.includes('/') || quotaResources.includes(name) || isQuotaHugePages(name)) return errors;
  return [...errors, ...invalids(path, name, ['must be a standard resource for quota'])];
}

export function isStandardQuotaResource(name: string): boolean {
  return quotaResources.includes(name) || isQuotaHugePages(name);
}

/** Whether fractions of it make no sense. */
export function isIntegerResource(name: string): boolean {
  return integerResources.includes(name) || isExtendedResource(name);
}

/** Whether limits may exceed requests: true for what Kubernetes itself knows, except huge pages. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name);
}

function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

function isExtendedResource(name: string): boolean {
  return (
    !isNativeResource(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`).length === 0
  );
}
