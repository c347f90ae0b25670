// What only a load balancer, or only a certain address family, can have: parts of ValidateService and of the registry's
// allocator, which knows that the cluster has IPv4 addresses only.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { ServiceSpec } from '../../generated/types.ts';
import { isAddress, oneOf } from '../../validation/values.ts';

const balancerOnly = "may only be used when `type` is 'LoadBalancer'";
const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone'];

export function validateBalancing(spec: ServiceSpec, old: ServiceSpec | undefined): FieldError[] {
  const isBalancer = spec.type === 'LoadBalancer';
  const errors = validateSourceRanges(spec, isBalancer);
  const nodePorts = 'spec.allocateLoadBalancerNodePorts';
  if (isBalancer && spec.allocateLoadBalancerNodePorts === undefined)
    errors.push(fieldError.required(nodePorts));
  if (!isBalancer && spec.allocateLoadBalancerNodePorts !== undefined)
    errors.push(fieldError.forbidden(nodePorts, balancerOnly));
  const balancer = spec.loadBalancerClass;
  const wasBalancer = old?.type === 'LoadBalancer';
  if (isBalancer && wasBalancer && balancer !== old.loadBalancerClass)
    errors.push(fieldError.invalid('spec.loadBalancerClass', balancer ?? null, 'may not change once set'));
  if (!isBalancer && balancer !== undefined)
    errors.push(fieldError.forbidden('spec.loadBalancerClass', balancerOnly));
  return errors;
}

function validateSourceRanges(
  { loadBalancerSourceRanges = [] }: ServiceSpec,
  isBalancer: boolean,
): FieldError[] {
  const path = 'spec.loadBalancerSourceRanges';
  if (loadBalancerSourceRanges.length === 0) return [];
  if (!isBalancer) return [fieldError.forbidden(path, balancerOnly)];
  return loadBalancerSourceRanges.flatMap((range, index) =>
    isRange(range.trim())
      ? []
      : [
          fieldError.invalid(
            `${path}[${index}]`,
            range,
            'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
          ),
        ],
  );
}

function isRange(text: string): boolean {
  const [, address = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  return isAddress(address) && Number(bits) <= (address.includes(':') ? 128 : 32);
}

/** A health check port is for balancers that must know which nodes have pods. */
export function validateHealthCheckPort(spec: ServiceSpec): FieldError[] {
  const { healthCheckNodePort: port, type, externalTrafficPolicy } = spec;
  if (!port || (type === 'LoadBalancer' && externalTrafficPolicy === 'Local')) return [];
  const text = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return [fieldError.invalid('spec.healthCheckNodePort', port, text)];
}

export function validateDistribution({ trafficDistribution: value }: ServiceSpec): FieldError[] {
  return value === undefined ? [] : oneOf('spec.trafficDistribution', value, distributions);
}

/** Families: at most two different ones, and only what the cluster has unless nobody gets an address. */
export function validateFamilies(spec: ServiceSpec): FieldError[] {
  const { ipFamilies = [], ipFamilyPolicy: policy, type } = spec;
  if (type === 'ExternalName')
    return (['ipFamilies', 'ipFamilyPolicy'] as const)
      .filter((field) => spec[field] !== undefined)
      .map((field) => fieldError.forbidden(`spec.${field}`, 'may not be set for ExternalName services'));
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
  const errors = policy === undefined ? [] : oneOf('spec.ipFamilyPolicy', policy, policies);
  for (const [index, family] of ipFamilies.entries()) {
    const path = `spec.ipFamilies[${index}]`;
    if (family !== 'IPv4' && family !== 'IPv6')
      errors.push(fieldError.notSupported(path, family, ['IPv4', 'IPv6']));
    else if (ipFamilies.indexOf(family) < index) errors.push(fieldError.duplicate(path, family));
  }
  const headlessByHand = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  if (errors.length > 0 || headlessByHand) return errors;
  for (const [index, family] of ipFamilies.entries())
    if (family === 'IPv6')
      errors.push(fieldError.invalid(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'));
  if (policy === 'RequireDualStack')
    errors.push(
      fieldError.invalid(
        'spec.ipFamilyPolicy',
        policy,
        'this cluster is not configured for dual-stack services',
      ),
    );
  return errors;
}
