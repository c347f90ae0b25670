// One URL of a curl call, with its redirects.
import { CancelSource, type CancelSignal } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { Connection } from '../../kernel/network.ts';
import type { Process } from '../../kernel/process.ts';
import { BufferedReader } from '../../net/buffered-reader.ts';
import { exchangeHttp, type IncomingResponse } from '../../net/http-client.ts';
import { headerOf } from '../../net/http-message.ts';
import { resolveHost, ResolveError } from '../../net/resolver.ts';
import { connectTls, type TlsConnection } from '../../net/tls.ts';
import { formatUrl, resolveLocation, type Url } from '../../net/url.ts';
import { checkedUrl, normalized } from './checked-url.ts';
import { CurlError, isCancelled, transferError } from './curl-error.ts';
import type { CurlOptions } from './options.ts';
import { requestHeaders } from './request-headers.ts';
import { trustedAuthorities } from './trust.ts';

/** Where the bytes and the remarks of a transfer go. */
export interface Sink {
  /** A remark of `-v`: `* text`. */
  remark(text: string): Promise<void>;
  requestHead(lines: readonly string[], bodyBytes: number): Promise<void>;
  responseHead(response: IncomingResponse, raw: string): Promise<void>;
  body(bytes: Uint8Array): Promise<void>;
  /** The whole length, once known. */
  expect(bytes: number | undefined): void;
}

interface OpenConnection {
  readonly key: string;
  readonly number: number;
  readonly connection: Connection;
  readonly reader: BufferedReader;
}

/** What is known of a transfer so far; also after a failure. */
export interface Outcome {
  effectiveUrl: string;
  method: string;
  response?: IncomingResponse;
  redirects: number;
  redirectUrl: string;
  connects: number;
  sizeDownload: number;
  sizeHeader: number;
  sizeUpload: number;
  local: { address: string; port: number };
  remote: { address: string; port: number };
  times: { lookup: number; connect: number; appConnect: number; first: number; total: number };
}

/** The connections of one curl process. */
export class Fetcher {
  readonly #process: Process;
  readonly #options: CurlOptions;
  readonly #resolved = new Map<string, readonly string[]>();
  #kept: OpenConnection | undefined;
  #count = 0;
  #started = 0;

  constructor(process: Process, options: CurlOptions) {
    this.#process = process;
    this.#options = options;
  }

  close(): void {
    this.#kept?.connection.close();
    this.#kept = undefined;
  }

  /** Rejects with {@link CurlError}. */
  async fetch(text: string, body: Uint8Array | undefined, sink: Sink, outcome: Outcome): Promise<void> {
    const { clock } = this.#process;
    this.#started = clock.now();
    const limit = Number(this.#options.values.get('max-time') ?? 0) * 1000;
    const source = new CancelSource();
    const timer = limit > 0 ? clock.after(limit, () => source.cancel('max-time')) : undefined;
    const forget = this.#process.ended.onCancel((reason) => source.cancel(reason));
    try {
      await this.#follow(text, body, sink, outcome, source.signal);
    } finally {
      outcome.times.total = clock.now() - this.#started;
      timer?.cancel();
      forget();
    }
  }

  async #follow(
    text: string,
    body: Uint8Array | undefined,
    sink: Sink,
    outcome: Outcome,
    signal: CancelSignal,
  ) {
    const { switches, values } = this.#options;
    const most = Number(values.get('max-redirs') ?? 50);
    let url = checkedUrl(text);
    let method = this.#method(body);
    let data = body;
    for (;;) {
      outcome.effectiveUrl =
        /^[a-z]+:\/\//i.test(text) && outcome.redirects === 0 ? normalized(text, url) : formatUrl(url);
      outcome.method = method;
      const response = await this.#once(url, method, data, sink, outcome, signal);
      const location = headerOf(response.headers, 'location');
      const next =
        response.status >= 300 && response.status < 400 && location
          ? resolveLocation(url, location)
          : undefined;
      outcome.redirectUrl = next ? formatUrl(next) : '';
      if (!next || !(switches.has('location') || switches.has('location-trusted'))) return;
      if (outcome.redirects >= most) {
        await sink.remark(`Maximum (${most}) redirects followed`);
        throw new CurlError(47, `Maximum (${most}) redirects followed`);
      }
      outcome.redirects++;
      await sink.remark(`Issue another request to this URL: '${formatUrl(next)}'`);
      const { status } = response;
      if (
        !values.has('request') &&
        (status === 303 ? method !== 'HEAD' : status <= 302 && method === 'POST')
      ) {
        method = 'GET';
        data = undefined;
      }
      url = next;
    }
  }

  #method(body: Uint8Array | undefined): string {
    const { values, switches } = this.#options;
    return (
      values.get('request') ?? (switches.has('head') ? 'HEAD' : body && !switches.has('get') ? 'POST' : 'GET')
    );
  }

  async #once(
    url: Url,
    method: string,
    body: Uint8Array | undefined,
    sink: Sink,
    outcome: Outcome,
    signal: CancelSignal,
  ) {
    const open = await this.#connection(url, sink, outcome, signal);
    let response: IncomingResponse;
    try {
      response = await signal.race(this.#exchange(open, url, method, body, sink, outcome));
      await signal.race(this.#receive(response, sink, outcome));
    } catch (error) {
      open.connection.close();
      this.#kept = undefined;
      const failure = isCancelled(error)
        ? this.#timedOut('Operation', outcome, error.reason)
        : transferError(error, url.host);
      if (failure instanceof CurlError) await sink.remark(failure.message);
      await sink.remark(`Closing connection ${open.number}`);
      throw failure;
    }
    const reusable = response.framing.kind !== 'close' && keepsAlive(response);
    this.#kept = reusable ? open : undefined;
    if (!reusable) open.connection.close();
    await sink.remark(
      reusable
        ? `Connection #${open.number} to host ${url.host} left intact`
        : `Closing connection ${open.number}`,
    );
    return response;
  }

  async #exchange(
    open: OpenConnection,
    url: Url,
    method: string,
    body: Uint8Array | undefined,
    sink: Sink,
    outcome: Outcome,
  ) {
    const headers = requestHeaders(this.#options, url, body);
    if (headerOf(headers, 'authorization') && this.#options.values.has('user'))
      await sink.remark(
        `Server auth using Basic with user '${this.#options.values.get('user')!.split(':')[0]}'`,
      );
    const lines = [
      `${method} ${url.path} HTTP/1.1`,
      ...headers.map(([name, value]) => `${name}:${value ? ` ${value}` : ''}`),
    ];
    await sink.requestHead(lines, body?.length ?? 0);
    outcome.sizeUpload = body?.length ?? 0;
    const request = { method, target: url.path, headers, ...(body ? { body } : {}) };
    const response = await exchangeHttp(open.connection, open.reader, request);
    outcome.times.first = this.#process.clock.now() - this.#started;
    outcome.response = response;
    return response;
  }

  async #receive(response: IncomingResponse, sink: Sink, outcome: Outcome): Promise<void> {
    const { switches } = this.#options;
    const reason = response.reason === '' ? '' : ` ${response.reason}`;
    const lines = response.headers.map(([name, value]) => `${name}: ${value}\r\n`);
    const raw = `${response.version} ${response.status}${reason}\r\n${lines.join('')}\r\n`;
    outcome.sizeHeader += raw.length;
    const length = headerOf(response.headers, 'content-length');
    sink.expect(length === undefined ? undefined : Number(length));
    if (!keepsAlive(response) && response.version === 'HTTP/1.0' && !headerOf(response.headers, 'connection'))
      await sink.remark('HTTP 1.0, assume close after body');
    await sink.responseHead(response, raw);
    const refused = response.status >= 400 && switches.has('fail');
    if (refused) {
      this.#kept = undefined;
      throw new CurlError(22, `The requested URL returned error: ${response.status}`);
    }
    const follows =
      switches.has('location') &&
      response.status >= 300 &&
      response.status < 400 &&
      headerOf(response.headers, 'location');
    if (follows && response.framing.kind !== 'none' && length !== '0')
      await sink.remark('Ignoring the response-body');
    for (let chunk = await response.body.read(); chunk; chunk = await response.body.read()) {
      if (follows) continue;
      outcome.sizeDownload += chunk.length;
      await sink.body(chunk);
    }
  }

  async #connection(url: Url, sink: Sink, outcome: Outcome, signal: CancelSignal): Promise<OpenConnection> {
    const key = `${url.scheme} ${url.host}:${url.port}`;
    if (this.#kept?.key === key) {
      await sink.remark(`Re-using existing connection #${this.#kept.number} with host ${url.host}`);
      return this.#kept;
    }
    this.close();
    const { clock } = this.#process;
    const addresses = await this.#addresses(url, sink, signal, outcome);
    outcome.times.lookup = clock.now() - this.#started;
    const plain = await this.#connect(url, addresses, sink, outcome, signal);
    const number = this.#count++;
    outcome.connects++;
    outcome.times.connect = clock.now() - this.#started;
    outcome.local = { address: plain.localAddress, port: plain.localPort };
    outcome.remote = { address: plain.remoteAddress, port: plain.remotePort };
    await sink.remark(`Connected to ${url.host} (${plain.remoteAddress}) port ${url.port} (#${number})`);
    const connection =
      url.scheme === 'https' ? await this.#secure(plain, url, number, sink, outcome, signal) : plain;
    const open = { key, number, connection, reader: new BufferedReader(connection.reader) };
    this.#kept = open;
    return open;
  }

  async #addresses(url: Url, sink: Sink, signal: CancelSignal, outcome: Outcome): Promise<readonly string[]> {
    const place = `${url.host}:${url.port}`;
    for (const entry of this.#options.resolve) {
      const match = /^\+?([^:]+):(\d+):(.+)$/.exec(entry);
      if (!match || (match[1] !== url.host && match[1] !== '*') || Number(match[2]) !== url.port) continue;
      if (!this.#resolved.has(place))
        await sink.remark(`Added ${match[1]}:${match[2]}:${match[3]} to DNS cache`);
      this.#resolved.set(place, match[3]!.split(','));
    }
    const known = this.#resolved.get(place);
    if (known) {
      await sink.remark(`Hostname ${url.host} was found in DNS cache`);
      return known;
    }
    try {
      const found = await resolveHost(this.#process, url.host, signal);
      this.#resolved.set(place, found);
      return found;
    } catch (error) {
      if (isCancelled(error)) throw this.#timedOut('Resolving', outcome, error.reason);
      if (!(error instanceof ResolveError)) throw error;
      await sink.remark(`Could not resolve host: ${url.host}`);
      await sink.remark(`Closing connection ${this.#count}`);
      throw new CurlError(6, `Could not resolve host: ${url.host}`);
    }
  }

  async #connect(
    url: Url,
    addresses: readonly string[],
    sink: Sink,
    outcome: Outcome,
    signal: CancelSignal,
  ): Promise<Connection> {
    const { clock, network } = this.#process;
    const limit = Number(this.#options.values.get('connect-timeout') ?? 300) * 1000;
    const begun = clock.now();
    const source = new CancelSource();
    const timer = clock.after(limit, () => source.cancel('connect-timeout'));
    const forget = signal.onCancel((reason) => source.cancel(reason));
    let failure: unknown;
    try {
      for (const address of addresses) {
        await sink.remark(`  Trying ${address}:${url.port}...`);
        try {
          return await network.connect(address, url.port, source.signal);
        } catch (error) {
          failure = error;
          if (!(error instanceof Errno)) break;
          await sink.remark(`connect to ${address} port ${url.port} failed: ${error.message}`);
        }
      }
    } finally {
      timer.cancel();
      forget();
    }
    const result = this.#connectFailure(failure, url, clock.now() - begun, outcome);
    if (result instanceof CurlError) await sink.remark(result.message);
    await sink.remark(`Closing connection ${this.#count}`);
    throw result;
  }

  #connectFailure(failure: unknown, url: Url, ms: number, outcome: Outcome): unknown {
    const head = `Failed to connect to ${url.host} port ${url.port} after ${ms} ms`;
    if (isCancelled(failure))
      return failure.reason === 'connect-timeout'
        ? new CurlError(28, `${head}: Timeout was reached`)
        : this.#timedOut('Connection', outcome, failure.reason);
    if (!(failure instanceof Errno)) return failure;
    return new CurlError(failure.code === 'ETIMEDOUT' ? 28 : 7, `${head}: Couldn't connect to server`);
  }

  async #secure(
    plain: Connection,
    url: Url,
    number: number,
    sink: Sink,
    outcome: Outcome,
    signal: CancelSignal,
  ): Promise<TlsConnection> {
    const { switches, values } = this.#options;
    const insecure = switches.has('insecure');
    const { authorities, file } = trustedAuthorities(this.#process, values.get('cacert'));
    await sink.remark('ALPN: offers h2,http/1.1');
    await sink.remark('TLSv1.3 (OUT), TLS handshake, Client hello (1):');
    if (!insecure) await sink.remark(` CAfile: ${file}`);
    try {
      const verify = insecure ? false : { authorities, now: this.#process.clock.now() };
      const secure = await signal.race(connectTls(plain, { serverName: url.host, verify }));
      outcome.times.appConnect = this.#process.clock.now() - this.#started;
      await sink.remark('SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384');
      await sink.remark('ALPN: server accepted http/1.1');
      const { subject, issuer, selfSigned } = secure.certificate;
      await sink.remark('Server certificate:');
      await sink.remark(` subject: ${subject.replaceAll(' = ', '=')}`);
      await sink.remark(` issuer: ${issuer.replaceAll(' = ', '=')}`);
      const result = selfSigned
        ? 'self-signed certificate (18)'
        : 'unable to get local issuer certificate (20)';
      await sink.remark(
        insecure
          ? ` SSL certificate verify result: ${result}, continuing anyway.`
          : ' SSL certificate verify ok.',
      );
      return secure;
    } catch (error) {
      const failure = isCancelled(error)
        ? this.#timedOut('SSL connection', outcome, error.reason)
        : transferError(error, url.host);
      if (failure instanceof CurlError) await sink.remark(failure.message);
      await sink.remark(`Closing connection ${number}`);
      throw failure;
    }
  }

  #timedOut(what: string, outcome: Outcome, reason: string): unknown {
    if (reason !== 'max-time') return new CurlError(130, '');
    const ms = this.#process.clock.now() - this.#started;
    if (what === 'SSL connection') return new CurlError(28, 'SSL connection timeout');
    if (what !== 'Operation') return new CurlError(28, `${what} timed out after ${ms} milliseconds`);
    const length = outcome.response && headerOf(outcome.response.headers, 'content-length');
    const size = length === undefined ? '' : ` out of ${length}`;
    return new CurlError(
      28,
      `Operation timed out after ${ms} milliseconds with ${outcome.sizeDownload}${size} bytes received`,
    );
  }
}

function keepsAlive(response: IncomingResponse): boolean {
  const connection = (headerOf(response.headers, 'connection') ?? '').toLowerCase();
  return response.version === 'HTTP/1.0' ? connection.includes('keep-alive') : !connection.includes('close');
}
