/** The address as a number. */
export function addressNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

/** A range such as `10.1.0.0/16`. */
export interface Cidr {
  readonly first: number;
  readonly last: number;
}

export function parseCidr(text: string): Cidr {
  const [address, bits] = text.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(addressNumber(address!) / size) * size;
  return { first, last: first + size - 1 };
}

export function contains(cidr: Cidr, address: string): boolean {
  const number = addressNumber(address);
  return number >= cidr.first && number <= cidr.last;
}

export const isLoopback = (address: string) => address.startsWith('127.');
