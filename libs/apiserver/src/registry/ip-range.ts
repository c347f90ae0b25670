/** An IPv4 block such as `10.96.0.0/12`. */
export interface IpRange {
  readonly text: string;
  readonly base: number;
  readonly size: number;
}

export function parseIpRange(text: string): IpRange {
  const [address = '', bits = ''] = text.split('/');
  const base = parseIp(address);
  if (base === undefined || !/^\d+$/.test(bits)) throw new Error(`not an IPv4 range: ${text}`);
  return { text, base, size: 2 ** (32 - Number(bits)) };
}

/** The address as a number; undefined when it is none. */
export function parseIp(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function formatIp(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
