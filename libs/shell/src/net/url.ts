export interface Url {
  /** Lower case: `http`. */
  readonly scheme: string;
  /** `name` or `name:password`, decoded. */
  readonly user?: string;
  readonly host: string;
  readonly port: number;
  /** Whether the port was written. */
  readonly explicitPort: boolean;
  /** Path and query, at least `/`. */
  readonly path: string;
}

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443, ftp: 21 };

/** Reads a URL as curl does: the scheme defaults to http. Undefined when it is malformed. */
export function parseUrl(text: string): Url | undefined {
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:([^/?#@]*)@)?([^/?#]*)([^#]*)/.exec(text);
  if (!match) return undefined;
  const scheme = (match[1] ?? 'http').toLowerCase();
  const place = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]\s]*)(?::(\d*))?$/.exec(match[3]!);
  if (!place || place[1] === '') return undefined;
  const explicitPort = place[2] !== undefined && place[2] !== '';
  const port = explicitPort ? Number(place[2]) : (defaultPorts[scheme] ?? 0);
  if (port > 65_535) return undefined;
  const rest = match[4]!.replaceAll(' ', '%20');
  return {
    scheme,
    ...(match[2] === undefined ? {} : { user: decodePercent(match[2]) }),
    host: place[1]!,
    port,
    explicitPort,
    path: rest.startsWith('/') ? rest : `/${rest}`,
  };
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The value of a Host header. */
export function hostHeader(url: Url): string {
  return url.port === (defaultPorts[url.scheme] ?? 0) ? url.host : `${url.host}:${url.port}`;
}

/** Where a redirect from `base` to `location` leads. */
export function resolveLocation(base: Url, location: string): Url | undefined {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(location)) return parseUrl(location);
  if (location.startsWith('//')) return parseUrl(`${base.scheme}:${location}`);
  const directory = base.path.replace(/\?.*$/s, '').replace(/[^/]*$/, '');
  const path = location.startsWith('/')
    ? location
    : location.startsWith('?')
      ? base.path.replace(/\?.*$/s, '') + location
      : directory + location;
  return { ...base, path: withoutDots(path.replace(/#.*$/s, '')) };
}

function withoutDots(path: string): string {
  const [, plain, query] = /^([^?]*)(.*)$/s.exec(path)!;
  const kept: string[] = [];
  const segments = plain!.split('/').slice(1);
  segments.forEach((segment, index) => {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
    if (index === segments.length - 1 && (segment === '..' || segment === '.')) kept.push('');
  });
  return `/${kept.join('/')}${query}`;
}

export function formatUrl(url: Url): string {
  return `${url.scheme}://${url.host}${url.explicitPort ? `:${url.port}` : ''}${url.path}`;
}
