// kube-apiserver's compactor (--etcd-compaction-interval): every five minutes it drops the history before the revision
// that it met five minutes earlier, so that between five and ten minutes of it can be read and watched.
import type { Store } from '@drydock/etcd';
import type { Clock } from '@drydock/machinery';

const intervalMs = 300_000;

/** Compacts while there is something to compact: a store that nobody writes to costs no timer. */
export function compactHistory(store: Store, clock: Clock): void {
  const start = clock.now();
  /** The revision of the last tick. */
  let seen = store.revision;
  let waiting = false;

  const schedule = () => {
    if (waiting) return;
    waiting = true;
    const sinceTick = (clock.now() - start) % intervalMs;
    clock.after(intervalMs - sinceTick, tick);
  };
  const tick = () => {
    waiting = false;
    store.compact(seen);
    seen = store.revision;
    if (store.compactRevision < seen) schedule();
  };
  const subscribe = () => {
    seen = store.revision;
    store.watch('', { after: store.revision, onEvent: schedule, onClose: subscribe });
  };
  subscribe();
  if (store.compactRevision < store.revision) schedule();
}
