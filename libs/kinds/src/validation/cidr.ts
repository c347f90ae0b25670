// Address ranges: reading them and what Kubernetes says of bad ones.
import { isAddress } from './values.ts';

export interface Cidr {
  /** All bits of the first address. */
  readonly base: bigint;
  readonly prefix: number;
  readonly bits: 32 | 128;
  /** False when bits behind the prefix are set. */
  readonly exact: boolean;
}

export const cidrText = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** Undefined for what is no range. */
export function parseCidr(text: string): Cidr | undefined {
  const m = /^(.+)\/(\d{1,3})$/.exec(text);
  const value = m ? addressValue(m[1]!) : undefined;
  if (!m || value === undefined) return undefined;
  const bits = m[1]!.includes(':') ? 128 : 32;
  const prefix = Number(m[2]);
  if (prefix > bits || String(prefix) !== m[2]) return undefined;
  const hostBits = BigInt(bits - prefix);
  const base = (value >> hostBits) << hostBits;
  return { base, prefix, bits, exact: base === value };
}

/** The bits of an IPv4 or IPv6 address. */
export function addressValue(text: string): bigint | undefined {
  if (!isAddress(text)) return undefined;
  if (!text.includes(':')) return text.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
  const [left = '', right] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':')).flatMap(mappedGroups);
  const head = groups(left);
  const tail = right === undefined ? [] : groups(right);
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  const all = right === undefined ? head : [...head, ...zeros, ...tail];
  return all.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

/** `1.2.3.4` at the end of an IPv6 address stands for two groups. */
function mappedGroups(group: string): string[] {
  if (!group.includes('.')) return [group];
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
}

/** Whether `inner` lies in `outer` and is smaller. */
export function isStrictSubset(inner: Cidr, outer: Cidr): boolean {
  const hostBits = BigInt(outer.bits - outer.prefix);
  return (
    inner.bits === outer.bits &&
    inner.prefix > outer.prefix &&
    inner.base >> hostBits === outer.base >> hostBits
  );
}

/** The shortest form of an address: what Go prints. */
export function canonicalAddress(text: string): string {
  const value = addressValue(text);
  if (value === undefined || !text.includes(':')) return text;
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  let [start, length] = [0, 0];
  groups.forEach((_, from) => {
    let run = 0;
    while (groups[from + run] === '0') run += 1;
    if (run > length) [start, length] = [from, run];
  });
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}
