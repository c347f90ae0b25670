// Leases: a time to live that keys share. What etcd calls its lessor.
import type { Clock, Random, Timer } from '@drydock/machinery';
import type { Store } from './store.ts';

export interface Lease {
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly ttlSeconds: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly keys: ReadonlySet<string>;
}

interface LiveLease extends Lease {
  expiresAt: number;
  readonly keys: Set<string>;
}

/** The leases of one store. Without leases it costs no timer. */
export class Lessor {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #leases = new Map<string, LiveLease>();
  readonly #leaseOf = new Map<string, LiveLease>();
  #timer: { readonly at: number; readonly timer: Timer } | undefined;

  constructor(store: Store, clock: Clock, random: Random) {
    this.#store = store;
    this.#clock = clock;
    this.#random = random;
    this.#follow();
  }

  /** By the time of their granting. */
  get all(): readonly Lease[] {
    return [...this.#leases.values()];
  }

  find(id: string): Lease | undefined {
    return this.#leases.get(id);
  }

  grant(ttlSeconds: number, id = `32${this.#random.string(14, '0123456789abcdef')}`): Lease {
    const expiresAt = this.#clock.now() + ttlSeconds * 1000;
    const lease: LiveLease = { id, ttlSeconds, expiresAt, keys: new Set() };
    this.#leases.set(id, lease);
    this.#schedule();
    return lease;
  }

  /** A new life of the same length; undefined when there is no such lease. */
  keepAlive(id: string): Lease | undefined {
    const lease = this.#leases.get(id);
    if (lease) lease.expiresAt = this.#clock.now() + lease.ttlSeconds * 1000;
    return lease;
  }

  /** Ties a key that has just been written to a lease: a write without one unties it. */
  attach(key: string, id: string): void {
    const lease = this.#leases.get(id);
    if (!lease) return;
    this.#detach(key);
    lease.keys.add(key);
    this.#leaseOf.set(key, lease);
  }

  /** The lease that a key is tied to. */
  leaseOf(key: string): Lease | undefined {
    return this.#leaseOf.get(key);
  }

  /** Ends a lease and deletes its keys. Returns false when there is none. */
  revoke(id: string): boolean {
    const lease = this.#leases.get(id);
    if (!lease) return false;
    this.#leases.delete(id);
    for (const key of [...lease.keys].sort()) if (this.#store.get(key)) this.#store.delete(key);
    return true;
  }

  #follow(): void {
    this.#leases.clear();
    this.#leaseOf.clear();
    this.#store.watch('', {
      after: this.#store.revision,
      onEvent: ({ key }) => this.#detach(key),
      onClose: () => this.#follow(),
    });
  }

  #detach(key: string): void {
    this.#leaseOf.get(key)?.keys.delete(key);
    this.#leaseOf.delete(key);
  }

  /** One timer, for the lease that ends first. */
  #schedule(): void {
    const next = Math.min(...[...this.#leases.values()].map(({ expiresAt }) => expiresAt));
    if (next === Infinity || (this.#timer && this.#timer.at <= next)) return;
    this.#timer?.timer.cancel();
    const timer = this.#clock.after(next - this.#clock.now(), () => this.#expire());
    this.#timer = { at: next, timer };
  }

  #expire(): void {
    this.#timer = undefined;
    for (const { id, expiresAt } of this.#leases.values())
      if (expiresAt <= this.#clock.now()) this.revoke(id);
    this.#schedule();
  }
}
