// Events live for an hour (--event-ttl): they are tied to leases, as kube-apiserver does it. Events of one minute share a
// lease, at most a thousand of them; so an Event dies up to a minute late, together with its neighbours.
import type { Lease, Lessor, Store } from '@drydock/etcd';
import type { Clock } from '@drydock/machinery';

const timeToLiveSeconds = 3600;
const reuseSeconds = 60;
const keysPerLease = 1000;
const prefix = '/registry/events/';

/** Removes Events an hour after they were written last. Events that are there already count from now. */
export function expireEvents(store: Store, clock: Clock, lessor: Lessor): void {
  let lease: Lease | undefined;
  let attached = 0;

  const current = (): Lease => {
    const needed = clock.now() + timeToLiveSeconds * 1000;
    const usable = lease && lease.expiresAt > needed && attached < keysPerLease && lessor.find(lease.id);
    if (lease && usable) return lease;
    attached = 0;
    lease = lessor.grant(timeToLiveSeconds + reuseSeconds);
    return lease;
  };
  const renew = (key: string) => {
    const { id } = current();
    attached++;
    lessor.attach(key, id);
  };
  const subscribe = () => {
    for (const key of store.range(prefix).keys) renew(key);
    store.watch(prefix, {
      after: store.revision,
      onEvent: ({ type, key }) => {
        if (type === 'PUT') renew(key);
      },
      onClose: subscribe,
    });
  };
  subscribe();
}
