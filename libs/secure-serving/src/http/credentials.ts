// What a request says about who sent it: the certificate of its connection, its bearer token.
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Credentials, ServedApi } from '../served-api.ts';
import { pathOf } from './http-input.ts';

/** How browsers, which cannot set headers on a websocket, bring their token: as one of the subprotocols they offer. */
const tokenProtocol = 'base64url.bearer.authorization.k8s.io.';

/** Whoever the request speaks for; undefined when it brings credentials and none of them is good: 401. */
export async function callerOf<Caller>(
  api: ServedApi<Caller>,
  request: IncomingMessage,
): Promise<Caller | undefined> {
  const path = pathOf(request);
  const certificate = certificateOf(request);
  const bearerToken = bearerTokenOf(request);
  if (certificate && certificate !== 'distrusted') return api.authenticate({ path, certificate });
  if (bearerToken !== undefined) return api.authenticate({ path, bearerToken });
  return certificate === 'distrusted' ? undefined : api.authenticate({ path });
}

function certificateOf({ socket }: IncomingMessage): Credentials['certificate'] | 'distrusted' {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { subject, fingerprint256 = '' } = socket.getPeerCertificate();
  // an empty object: the client showed none
  if (!subject) return undefined;
  if (!socket.authorized) return 'distrusted';
  const [commonName = ''] = [subject.CN].flat();
  const organizations = [subject.O ?? []].flat();
  return { commonName, organizations, sha256: fingerprint256.replaceAll(':', '').toLowerCase() };
}

function bearerTokenOf({ headers }: IncomingMessage): string | undefined {
  const fromHeader = /^bearer +(\S+)/i.exec(headers.authorization ?? '')?.[1];
  if (fromHeader !== undefined) return fromHeader;
  const offered = headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
  const encoded = offered.find((name) => name.startsWith(tokenProtocol));
  return encoded && Buffer.from(encoded.slice(tokenProtocol.length), 'base64url').toString('utf8');
}

/** Subprotocols that are about streams: a token is none. */
export function offeredProtocols({ headers }: IncomingMessage): readonly string[] {
  const names = headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
  return names.filter((name) => name !== '' && !name.startsWith(tokenProtocol));
}
