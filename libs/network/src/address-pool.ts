import { addressText, parseCidr, type Cidr } from './addresses.ts';

/**
 * Pod addresses of one range, handed out as the host-local plug-in does: always the next one after the last, round and
 * round. The network's own address, the bridge's (.1) and the broadcast address are left out.
 */
export class AddressPool {
  readonly #range: Cidr;
  readonly #taken = new Set<number>();
  #last: number;

  constructor(cidr: string) {
    this.#range = parseCidr(cidr);
    this.#last = this.#range.first + 1;
  }

  /** The bridge's address: what a pod sees of connections that come from its node. */
  get gateway(): string {
    return addressText(this.#range.first + 1);
  }

  take(): string {
    const size = this.#range.last - this.#range.first - 2;
    for (let tried = 0; tried < size; tried++) {
      this.#last = this.#last + 1 >= this.#range.last ? this.#range.first + 2 : this.#last + 1;
      if (this.#taken.has(this.#last)) continue;
      this.#taken.add(this.#last);
      return addressText(this.#last);
    }
    throw new Error('failed to allocate for range 0: no IP addresses available in range set');
  }

  release(address: string): void {
    for (const number of this.#taken) if (addressText(number) === address) this.#taken.delete(number);
  }
}
