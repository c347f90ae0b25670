// Which server and which location a request belongs to.
import type { Location, Server } from '../config/model.ts';

/** The server of this port for a Host: exact name, longest `*.x`, longest `x.*`, first regex, else the default. */
export function selectServer(servers: readonly Server[], port: number, host: string): Server | undefined {
  const here = servers.filter((server) => server.listens.some((listen) => listen.port === port));
  const fallback =
    here.find((server) => server.listens.some((listen) => listen.port === port && listen.isDefault)) ??
    here[0];
  if (host === '') return here.find((server) => server.names.includes('')) ?? fallback;
  const longest = (fits: (name: string) => boolean) =>
    here
      .flatMap((server) => server.names.filter(fits).map((name) => ({ server, name })))
      .sort((a, b) => b.name.length - a.name.length)[0]?.server;
  return (
    here.find((server) => server.names.some((name) => name.toLowerCase() === host)) ??
    longest((name) => matchesLeadingWildcard(name.toLowerCase(), host)) ??
    longest((name) => name.endsWith('.*') && host.startsWith(name.slice(0, -1).toLowerCase())) ??
    here.find((server) =>
      server.names.some((name) => name.startsWith('~') && (safePattern(name)?.test(host) ?? false)),
    ) ??
    fallback
  );
}

/** What the pattern that chose this server has captured. */
export function matchServerName(server: Server, host: string): RegExpExecArray | undefined {
  if (server.names.includes(host)) return undefined;
  for (const name of server.names) {
    const match = name.startsWith('~') && safePattern(name)?.exec(host);
    if (match) return match;
  }
  return undefined;
}

function matchesLeadingWildcard(name: string, host: string): boolean {
  if (name.startsWith('*.')) return host.endsWith(name.slice(1));
  return name.startsWith('.') && (host.endsWith(name) || host === name.slice(1));
}

function safePattern(name: string): RegExp | undefined {
  try {
    return new RegExp(name.slice(1).replace(/\(\?P</g, '(?<'), 'i');
  } catch {
    return undefined;
  }
}

export interface Located {
  readonly location: Location;
  readonly match?: RegExpExecArray;
  /** Set when the request lacks the final slash of a proxied prefix: nginx redirects to the prefix. */
  readonly redirectTo?: string;
}

/** nginx's search: exact, else longest prefix; then regular expressions in order unless `^~` forbids them. */
export function findLocation(locations: readonly Location[], uri: string): Located | undefined {
  const exact = locations.find(({ kind, pattern }) => kind === 'exact' && pattern === uri);
  if (exact) return { location: exact };
  const redirect = redirectToSlash(locations, uri);
  if (redirect) return redirect;
  const prefix = locations
    .filter(({ kind, pattern }) => kind === 'prefix' && uri.startsWith(pattern))
    .sort((a, b) => b.pattern.length - a.pattern.length)[0];
  const inner = prefix && findLocation(prefix.children, uri);
  if (inner && (inner.location.kind !== 'prefix' || inner.location.noRegex)) return inner;
  if (!prefix?.noRegex) {
    for (const location of locations) {
      const match = location.regex?.exec(uri);
      if (match) {
        const nested = findLocation(
          location.children.filter(({ kind }) => kind === 'regex'),
          uri,
        );
        return nested ?? { location, match };
      }
    }
  }
  if (inner) return inner;
  return prefix && { location: prefix };
}

function redirectToSlash(locations: readonly Location[], uri: string): Located | undefined {
  const location = locations.find(
    ({ kind, pattern, scope }) =>
      kind === 'prefix' &&
      pattern === `${uri}/` &&
      scope.directives.some(({ name }) => name === 'proxy_pass' || name === 'fastcgi_pass'),
  );
  return location && { location, redirectTo: `${uri}/` };
}

export function findNamed(locations: readonly Location[], name: string): Location | undefined {
  return locations.find((location) => location.kind === 'named' && location.pattern === name);
}
