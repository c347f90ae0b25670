// What the controller sees of the cluster, kept current by informers.
import { createInformers, resources, type Client } from '@drydock/client';
import type { Ingress } from '@drydock/kinds';
import type { Clock } from '@drydock/machinery';
import type { World } from './configuration.ts';

export const controllerName = 'k8s.io/ingress-nginx';
const classAnnotation = 'kubernetes.io/ingress.class';

export interface IngressChange {
  readonly kind: 'added' | 'updated' | 'removed' | 'ignored';
  readonly ingress: Ingress;
  /** Why it is ignored. */
  readonly error?: string;
}

export interface Identity {
  readonly namespace: string;
  readonly configMap: string;
  readonly ingressClass: string;
}

/** Calls back for each change of an Ingress, and `onWorld` for every other change that may matter. */
export function watchCluster(
  client: Client,
  clock: Clock,
  { namespace, configMap, ingressClass }: Identity,
  onIngress: (change: IngressChange) => void,
  onWorld: () => void,
) {
  const informers = createInformers(client, clock);
  const ingresses = informers.for(resources.ingresses);
  const classes = informers.for(resources.ingressClasses);
  const services = informers.for(resources.services);
  const slices = informers.for(resources.endpointSlices);
  const secrets = informers.for(resources.secrets);
  const configMaps = informers.for(resources.configMaps);

  /** Undefined: ours; else why not. */
  const refusal = (ingress: Ingress): string | undefined => {
    const annotation = ingress.metadata.annotations?.[classAnnotation];
    if (annotation !== undefined)
      return annotation === ingressClass ? undefined : `annotation value "${annotation}" is not ours`;
    const name = ingress.spec?.ingressClassName;
    if (name === undefined) return 'ingress does not contain a valid IngressClass';
    const found = classes.get('', name);
    if (!found) return `no object matching key "${name}" in local store`;
    return found.spec?.controller === controllerName ? undefined : `ingress class "${name}" is not ours`;
  };
  const age = (ingress: Ingress) => `${ingress.metadata.creationTimestamp} ${ingress.metadata.namespace}/${ingress.metadata.name}`;
  const ours = () => ingresses.list().filter((ingress) => refusal(ingress) === undefined)
    .sort((a, b) => (age(a) < age(b) ? -1 : 1));

  ingresses.onChange(({ old, current }) => {
    const wasOurs = old !== undefined && refusal(old) === undefined;
    const error = current && refusal(current);
    if (!current) {
      if (wasOurs) onIngress({ kind: 'removed', ingress: old! });
    } else if (error !== undefined) onIngress({ kind: wasOurs ? 'removed' : 'ignored', ingress: current, error });
    else onIngress({ kind: wasOurs ? 'updated' : 'added', ingress: current });
  });
  for (const informer of [services, slices, secrets, classes, configMaps]) informer.onChange(() => onWorld());
  const world: World = {
    get ingresses() {
      return ours();
    },
    service: (space, name) => services.get(space, name),
    slices: (space) => slices.list(space),
    secret: (space, name) => secrets.get(space, name),
    get config() {
      return configMaps.get(namespace, configMap)?.data ?? {};
    },
  };
  return {
    world,
    configMap: () => configMaps.get(namespace, configMap),
    start: () => informers.start(),
    stop: () => informers.stop(),
  };
} // prettier-ignore
