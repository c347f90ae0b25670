// SetDefaults_Service and what the registry's strategy derives from the spec alone. Addresses and node ports are given
// out by the API server's allocators, not here.
import type { Service, ServicePort, ServiceSpec } from '../../generated/types.ts';
import { mapField, withDefaults, withPointerDefaults } from '../../schema/go-zero-values.ts';

const stickySeconds = 10_800;

/** What an open field of a Service means, including the address families of a single-stack IPv4 cluster. */
export function defaultService(service: Service): Service {
  const withStatus = service.status?.loadBalancer
    ? service
    : { ...service, status: { ...service.status, loadBalancer: {} } };
  return mapField(withStatus, 'spec', (spec) => defaultFamilies(defaultTraffic(defaultPorts(spec))));
}

function defaultPorts(spec: ServiceSpec): ServiceSpec {
  const result = withDefaults(spec, { sessionAffinity: 'None', type: 'ClusterIP' });
  const ports = mapField(result, 'ports', (list) => list.map(defaultPort));
  if (ports.sessionAffinity !== 'ClientIP') return ports;
  const seconds = ports.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? stickySeconds;
  return { ...ports, sessionAffinityConfig: { clientIP: { timeoutSeconds: seconds } } };
}

function defaultPort(port: ServicePort): ServicePort {
  const withProtocol = withDefaults(port, { protocol: 'TCP' });
  return withDefaults(withProtocol, { targetPort: port.port });
}

function defaultTraffic(spec: ServiceSpec): ServiceSpec {
  const balanced =
    spec.type === 'LoadBalancer' ? withPointerDefaults(spec, { allocateLoadBalancerNodePorts: true }) : spec;
  const published = ['NodePort', 'LoadBalancer'].includes(spec.type ?? '');
  const external = published || (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);
  const outside = external ? withDefaults(balanced, { externalTrafficPolicy: 'Cluster' }) : balanced;
  return published || spec.type === 'ClusterIP'
    ? withPointerDefaults(outside, { internalTrafficPolicy: 'Cluster' })
    : outside;
}

function defaultFamilies(spec: ServiceSpec): ServiceSpec {
  if (spec.type === 'ExternalName') return spec;
  const addressed =
    spec.clusterIP && !spec.clusterIPs?.length
      ? { ...spec, clusterIPs: [spec.clusterIP] }
      : !spec.clusterIP && spec.clusterIPs?.[0]
        ? { ...spec, clusterIP: spec.clusterIPs[0] }
        : spec;
  // Nobody balances over the endpoints of a headless Service without a selector, so it takes every family.
  const headlessByHand = addressed.clusterIP === 'None' && Object.keys(addressed.selector ?? {}).length === 0;
  const policy = withPointerDefaults(addressed, {
    ipFamilyPolicy: headlessByHand ? 'RequireDualStack' : 'SingleStack',
  });
  const families =
    policy.ipFamilyPolicy === 'RequireDualStack' && headlessByHand ? ['IPv4', 'IPv6'] : ['IPv4'];
  return policy.ipFamilies?.length ? policy : { ...policy, ipFamilies: families };
}
