// Which server and which location a request belongs to.
import { isAddress } from '@drydock/shell';
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
      server.names.some((name) => name.startsWith('~') && safeTest(name.slice(1), host)),
    ) ??
    fallback
  );
}

function matchesLeadingWildcard(name: string, host: string): boolean {
  if (name.startsWith('*.')) return host.endsWith(name.slice(1));
  return name.startsWith('.') && (host.endsWith(name) || host === name.slice(1));
}

function safeTest(pattern: string, host: string): boolean {
  try {
    return new RegExp(pattern, 'i').test(host);
  } catch {
    return false;
  }
}

/** Host header without port, lower case. */
export function hostName(header: string | undefined): string {
  if (!header) return '';
  const name = header.replace(/:\d+$/, '').toLowerCase();
  return isAddress(name) ? name : name.replace(/\.$/, '');
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
