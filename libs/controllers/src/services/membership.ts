// Which pods stand behind a Service, and on which ports: k8s.io/endpointslice/util and pkg/api/v1/pod.
import type { Informer, WorkQueue } from '@drydock/client';
import type { Pod, Service, ServicePort } from '@drydock/kinds';
import { selectorFromSet } from '@drydock/machinery';
import { semanticallyEqual } from '../equality.ts';
import { keyOf } from '../keys.ts';
import { isPodReady, isPodTerminal } from '../pods/conditions.ts';

/** Whether the controllers keep the endpoints of this Service; without a selector somebody else does. */
export function hasManagedEndpoints(service: Service): boolean {
  return service.spec?.type !== 'ExternalName' && service.spec?.selector !== undefined;
}

export function selectsPod(service: Service, pod: Pod): boolean {
  return selectorFromSet(service.spec?.selector ?? {}).matches(pod.metadata.labels);
}

/** Has an address and is not finished. */
export function isReachable(pod: Pod): boolean {
  return !isPodTerminal(pod) && podAddress(pod) !== undefined;
}

export function podAddress(pod: Pod): string | undefined {
  return pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP;
}

/** The number of a Service's target port in this pod; undefined when no container has a port of that name. */
export function targetPort(pod: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target;
  const sidecars = (pod.spec?.initContainers ?? []).filter(
    (container) => container.restartPolicy === 'Always',
  );
  for (const container of [...(pod.spec?.containers ?? []), ...sidecars])
    for (const candidate of container.ports ?? [])
      if (candidate.name === target && (candidate.protocol ?? 'TCP') === (port.protocol ?? 'TCP'))
        return candidate.containerPort;
  return undefined;
}

/** A pod with a name of its own in DNS below this (headless) Service. */
export function hostnameIn(service: Service, pod: Pod): string | undefined {
  const own = pod.spec?.hostname && pod.spec.subdomain === service.metadata.name;
  return own ? pod.spec?.hostname : undefined;
}

export function isHeadless(service: Service): boolean {
  return service.spec?.type !== 'ExternalName' && service.spec?.clusterIP === 'None';
}

/** Enqueues the Services that a changed pod is or was a member of, if the change is one that endpoints show. */
export function enqueueServicesOf(
  services: Informer<Service>,
  queue: WorkQueue,
  old: Pod | undefined,
  current: Pod | undefined,
): void {
  if (old && current && !affectsEndpoints(old, current)) return;
  const pods = [old, current].filter((pod) => pod !== undefined);
  for (const service of services.list(pods[0]?.metadata.namespace))
    if (hasManagedEndpoints(service) && pods.some((pod) => selectsPod(service, pod)))
      queue.add(keyOf(service));
}

function affectsEndpoints(old: Pod, current: Pod): boolean {
  const shown = (pod: Pod) => [
    pod.metadata.deletionTimestamp !== undefined,
    isPodReady(pod),
    isReachable(pod),
    podAddress(pod),
    pod.spec?.nodeName,
    pod.metadata.labels,
  ];
  return !semanticallyEqual(shown(old), shown(current));
}
