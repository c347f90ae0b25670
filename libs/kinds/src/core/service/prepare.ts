import type { Service, ServicePort, ServiceSpec } from '../../generated/types.ts';
import { withStatusOf } from '../../status.ts';

/** What the allocators gave out stays when a PUT leaves it open; what the new type cannot have is dropped. */
export function prepareServiceForUpdate(service: Service, old: Service): Service {
  const updated = withStatusOf(service, old);
  if (!updated.spec || !old.spec) return updated;
  return { ...updated, spec: dropWhatTheTypeCannotHave(keepAllocated(updated.spec, old.spec), old.spec) };
}

function keepAllocated(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let result = spec;
  const addressed = spec.type !== 'ExternalName' && old.type !== 'ExternalName';
  if (addressed && !spec.clusterIP && old.clusterIP)
    result = {
      ...result,
      clusterIP: old.clusterIP,
      ...(old.clusterIPs ? { clusterIPs: old.clusterIPs } : {}),
    };
  if (!publishesNodePorts(spec) || !publishesNodePorts(old)) return result;
  if (
    spec.healthCheckNodePort === undefined &&
    old.healthCheckNodePort !== undefined &&
    spec.externalTrafficPolicy === 'Local'
  )
    result = { ...result, healthCheckNodePort: old.healthCheckNodePort };
  return {
    ...result,
    ...(result.ports ? { ports: result.ports.map((port) => keepNodePort(port, old.ports ?? [])) } : {}),
  };
}

function keepNodePort(port: ServicePort, old: readonly ServicePort[]): ServicePort {
  if (port.nodePort) return port;
  const same = old.find((candidate) => candidate.port === port.port && candidate.protocol === port.protocol);
  return same?.nodePort ? { ...port, nodePort: same.nodePort } : port;
}

function dropWhatTheTypeCannotHave(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (spec.type === old.type) return spec;
  const result: Record<string, unknown> = { ...spec };
  if (spec.type === 'ExternalName')
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'])
      delete result[field];
  if (!publishesNodePorts(spec) && publishesNodePorts(old)) {
    if (spec.externalTrafficPolicy === old.externalTrafficPolicy) delete result['externalTrafficPolicy'];
    // A port that was published only because of the old type; one that the learner just wrote stays and is refused.
    result['ports'] = spec.ports?.map((port) => withoutSameNodePort(port, old.ports ?? []));
  }
  if (spec.type !== 'LoadBalancer') delete result['allocateLoadBalancerNodePorts'];
  return result as ServiceSpec;
}

function withoutSameNodePort(port: ServicePort, old: readonly ServicePort[]): ServicePort {
  if (!old.some((candidate) => candidate.nodePort === port.nodePort)) return port;
  const { nodePort: _dropped, ...rest } = port;
  return rest;
}

function publishesNodePorts(spec: ServiceSpec): boolean {
  return (
    spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
  );
}
