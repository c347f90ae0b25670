import type { Clock, Random } from '@drydock/machinery';
import type { Machine } from './machine.ts';
import type { ChooseBackend } from './router.ts';
import type { Backend, ServiceRoute } from './service-table.ts';

const usualTimeoutSeconds = 10_800;

/** kube-proxy's choice: at random, or the client's last endpoint while its affinity lasts. */
export function createBalancer(clock: Clock, random: Random): ChooseBackend {
  const remembered = new Map<string, { readonly backend: string; readonly until: number }>();
  return (route, backends, from) => {
    if (route.service.spec?.sessionAffinity !== 'ClientIP') return backends[random.int(backends.length)]!;
    const key = affinityKey(route, from);
    const last = remembered.get(key);
    const known =
      last && last.until > clock.now() ? backends.find((one) => text(one) === last.backend) : undefined;
    const backend = known ?? backends[random.int(backends.length)]!;
    const seconds = route.service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? usualTimeoutSeconds;
    remembered.set(key, { backend: text(backend), until: clock.now() + seconds * 1000 });
    return backend;
  };
}

const text = ({ address, port }: Backend) => `${address}:${port}`;
const affinityKey = (route: ServiceRoute, from: Machine) =>
  `${route.namespace}/${route.name}:${route.portName} ${from.address}`;
