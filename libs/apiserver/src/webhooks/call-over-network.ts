// Webhooks by the way that `proxy` takes too: HTTPS into the simulated network.
import type { Store } from '@drydock/etcd';
import { CancelSource, decodeUtf8, encodeUtf8, type ByteReader, type Clock } from '@drydock/machinery';
import type { ProxyTransport } from '../proxy-transport.ts';
import { addressOf } from './service-address.ts';
import type { WebhookCall, WebhookCaller } from './webhook-caller.ts';

/** A caller over a transport. Answers that take longer than the timeout do not count. */
export function callOverNetwork(transport: ProxyTransport, store: Store, clock: Clock): WebhookCaller {
  return async (call) => {
    const cancel = new CancelSource();
    let late = false;
    const timer = clock.after(call.timeoutSeconds * 1000, () => {
      late = true;
      cancel.cancel('context deadline exceeded');
    });
    try {
      return await send(transport, store, call, cancel);
    } catch (error) {
      throw late ? new Error('context deadline exceeded') : error;
    } finally {
      timer.cancel();
    }
  };
}

async function send(
  transport: ProxyTransport,
  store: Store,
  { url, service, body }: WebhookCall,
  cancel: CancelSource,
): Promise<unknown> {
  const match = /^https:\/\/([^/:?]+)(?::(\d+))?([^?]*.*)$/.exec(url);
  if (!match) throw new Error(`unsupported protocol scheme in ${JSON.stringify(url)}`);
  const [, name = '', port = '443', path = ''] = match;
  const answer = await transport({
    scheme: 'https',
    host: service ? addressOf(store, service) : name,
    port: Number(port),
    method: 'POST',
    path: path.startsWith('/') ? path : `/${path}`,
    headers: { host: name, 'content-type': 'application/json', accept: 'application/json' },
    body: encodeUtf8(JSON.stringify(body)),
    signal: cancel.signal,
  });
  const text = await readAll(answer.body);
  if (answer.status < 200 || answer.status > 299)
    throw new Error(`the server responded with the status code ${answer.status}`);
  return JSON.parse(text) as unknown;
}

/** The whole body as text. */
export async function readAll(reader: ByteReader): Promise<string> {
  let text = '';
  for (let chunk = await reader.read(); chunk; chunk = await reader.read()) text += decodeUtf8(chunk);
  return text;
}
