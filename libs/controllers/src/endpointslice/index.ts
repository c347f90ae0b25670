// EndpointSlice: after pkg/controller/endpointslice and k8s.io/endpointslice. IPv4 only.
import { resources, type Key } from '@drydock/client';
import type { EndpointSlice, Service } from '@drydock/kinds';
import { formatTime, hasReason } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { semanticallyEqual } from '../equality.ts';
import { keyOf, splitKey } from '../keys.ts';
import { controllerReference } from '../ownership/controller-reference.ts';
import { enqueueServicesOf, hasManagedEndpoints, isHeadless, selectsPod } from '../services/membership.ts';
import { planSlices, type SliceContent } from './plan.ts';

const managedBy = 'endpointslice.kubernetes.io/managed-by';
const serviceName = 'kubernetes.io/service-name';
const self = 'endpointslice-controller.k8s.io';
const triggerTime = 'endpoints.kubernetes.io/last-change-trigger-time';

export const endpointSliceController: ControllerDefinition = {
  name: 'endpoint-slice-controller',
  start(context) {
    const services = context.informers.for(resources.services);
    const pods = context.informers.for(resources.pods);
    const slices = context.informers.for(resources.endpointSlices);
    const queue = context.run({
      name: endpointSliceController.name,
      reconcile: (key) => reconcile(context, key),
    });
    services.onChange(({ old, current }) => {
      const service = current ?? old;
      if (service) queue.add(keyOf(service));
    });
    pods.onChange(({ old, current }) => enqueueServicesOf(services, queue, old, current));
    slices.onChange(({ old, current }) => {
      const slice = current ?? old;
      const name = slice?.metadata.labels?.[serviceName];
      if (slice && name && slice.metadata.labels?.[managedBy] === self && (!current || (old && current)))
        queue.add(`${slice.metadata.namespace ?? ''}/${name}`);
    });
  },
};

async function reconcile(context: ControllerContext, key: Key): Promise<void> {
  const { namespace, name } = splitKey(key);
  const service = context.informers.for(resources.services).get(namespace, name);
  if (!service || !hasManagedEndpoints(service) || service.metadata.deletionTimestamp) return;
  const existing = context.informers
    .for(resources.endpointSlices)
    .list(namespace)
    .filter(
      (slice) => slice.metadata.labels?.[serviceName] === name && slice.metadata.labels[managedBy] === self,
    )
    .filter((slice) => !slice.metadata.deletionTimestamp);
  const pods = context.informers.for(resources.pods).list(namespace);
  const plan = planSlices(
    service,
    pods.filter((pod) => selectsPod(service, pod)),
    existing,
  );
  const client = context.client.of(resources.endpointSlices, namespace);
  const labels = sliceLabels(service);
  for (const slice of plan.surplus)
    await client.delete(slice.metadata.name ?? '').catch((error: unknown) => {
      if (!hasReason(error, 'NotFound')) throw error;
    });
  for (const { slice, content } of plan.kept) {
    const sameContent =
      semanticallyEqual(slice.endpoints, content.endpoints) && semanticallyEqual(slice.ports, content.ports);
    if (sameContent && semanticallyEqual(slice.metadata.labels, labels)) continue;
    await client.update({
      ...slice,
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        ...slice.metadata,
        labels,
        annotations: { ...slice.metadata.annotations, [triggerTime]: formatTime(context.clock.now()) },
      },
      ...content,
    });
  }
  for (const content of plan.fresh)
    await client.create(newSlice(service, content, labels, context.clock.now()));
}

function newSlice(
  service: Service,
  content: SliceContent,
  labels: Readonly<Record<string, string>>,
  now: number,
): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${service.metadata.name ?? ''}-`,
      namespace: service.metadata.namespace ?? '',
      labels,
      annotations: { [triggerTime]: formatTime(now) },
      ownerReferences: [controllerReference({ ...service, apiVersion: 'v1', kind: 'Service' })],
    },
    addressType: 'IPv4',
    ...content,
  };
}

function sliceLabels(service: Service): Readonly<Record<string, string>> {
  const reserved = new Set([serviceName, managedBy, 'service.kubernetes.io/headless']);
  const own = Object.entries(service.metadata.labels ?? {}).filter(([name]) => !reserved.has(name));
  return {
    ...Object.fromEntries(own),
    [managedBy]: self,
    [serviceName]: service.metadata.name ?? '',
    ...(isHeadless(service) ? { 'service.kubernetes.io/headless': '' } : {}),
  };
}
