// EndpointSlices for Endpoints that somebody wrote by hand (a Service without a selector): pkg/controller/endpointslicemirroring.
import { resources, type Key } from '@drydock/client';
import type { Endpoint, EndpointAddress, Endpoints, EndpointSlice, EndpointSubset } from '@drydock/kinds';
import { hasReason } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { canonicalJson } from '../equality.ts';
import { keyOf, splitKey } from '../keys.ts';
import { controllerReference } from '../ownership/controller-reference.ts';

const managedBy = 'endpointslice.kubernetes.io/managed-by';
const serviceName = 'kubernetes.io/service-name';
const skipMirror = 'endpointslice.kubernetes.io/skip-mirror';
const self = 'endpointslicemirroring-controller.k8s.io';

export const endpointSliceMirroringController: ControllerDefinition = {
  name: 'endpoint-slice-mirroring-controller',
  start(context) {
    const queue = context.run({
      name: endpointSliceMirroringController.name,
      reconcile: (key) => reconcile(context, key),
    });
    context.informers.for(resources.endpoints).onChange(({ old, current }) => {
      const endpoints = current ?? old;
      if (endpoints) queue.add(keyOf(endpoints));
    });
    context.informers.for(resources.services).onChange(({ old, current }) => {
      const service = current ?? old;
      if (service) queue.add(keyOf(service));
    });
    context.informers.for(resources.endpointSlices).onChange(({ old }) => {
      const name = old?.metadata.labels?.[managedBy] === self && old.metadata.labels[serviceName];
      if (name) queue.add(`${old?.metadata.namespace ?? ''}/${name}`);
    });
  },
};

async function reconcile(context: ControllerContext, key: Key): Promise<void> {
  const { namespace, name } = splitKey(key);
  const endpoints = context.informers.for(resources.endpoints).get(namespace, name);
  const service = context.informers.for(resources.services).get(namespace, name);
  const wanted =
    endpoints && service && !service.spec?.selector && isMirrored(endpoints) ? slicesOf(endpoints) : [];
  const missing = new Map(wanted.map((slice) => [contentOf(slice), slice]));
  const client = context.client.of(resources.endpointSlices, namespace);
  for (const slice of ownSlices(context, namespace, name)) {
    if (missing.delete(contentOf(slice))) continue;
    await client.delete(slice.metadata.name ?? '').catch((error: unknown) => {
      if (!hasReason(error, 'NotFound')) throw error;
    });
  }
  for (const slice of missing.values()) await client.create(slice);
}

/** Leader election used Endpoints once, and other controllers keep their own slices. */
function isMirrored({ metadata }: Endpoints): boolean {
  return (
    metadata.labels?.[skipMirror] !== 'true' &&
    metadata.annotations?.['control-plane.alpha.kubernetes.io/leader'] === undefined
  );
}

function ownSlices(context: ControllerContext, namespace: string, name: string): readonly EndpointSlice[] {
  return context.informers
    .for(resources.endpointSlices)
    .list(namespace)
    .filter(({ metadata }) => metadata.labels?.[managedBy] === self && metadata.labels[serviceName] === name);
}

const contentOf = ({ endpoints, ports }: EndpointSlice) => canonicalJson([endpoints, ports]);

function slicesOf(endpoints: Endpoints): readonly EndpointSlice[] {
  const { name = '', namespace = '', labels } = endpoints.metadata;
  return (endpoints.subsets ?? []).map((subset) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: { ...labels, [managedBy]: self, [serviceName]: name },
      ownerReferences: [controllerReference({ ...endpoints, apiVersion: 'v1', kind: 'Endpoints' })],
    },
    addressType: 'IPv4',
    endpoints: endpointsOf(subset),
    ports: (subset.ports ?? []).map((port) => ({
      ...port,
      name: port.name ?? '',
      protocol: port.protocol ?? 'TCP',
    })),
  }));
}

function endpointsOf({ addresses = [], notReadyAddresses = [] }: EndpointSubset): readonly Endpoint[] {
  const endpoint = ({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint => ({
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    ...(targetRef ? { targetRef } : {}),
  });
  return [
    ...addresses.map((address) => endpoint(address, true)),
    ...notReadyAddresses.map((address) => endpoint(address, false)),
  ];
}
