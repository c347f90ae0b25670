// What the slices of a Service should hold, changing as few of them as possible.
import type { DiscoveryEndpointPort, Endpoint, EndpointSlice, Pod, Service } from '@drydock/kinds';
import { canonicalJson } from '../equality.ts';
import { isPodReady } from '../pods/conditions.ts';
import { hostnameIn, isReachable, podAddress, targetPort } from '../services/membership.ts';

/** --max-endpoints-per-slice. */
const capacity = 100;

export interface SliceContent {
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly DiscoveryEndpointPort[];
}

export interface SlicePlan {
  readonly kept: readonly { readonly slice: EndpointSlice; readonly content: SliceContent }[];
  readonly fresh: readonly SliceContent[];
  readonly surplus: readonly EndpointSlice[];
}

/** A Service always has one slice at least, be it empty. */
export function planSlices(
  service: Service,
  pods: readonly Pod[],
  existing: readonly EndpointSlice[],
): SlicePlan {
  const groups = groupByPorts(service, pods);
  const kept: { slice: EndpointSlice; content: SliceContent }[] = [];
  const fresh: SliceContent[] = [];
  const free = new Set(existing);
  for (const [id, { ports, endpoints }] of groups) {
    const slices = existing.filter((slice) => canonicalJson(slice.ports ?? []) === id);
    const left = new Map(endpoints.map((endpoint) => [endpoint.targetRef?.uid ?? '', endpoint]));
    const held = slices.map((slice) => {
      const stay = slice.endpoints.flatMap((endpoint) => {
        const current = left.get(endpoint.targetRef?.uid ?? '');
        if (current) left.delete(endpoint.targetRef?.uid ?? '');
        return current ? [current] : [];
      });
      return { slice, stay };
    });
    for (const { slice, stay } of held) {
      const filled = [...stay, ...take(left, capacity - stay.length)];
      if (filled.length === 0) continue;
      free.delete(slice);
      kept.push({ slice, content: { endpoints: filled, ports } });
    }
    while (left.size > 0) {
      // a slice that nothing else needs is turned round rather than deleted
      const reused = [...free].find((slice) => slice.endpoints.length === 0);
      const content = { endpoints: take(left, capacity), ports };
      if (!reused) fresh.push(content);
      else {
        free.delete(reused);
        kept.push({ slice: reused, content });
      }
    }
  }
  return withPlaceholder(kept, fresh, [...free]);
}

function withPlaceholder(
  kept: SlicePlan['kept'],
  fresh: readonly SliceContent[],
  surplus: readonly EndpointSlice[],
): SlicePlan {
  if (kept.length > 0 || fresh.length > 0) return { kept, fresh, surplus };
  const empty: SliceContent = { endpoints: [], ports: [] };
  const [first, ...others] = surplus;
  return first
    ? { kept: [{ slice: first, content: empty }], fresh, surplus: others }
    : { kept, fresh: [empty], surplus };
}

function take(from: Map<string, Endpoint>, count: number): readonly Endpoint[] {
  const taken = [...from].slice(0, Math.max(0, count));
  for (const [uid] of taken) from.delete(uid);
  return taken.map(([, endpoint]) => endpoint);
}

/** Pods can differ in what a named port is; each set of ports has its own slices. */
function groupByPorts(
  service: Service,
  pods: readonly Pod[],
): Map<string, { readonly ports: readonly DiscoveryEndpointPort[]; readonly endpoints: Endpoint[] }> {
  const groups = new Map<string, { ports: readonly DiscoveryEndpointPort[]; endpoints: Endpoint[] }>();
  for (const pod of pods.filter(isReachable)) {
    const ports = portsOf(service, pod);
    const id = canonicalJson(ports);
    const group = groups.get(id) ?? { ports, endpoints: [] };
    group.endpoints.push(endpointOf(service, pod));
    groups.set(id, group);
  }
  return groups;
}

function portsOf(service: Service, pod: Pod): readonly DiscoveryEndpointPort[] {
  return (service.spec?.ports ?? []).flatMap((port) => {
    const number = targetPort(pod, port);
    if (number === undefined) return [];
    return [
      {
        ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
        name: port.name ?? '',
        port: number,
        protocol: port.protocol ?? 'TCP',
      },
    ];
  });
}

function endpointOf(service: Service, pod: Pod): Endpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const hostname = hostnameIn(service, pod);
  return {
    addresses: [podAddress(pod) ?? ''],
    conditions: {
      ready: service.spec?.publishNotReadyAddresses || (serving && !terminating),
      serving,
      terminating,
    },
    ...(hostname ? { hostname } : {}),
    ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name ?? '',
      uid: pod.metadata.uid ?? '',
    },
  };
}
