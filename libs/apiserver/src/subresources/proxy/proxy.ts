import { encodeUtf8, failure, StatusError, type RestRequest, type RestResponse } from '@drydock/machinery';
import type { ProxyAnswer } from '../../proxy-transport.ts';
import type { ResourceRequest } from '../../server-context.ts';
import type { Subresource } from '../subresource.ts';
import { locationOf } from './location.ts';

const proxyKind = (kind: string): Subresource => ({
  name: 'proxy',
  leftOut: ['Upgrades (websockets) through the proxy', 'Links in HTML are not rewritten'],
  verbs: ['create', 'delete', 'get', 'patch', 'update'],
  kind: { group: '', version: 'v1', kind },
  handle: passOn,
});

export const nodeProxy = proxyKind('NodeProxyOptions');
export const podProxy = proxyKind('PodProxyOptions');
export const serviceProxy = proxyKind('ServiceProxyOptions');

/** What the caller tells the API server is not told to the backend. */
const ownHeaders = /^(authorization|connection|host|content-length|accept-encoding|impersonate-.*)$/;

async function passOn(request: ResourceRequest): Promise<RestResponse> {
  const { path: whole, method, headers = {}, body, signal } = request.request;
  const [before = '', query] = splitOnce(whole, '?');
  const rest = splitOnce(before, '/proxy')[1];
  const search = query === undefined ? '' : `?${query}`;
  if (rest === '' && method === 'GET')
    return { status: 301, headers: { location: `${before}/${search}` }, bytes: nothing };
  const location = locationOf(request);
  const { proxy } = request.server;
  if (!proxy)
    throw failure(501, 'NotImplemented', 'not simulated: proxy, here nothing runs behind the API server');
  const answer = await reach(() =>
    proxy({
      ...location,
      method,
      path: `${rest === undefined || rest === '' ? '/' : rest}${search}`,
      headers: {
        ...Object.fromEntries(Object.entries(headers).filter(([name]) => !ownHeaders.test(name))),
        'x-forwarded-uri': before,
      },
      body: bytesOf(body),
      ...(signal ? { signal } : {}),
    }),
  );
  return { status: answer.status, headers: answer.headers, bytes: answer.body };
}

const nothing = { read: async () => undefined, close: () => undefined };

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + mark.length)];
}

/** Bodies come as they were sent over HTTP, and as values in process. */
function bytesOf(body: RestRequest['body']): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  return encodeUtf8(typeof body === 'string' ? body : JSON.stringify(body));
}

async function reach(send: () => Promise<ProxyAnswer>): Promise<ProxyAnswer> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof StatusError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw failure(503, 'ServiceUnavailable', `error trying to reach service: ${why}`);
  }
}
