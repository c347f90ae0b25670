// Endpoints (the old API beside EndpointSlice): after pkg/controller/endpoint and its RepackSubsets.
import { resources, type Key } from '@drydock/client';
import type { EndpointAddress, EndpointPort, Endpoints, EndpointSubset, Pod, Service } from '@drydock/kinds';
import { formatTime, hasReason } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { semanticallyEqual } from '../equality.ts';
import { keyOf, splitKey } from '../keys.ts';
import { isPodReady } from '../pods/conditions.ts';
import {
  enqueueServicesOf,
  hasManagedEndpoints,
  hostnameIn,
  isHeadless,
  isReachable,
  podAddress,
  selectsPod,
  targetPort,
} from '../services/membership.ts';

export const endpointsController: ControllerDefinition = {
  name: 'endpoint-controller',
  start(context) {
    const services = context.informers.for(resources.services);
    const pods = context.informers.for(resources.pods);
    const endpoints = context.informers.for(resources.endpoints);
    const queue = context.run({
      name: endpointsController.name,
      reconcile: (key) => reconcile(context, key),
    });
    services.onChange(({ old, current }) => {
      const service = current ?? old;
      if (service) queue.add(keyOf(service));
    });
    pods.onChange(({ old, current }) => enqueueServicesOf(services, queue, old, current));
    endpoints.onChange(({ old, current }) => {
      if (old && !current) queue.add(keyOf(old));
    });
  },
};

async function reconcile(context: ControllerContext, key: Key): Promise<void> {
  const { namespace, name } = splitKey(key);
  const service = context.informers.for(resources.services).get(namespace, name);
  const cached = context.informers.for(resources.endpoints).get(namespace, name);
  const client = context.client.of(resources.endpoints, namespace);
  if (!service) {
    if (cached) await client.delete(name).catch(ignoreNotFound);
    return;
  }
  if (!hasManagedEndpoints(service)) return;
  const pods = context.informers.for(resources.pods).list(namespace);
  const subsets = endpointSubsets(
    service,
    pods.filter((pod) => selectsPod(service, pod)),
  );
  const labels = endpointsLabels(service);
  if (
    cached &&
    semanticallyEqual(cached.subsets, subsets) &&
    semanticallyEqual(cached.metadata.labels, labels)
  )
    return;
  const annotations = {
    ...cached?.metadata.annotations,
    'endpoints.kubernetes.io/last-change-trigger-time': formatTime(context.clock.now()),
  };
  const desired: Endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...(cached?.metadata ?? { name, namespace }), labels, annotations },
    ...(subsets.length > 0 ? { subsets } : {}),
  };
  await (cached ? client.update(desired) : client.create(desired));
}

function endpointsLabels(service: Service): Readonly<Record<string, string>> {
  const { 'service.kubernetes.io/headless': _headless, ...own } = service.metadata.labels ?? {};
  return {
    ...own,
    ...(isHeadless(service) ? { 'service.kubernetes.io/headless': '' } : {}),
    'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
  };
}

interface Entry {
  readonly address: EndpointAddress;
  readonly ready: boolean;
  readonly port: EndpointPort | undefined;
}

/** Subsets in canonical form: addresses with equal ports together, everything sorted. */
function endpointSubsets(service: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const publish = service.spec?.publishNotReadyAddresses ?? false;
  const members = pods.filter((pod) => isReachable(pod) && (publish || !pod.metadata.deletionTimestamp));
  const groups = new Map<string, { ports: EndpointPort[]; entries: Entry[] }>();
  for (const pod of members) {
    const entries = entriesOf(service, pod, publish);
    if (entries.length === 0) continue;
    const ports = entries.flatMap((entry) => (entry.port ? [entry.port] : [])).sort(comparePorts);
    const id = JSON.stringify(ports);
    const group = groups.get(id) ?? { ports, entries: [] };
    group.entries.push(entries[0]!);
    groups.set(id, group);
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => subset(group));
}

function entriesOf(service: Service, pod: Pod, publish: boolean): readonly Entry[] {
  const address = addressOf(service, pod);
  const ready = publish || isPodReady(pod);
  const ports = service.spec?.ports ?? [];
  if (ports.length === 0) return isHeadless(service) ? [{ address, ready, port: undefined }] : [];
  return ports.flatMap((port) => {
    const number = targetPort(pod, port);
    if (number === undefined) return [];
    return [
      {
        address,
        ready,
        port: {
          ...(port.name ? { name: port.name } : {}),
          port: number,
          protocol: port.protocol ?? 'TCP',
          ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
        },
      },
    ];
  });
}

function addressOf(service: Service, pod: Pod): EndpointAddress {
  const hostname = hostnameIn(service, pod);
  return {
    ip: podAddress(pod) ?? '',
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

function subset(group: {
  readonly ports: readonly EndpointPort[];
  readonly entries: readonly Entry[];
}): EndpointSubset {
  const addresses = (ready: boolean) =>
    group.entries
      .filter((entry) => entry.ready === ready)
      .map((entry) => entry.address)
      .sort((a, b) => compareAddresses(a, b));
  const [ready, notReady] = [addresses(true), addresses(false)];
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(group.ports.length > 0 ? { ports: group.ports } : {}),
  };
}

/** By bytes of the address, then by the UID of the pod. */
function compareAddresses(a: EndpointAddress, b: EndpointAddress): number {
  const [x, y] = [a.ip.split('.').map(Number), b.ip.split('.').map(Number)];
  for (let i = 0; i < 4; i++) if (x[i] !== y[i]) return (x[i] ?? 0) - (y[i] ?? 0);
  return (a.targetRef?.uid ?? '') < (b.targetRef?.uid ?? '') ? -1 : 1;
}

function comparePorts(a: EndpointPort, b: EndpointPort): number {
  const [x, y] = [a, b].map((port) => `${port.name ?? ''}/${port.protocol ?? ''}/${port.port}`) as [
    string,
    string,
  ];
  return x < y ? -1 : x > y ? 1 : 0;
}

function ignoreNotFound(error: unknown): void {
  if (!hasReason(error, 'NotFound')) throw error;
}
