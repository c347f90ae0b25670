export interface PreviewAddress {
  readonly scheme: 'http' | 'https';
  /** Host name or IPv4 address, or IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
  /** Path with query. */
  readonly path: string;
}

const authority = /^(https?):(\[[0-9a-f:]+\]|[A-Za-z0-9.-]{1,253}):(\d{1,5})$/;

/** Reads `<scheme>:<host>:<port>/<path>?<query>`, the part of a preview's path behind the token. */
export function parsePreviewPath(text: string): PreviewAddress | undefined {
  const slash = text.indexOf('/');
  const head = slash < 0 ? text : text.slice(0, slash);
  const match = authority.exec(decodeURIComponentOrNothing(head));
  const port = Number(match?.[3]);
  if (!match || port < 1 || port > 65_535) return undefined;
  const scheme = match[1] === 'https' ? 'https' : 'http';
  return { scheme, host: match[2]!.toLowerCase(), port, path: slash < 0 ? '/' : text.slice(slash) };
}

function decodeURIComponentOrNothing(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export function originOf({ scheme, host, port }: PreviewAddress): string {
  return new URL(`${scheme}://${host}:${port}`).origin;
}

export function urlOf(address: PreviewAddress): string {
  return `${originOf(address)}${address.path}`;
}

/** Whether a host means the learner's own machine or a machine of the learner's cluster, as seen from that machine. */
export function isOwnMachine(host: string): boolean {
  if (
    host === 'localhost' ||
    host === 'kubernetes.docker.internal' ||
    host.endsWith('.localhost') ||
    host === '[::1]'
  )
    return true;
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return false;
  const parts = host.split('.').map(Number);
  if (parts.some((part) => part > 255)) return false;
  const [first, second] = parts as [number, number];
  return (
    first === 127 ||
    first === 10 ||
    (first === 172 && second >= 16 && second < 32) ||
    (first === 192 && second === 168)
  );
}

/** Where the browser finds a URL of the simulated network; undefined when it is not one of the learner's machine. */
export function selectOptionalPreviewPath(
  prefix: string,
  url: string,
  base: PreviewAddress,
): string | undefined {
  let target: URL;
  try {
    target = new URL(url, urlOf(base));
  } catch {
    return undefined;
  }
  if (target.protocol !== 'http:' && target.protocol !== 'https:') return undefined;
  if (!isOwnMachine(target.hostname)) return undefined;
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  return `${prefix}/${target.protocol}${target.hostname}:${port}${target.pathname}${target.search}${target.hash}`;
}
