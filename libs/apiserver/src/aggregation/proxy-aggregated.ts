// Requests for a group version that somebody else serves are passed on; what comes back is the answer.
import {
  decodeUtf8,
  encodeUtf8,
  type ByteReader,
  type RestResponse,
  type WatchEvent,
} from '@drydock/machinery';
import { respondText } from '../negotiation/respond.ts';
import type { RequestContext } from '../server-context.ts';
import { readAll } from '../webhooks/call-over-network.ts';
import { findRemote, type RemoteApi } from './api-services.ts';

/** The answer of the server behind the APIService of this path; undefined when this server serves it. */
export function proxyAggregated(context: RequestContext): Promise<RestResponse> | undefined {
  const [root, group, version] = context.info.path.split('/').slice(1);
  if (root !== 'apis' || !group || !version) return undefined;
  const remote = findRemote(context.server.store, group, version);
  return remote && passOn(context, remote);
}

const passedHeaders = ['accept', 'content-type', 'user-agent'];

async function passOn(
  { server, request, info, user }: RequestContext,
  { available, service }: RemoteApi,
): Promise<RestResponse> {
  if (!available || !server.aggregated) return respondText('service unavailable\n', 503);
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).filter(([name]) => passedHeaders.includes(name)),
  );
  try {
    const answer = await server.aggregated({
      service,
      user,
      method: request.method,
      path: request.path,
      headers,
      body: request.body === undefined ? new Uint8Array() : encodeUtf8(JSON.stringify(request.body)),
      ...(request.signal ? { signal: request.signal } : {}),
    });
    const { status } = answer;
    if (info.verb === 'watch' && status === 200)
      return { status, headers: answer.headers, events: events(answer.body) };
    return { status, headers: answer.headers, body: parsed(await readAll(answer.body), answer.headers) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return respondText(`error trying to reach service: ${why}\n`, 503);
  }
}

function parsed(text: string, headers: Readonly<Record<string, string>>): unknown {
  return /json/.test(headers['content-type'] ?? '') ? (JSON.parse(text) as unknown) : text;
}

/** One JSON document per line. */
async function* events(reader: ByteReader): AsyncGenerator<WatchEvent> {
  let rest = '';
  try {
    for (let chunk = await reader.read(); chunk; chunk = await reader.read()) {
      const lines = (rest + decodeUtf8(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line) as WatchEvent;
    }
  } finally {
    reader.close();
  }
}
