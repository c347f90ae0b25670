// An IPAddress for each cluster IP of a Service: what the allocator of the real server writes down. It runs as a promise job
// behind the write that woke it.
import type { IPAddress, Service } from '@drydock/kinds';
import type { Store } from '@drydock/etcd';
import { formatTime, type Clock, type KubeObject, type Random } from '@drydock/machinery';

const services = '/registry/services/specs/';
/** Where IPAddress objects are stored, and the label of those that are kept here. */
export const addressPrefix = '/registry/ipaddresses/';
export const managedBy = 'ipaddress.kubernetes.io/managed-by';
export const allocatorName = 'ipallocator.k8s.io';

/** Keeps the addresses in step with the Services for as long as the store lives. */
export function keepServiceAddresses(store: Store, clock: Clock, random: Random): void {
  let scheduled = false;
  const reconcile = () => {
    scheduled = false;
    const wanted = new Map(store.range(services).items.flatMap(addressesOf));
    for (const { metadata } of store.range(addressPrefix).items) {
      const name = metadata.name ?? '';
      const owned = metadata.labels?.[managedBy] === allocatorName;
      if (owned && !wanted.has(name)) store.delete(addressPrefix + name);
      wanted.delete(name);
    }
    for (const [ip, service] of wanted)
      store.create(addressPrefix + ip, addressOf(ip, service, random.uuid(), clock.now()));
  };
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    void Promise.resolve().then(reconcile);
  };
  const subscribe = () => {
    store.watch(services, { after: store.revision, onEvent: schedule, onClose: subscribe });
    if (store.range(services, { limit: 1 }).items.length > 0) schedule();
  };
  subscribe();
}

function addressesOf(object: KubeObject): (readonly [string, KubeObject])[] {
  const { spec } = object as unknown as Service;
  const all = spec?.clusterIPs ?? (spec?.clusterIP ? [spec.clusterIP] : []);
  return all.filter((ip) => ip !== '' && ip !== 'None').map((ip) => [ip, object] as const);
}

function addressOf(ip: string, { metadata }: KubeObject, uid: string, now: number): KubeObject {
  const address: IPAddress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: {
      name: ip,
      uid,
      creationTimestamp: formatTime(now),
      labels: {
        'ipaddress.kubernetes.io/ip-family': ip.includes(':') ? 'IPv6' : 'IPv4',
        [managedBy]: allocatorName,
      },
    },
    spec: {
      parentRef: {
        name: metadata.name ?? '',
        ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
        resource: 'services',
      },
    },
  };
  return address as unknown as KubeObject;
}
