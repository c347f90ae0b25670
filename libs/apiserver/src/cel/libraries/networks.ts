// Kubernetes' IP and CIDR libraries.
import type { Environment } from '@marcbachmann/cel-js';
import { isAddress } from '@drydock/kinds';
import { registerNamespace } from './namespace.ts';

class Ip {
  constructor(
    readonly family: 4 | 6,
    readonly bits: bigint,
  ) {}
}

class Cidr {
  constructor(
    readonly address: Ip,
    readonly length: number,
  ) {}
}

const ipType = 'net.IP';
const cidrType = 'net.CIDR';
const width = ({ family }: Ip) => (family === 4 ? 32 : 128);

function parseIp(text: string): Ip | undefined {
  if (!isAddress(text)) return undefined;
  if (!text.includes(':')) return new Ip(4, v4Bits(text));
  // an IPv4 address at the end is two groups; one inside of IPv6 is not allowed
  if (text.includes('.')) return undefined;
  const [head = '', tail] = text.split('::', 2);
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const middle = tail === undefined ? [] : new Array<string>(8 - left.length - right.length).fill('0');
  const all = [...left, ...middle, ...right];
  return new Ip(
    6,
    all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n),
  );
}

const v4Bits = (text: string) => text.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);

/** The canonical text: RFC 5952 for IPv6. */
function ipText({ family, bits }: Ip): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const zeros = [...groups.join(':').matchAll(/(?:^|:)(0(?::0)+)(?=:|$)/g)].map((match) => match[1] ?? '');
  const longest = zeros.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return groups.join(':');
  const [head = '', tail = ''] = splitOnce(groups.join(':'), longest);
  return `${head.replace(/:$/, '')}::${tail.replace(/^:/, '')}`;
}

function splitOnce(text: string, run: string): string[] {
  const match = new RegExp(`(^|:)${run}(:|$)`).exec(text);
  const at = match ? match.index + (match[1]?.length ?? 0) : 0;
  return [text.slice(0, at), text.slice(at + run.length)];
}

function ip(text: string): Ip {
  const parsed = parseIp(text);
  if (!parsed)
    throw new Error(
      `IP Address ${JSON.stringify(text)} parse error during conversion from string: ParseAddr(${JSON.stringify(text)}): unable to parse IP`,
    );
  return parsed;
}

function parseCidr(text: string): Cidr | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  const parsed = parseIp(address);
  if (!parsed || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  return Number(length) <= width(parsed) ? new Cidr(parsed, Number(length)) : undefined;
}

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (!parsed)
    throw new Error(`network address parse error during conversion from string: ${JSON.stringify(text)}`);
  return parsed;
}

const prefixBits = (address: Ip, length: number) => address.bits >> BigInt(width(address) - length);
const containsIp = ({ address, length }: Cidr, other: Ip) =>
  address.family === other.family && prefixBits(address, length) === prefixBits(other, length);
const containsCidr = (outer: Cidr, inner: Cidr) =>
  inner.length >= outer.length && containsIp(outer, inner.address);
const masked = ({ address, length }: Cidr) =>
  new Cidr(new Ip(address.family, prefixBits(address, length) << BigInt(width(address) - length)), length);
const inside = (address: Ip, ...networks: string[]) =>
  networks.some((network) => containsIp(cidr(network), address));

export function registerNetworks(environment: Environment): void {
  environment
    .registerType(ipType, Ip)
    .registerType(cidrType, Cidr)
    .registerFunction(`ip(string): ${ipType}`, ip)
    .registerFunction('isIP(string): bool', (text: string) => parseIp(text) !== undefined)
    .registerFunction(`string(${ipType}): string`, ipText)
    .registerFunction(`${ipType}.family(): int`, ({ family }: Ip) => BigInt(family))
    .registerFunction(`${ipType}.isUnspecified(): bool`, ({ bits }: Ip) => bits === 0n)
    .registerFunction(`${ipType}.isLoopback(): bool`, (address: Ip) =>
      inside(address, '127.0.0.0/8', '::1/128'),
    )
    .registerFunction(`${ipType}.isLinkLocalMulticast(): bool`, (address: Ip) =>
      inside(address, '224.0.0.0/24', 'ff02::/16'),
    )
    .registerFunction(`${ipType}.isLinkLocalUnicast(): bool`, (address: Ip) =>
      inside(address, '169.254.0.0/16', 'fe80::/10'),
    )
    .registerFunction(`${ipType}.isGlobalUnicast(): bool`, (address: Ip) => isGlobalUnicast(address))
    .registerFunction(`cidr(string): ${cidrType}`, cidr)
    .registerFunction('isCIDR(string): bool', (text: string) => parseCidr(text) !== undefined)
    .registerFunction(
      `string(${cidrType}): string`,
      ({ address, length }: Cidr) => `${ipText(address)}/${length}`,
    )
    .registerFunction(`${cidrType}.ip(): ${ipType}`, ({ address }: Cidr) => address)
    .registerFunction(`${cidrType}.prefixLength(): int`, ({ length }: Cidr) => BigInt(length))
    .registerFunction(`${cidrType}.masked(): ${cidrType}`, masked)
    .registerFunction(`${cidrType}.containsIP(${ipType}): bool`, containsIp)
    .registerFunction(`${cidrType}.containsIP(string): bool`, (network: Cidr, text: string) =>
      containsIp(network, ip(text)),
    )
    .registerFunction(`${cidrType}.containsCIDR(${cidrType}): bool`, containsCidr)
    .registerFunction(`${cidrType}.containsCIDR(string): bool`, (network: Cidr, text: string) =>
      containsCidr(network, cidr(text)),
    );
  registerNamespace(environment, 'ip', {
    'isCanonical(string): bool': (text: string) => ipText(ip(text)) === text,
  });
}

function isGlobalUnicast(address: Ip): boolean {
  if (address.bits === 0n || (address.family === 4 && address.bits === 0xffffffffn)) return false;
  return !inside(address, '127.0.0.0/8', '::1/128', '224.0.0.0/4', 'ff00::/8', '169.254.0.0/16', 'fe80::/10');
}
