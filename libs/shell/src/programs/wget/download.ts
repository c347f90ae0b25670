// What both wgets do: one request with redirects.
import {
  BrokenPipe,
  CancelSource,
  concatBytes,
  encodeBase64,
  encodeUtf8,
  type CancelSignal,
} from '@drydock/machinery';
import type { Process } from '../../kernel/process.ts';
import { BufferedReader } from '../../net/buffered-reader.ts';
import { exchangeHttp, type IncomingResponse } from '../../net/http-client.ts';
import { headerOf, type HttpHeader } from '../../net/http-message.ts';
import { resolveHost } from '../../net/resolver.ts';
import { connectTls } from '../../net/tls.ts';
import { hostHeader, parseUrl, resolveLocation, type Url } from '../../net/url.ts';
import { trustedAuthorities } from '../curl/trust.ts';

export interface Download {
  readonly url: Url;
  readonly userAgent: string;
  readonly headers: readonly HttpHeader[];
  readonly postData?: string;
  readonly method?: string;
  /** Any certificate will do. */
  readonly insecure: boolean;
  /** Of each step; 0: none. */
  readonly timeoutMs: number;
}

/** Called as the download goes on. */
export interface DownloadEvents {
  resolving?(host: string): Promise<void>;
  connecting(url: Url, address: string): Promise<void>;
  connected?(): Promise<void>;
  response(response: IncomingResponse): Promise<void>;
  redirect?(location: string): Promise<void>;
}

/** A step took longer than the timeout. */
export class DownloadTimeout extends Error {}

export async function download(
  process: Process,
  wanted: Download,
  events: DownloadEvents,
): Promise<{ readonly response: IncomingResponse; readonly body: Uint8Array }> {
  const source = new CancelSource();
  const { timeoutMs } = wanted;
  const timer = timeoutMs > 0 ? process.clock.after(timeoutMs, () => source.cancel('timeout')) : undefined;
  const forget = process.ended.onCancel((reason) => source.cancel(reason));
  try {
    let current = wanted;
    for (let redirects = 0; redirects <= 20; redirects++) {
      const answer = await source.signal.race(once(process, current, events, source.signal));
      const location = headerOf(answer.response.headers, 'location');
      const { status } = answer.response;
      const next =
        status >= 300 && status < 400 && location ? resolveLocation(current.url, location) : undefined;
      if (!next) return answer;
      await events.redirect?.(location!);
      const { postData: _data, ...rest } = current;
      current = { ...rest, url: next };
    }
    throw new Error('too many redirections');
  } catch (error) {
    if (source.signal.reason === 'timeout') throw new DownloadTimeout('timed out', { cause: error });
    throw error;
  } finally {
    timer?.cancel();
    forget();
  }
}

async function once(
  process: Process,
  { url, ...wanted }: Download,
  events: DownloadEvents,
  signal: CancelSignal,
) {
  await events.resolving?.(url.host);
  const [address = ''] = await resolveHost(process, url.host, signal);
  await events.connecting(url, address);
  const plain = await process.network.connect(address, url.port, signal);
  const forget = signal.onCancel(() => plain.reset());
  try {
    await events.connected?.();
    const { authorities } = trustedAuthorities(process);
    const verify = wanted.insecure ? false : { authorities, now: process.clock.now() };
    const connection =
      url.scheme === 'https' ? await connectTls(plain, { serverName: url.host, verify }) : plain;
    const body = wanted.postData === undefined ? undefined : encodeUtf8(wanted.postData);
    const request = {
      method: wanted.method ?? (body ? 'POST' : 'GET'),
      target: url.path,
      headers: requestHeaders(url, wanted, body),
      ...(body ? { body } : {}),
    };
    const response = await exchangeHttp(connection, new BufferedReader(connection.reader), request);
    await events.response(response);
    const chunks: Uint8Array[] = [];
    for (let chunk = await response.body.read(); chunk; chunk = await response.body.read())
      chunks.push(chunk.slice());
    return { response, body: concatBytes(chunks) };
  } catch (error) {
    if (error instanceof BrokenPipe) throw new Error('error getting response', { cause: error });
    throw error;
  } finally {
    forget();
    plain.close();
  }
}

function requestHeaders(
  url: Url,
  { headers, userAgent }: Omit<Download, 'url'>,
  body: Uint8Array | undefined,
): readonly HttpHeader[] {
  const own = new Set(headers.map(([name]) => name.toLowerCase()));
  const usual: HttpHeader[] = [
    ['Host', hostHeader(url)],
    ['User-Agent', userAgent],
    ['Accept', '*/*'],
    ['Connection', 'close'],
    ...(url.user ? [['Authorization', `Basic ${encodeBase64(encodeUtf8(url.user))}`] as const] : []),
    ...(body
      ? [
          ['Content-Type', 'application/x-www-form-urlencoded'] as const,
          ['Content-Length', String(body.length)] as const,
        ]
      : []),
  ];
  return [...usual.filter(([name]) => !own.has(name.toLowerCase())), ...headers];
}

/** The name that a URL is saved under. */
export function fileNameOf(url: Url): string {
  return (
    url.path
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1) || 'index.html'
  );
}

export function parseWgetUrl(text: string): Url | undefined {
  const url = parseUrl(text);
  return url && (url.scheme === 'http' || url.scheme === 'https') ? url : undefined;
}

export function parseHeader(text: string): HttpHeader {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1).trim()];
}
