// ValidateService and ValidateServiceUpdate of k8s.io/kubernetes/pkg/apis/core/validation, and the range of node ports.
import { dns1123Subdomain, fieldError, type FieldError } from '@drydock/machinery';
import type { Service, ServiceSpec } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validateLabels } from '../../metadata/validate-metadata.ts';
import { addressText, isAddress, oneOf } from '../../validation/values.ts';
import {
  validateBalancing,
  validateDistribution,
  validateFamilies,
  validateHealthCheckPort,
} from './validate-balancing.ts';
import { validateServicePorts } from './validate-ports.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const longestStickiness = 86_400;

export function validateService({ spec = {} }: Service, { old }: ValidationContext): readonly FieldError[] {
  const headless = spec.clusterIP === 'None';
  const errors: FieldError[] = [];
  if (!spec.ports?.length && !headless && spec.type !== 'ExternalName')
    errors.push(fieldError.required('spec.ports'));
  return [
    ...errors,
    ...validateType(spec, headless),
    ...validateServicePorts(spec),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...validateAffinity(spec),
    ...validateAddresses(spec),
    ...(spec.type ? oneOf('spec.type', spec.type, types) : [fieldError.required('spec.type')]),
    ...validateFamilies(spec),
    ...validateBalancing(spec, (old as Service | undefined)?.spec),
    ...validatePolicies(spec),
    ...validateDistribution(spec),
    ...validateUpdate(spec, (old as Service | undefined)?.spec),
  ];
}

function validateType(spec: ServiceSpec, headless: boolean): FieldError[] {
  if (spec.type === 'ExternalName') {
    const errors = spec.clusterIPs?.length
      ? [fieldError.forbidden('spec.clusterIPs', 'may not be set for ExternalName services')]
      : [];
    if (!spec.externalName) return [...errors, fieldError.required('spec.externalName')];
    const name = spec.externalName.replace(/\.$/, '');
    return [
      ...errors,
      ...dns1123Subdomain(name).map((text) => fieldError.invalid('spec.externalName', name, text)),
    ];
  }
  if (!headless || (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer')) return [];
  return [
    fieldError.invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`),
  ];
}

function validateAffinity(spec: ServiceSpec): FieldError[] {
  if (!spec.sessionAffinity) return [fieldError.required('spec.sessionAffinity')];
  const errors = oneOf('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']);
  const config = spec.sessionAffinityConfig;
  const path = 'spec.sessionAffinityConfig';
  if (spec.sessionAffinity === 'None' && config)
    return [...errors, fieldError.forbidden(path, 'must not be set when session affinity is None')];
  const seconds = config?.clientIP?.timeoutSeconds;
  if (seconds !== undefined && (seconds <= 0 || seconds > longestStickiness))
    errors.push(
      fieldError.invalid(
        `${path}.clientIP.timeoutSeconds`,
        seconds,
        `must be greater than 0 and less than ${longestStickiness}`,
      ),
    );
  return errors;
}

function validateAddresses(spec: ServiceSpec): FieldError[] {
  const cluster = (spec.clusterIPs ?? []).flatMap((address, index) =>
    address === 'None' || isAddress(address)
      ? []
      : [fieldError.invalid(`spec.clusterIPs[${index}]`, address, addressText)],
  );
  const external = (spec.externalIPs ?? []).flatMap((address, index) =>
    isAddress(address) ? [] : [fieldError.invalid(`spec.externalIPs[${index}]`, address, addressText)],
  );
  return [...cluster, ...external];
}

function validatePolicies(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const external = spec.externalTrafficPolicy;
  const published =
    spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.externalIPs?.length ?? 0) > 0;
  if (external && !published)
    errors.push(
      fieldError.invalid(
        'spec.externalTrafficPolicy',
        external,
        'may only be set for externally-accessible services',
      ),
    );
  else if (external) errors.push(...oneOf('spec.externalTrafficPolicy', external, ['Cluster', 'Local']));
  errors.push(...validateHealthCheckPort(spec));
  if (spec.internalTrafficPolicy)
    errors.push(...oneOf('spec.internalTrafficPolicy', spec.internalTrafficPolicy, ['Cluster', 'Local']));
  return errors;
}

/** A cluster address stays for the life of the Service, unless its type has none. */
function validateUpdate(spec: ServiceSpec, old: ServiceSpec | undefined): FieldError[] {
  if (!old || old.type === 'ExternalName' || spec.type === 'ExternalName') return [];
  if (!old.clusterIP || old.clusterIP === spec.clusterIP) return [];
  return [fieldError.invalid('spec.clusterIPs[0]', spec.clusterIPs ?? [], 'may not change once set')];
}
