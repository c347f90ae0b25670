// Events live for an hour (--event-ttl): etcd's lease in the real server, one timer for the oldest of them here.
import { KeyNotFound, type Store } from '@drydock/etcd';
import type { Clock } from '@drydock/machinery';

const timeToLiveMs = 3_600_000;
const prefix = '/registry/events/';

/** Removes Events an hour after they were written last. Events that are there already count from now. */
export function expireEvents(store: Store, clock: Clock): void {
  /** Key to time of death, the next to die first. */
  const deaths = new Map<string, number>();
  let waiting = false;

  const schedule = () => {
    const [next] = deaths.values();
    if (waiting || next === undefined) return;
    waiting = true;
    clock.after(next - clock.now(), sweep);
  };
  const sweep = () => {
    waiting = false;
    for (const [key, at] of deaths) {
      if (at > clock.now()) break;
      deaths.delete(key);
      remove(store, key);
    }
    schedule();
  };
  const renew = (key: string) => {
    deaths.delete(key);
    deaths.set(key, clock.now() + timeToLiveMs);
    schedule();
  };
  const subscribe = () => {
    deaths.clear();
    for (const key of store.range(prefix).keys) renew(key);
    store.watch(prefix, {
      after: store.revision,
      onEvent: ({ type, key }) => (type === 'DELETE' ? deaths.delete(key) : renew(key)),
      onClose: subscribe,
    });
  };
  subscribe();
}

function remove(store: Store, key: string): void {
  try {
    store.delete(key);
  } catch (error) {
    if (!(error instanceof KeyNotFound)) throw error;
  }
}
