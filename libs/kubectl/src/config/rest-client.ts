import {
  failure,
  StatusError,
  writeText,
  type ByteReader,
  type CancelSignal,
  type RestRequest,
  type RestResponse,
  type RestTransport,
  type StatusObject,
  type StreamConnection,
  type WatchEvent,
} from '@drydock/machinery';
import { DialError } from '../errors.ts';
import type { ConnectionConfig, KubectlHost } from '../host.ts';

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export const contentTypes = {
  json: 'application/json',
  jsonPatch: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

export const tableAccept =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

interface Options {
  readonly query?: Query;
  readonly accept?: string;
  readonly signal?: CancelSignal;
  readonly contentType?: string;
  readonly body?: unknown;
}

/** The transport with kubectl's manners: errors are thrown, warnings are printed once, `--as` goes along. */
export class RestClient {
  #transport: RestTransport | undefined;

  constructor(
    readonly host: KubectlHost,
    readonly connection: ConnectionConfig,
    readonly warned: Set<string>,
  ) {}

  /** GET; the JSON value (or text) of the answer. */
  async get<T = unknown>(path: string, options: Options = {}): Promise<T> {
    return (await this.send('GET', path, options)).body as T;
  }

  async send(method: RestRequest['method'], path: string, options: Options = {}): Promise<RestResponse> {
    const response = await this.#attempt(() => this.transport.request(this.#request(method, path, options)));
    await this.#printWarnings(response);
    if (response.status >= 400) throw statusErrorOf(response, method, path);
    return response;
  }

  /** The events of a watch, until it ends or is cancelled. */
  async watch(path: string, options: Options = {}): Promise<AsyncIterable<WatchEvent>> {
    const query = { ...options.query, watch: 'true' };
    const response = await this.send('GET', path, { ...options, query });
    if (!response.events) throw new Error(`the server does not allow this method on the requested resource`);
    return response.events;
  }

  /** The bytes of a log as they come. */
  async bytes(path: string, options: Options = {}): Promise<ByteReader | string> {
    const response = await this.send('GET', path, options);
    return response.bytes ?? String(response.body ?? '');
  }

  async connect(path: string, query: Query): Promise<StreamConnection> {
    return this.#attempt(() => this.transport.connect(this.#request('POST', path, { query })));
  }

  get transport(): RestTransport {
    return (this.#transport ??= this.host.transport(this.connection));
  }

  #request(method: RestRequest['method'], path: string, options: Options): RestRequest {
    const as = this.connection.impersonate;
    const headers: Record<string, string> = { accept: options.accept ?? 'application/json' };
    if (options.body !== undefined) headers['content-type'] = options.contentType ?? contentTypes.json;
    if (as) headers['impersonate-user'] = as.user;
    if (as && as.groups.length > 0) headers['impersonate-group'] = as.groups.join('\n');
    if (as?.uid) headers['impersonate-uid'] = as.uid;
    return {
      method,
      path: withQuery(path, options.query),
      headers,
      ...(options.body !== undefined ? { body: options.body } : {}),
      signal: options.signal ?? this.host.cancelled,
    };
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.host.cancelled.race(work());
    } catch (error) {
      if (error instanceof StatusError || error instanceof DialError) throw error;
      // another copy of the class, from a host that does not import ours
      const dial = error as { name?: string; causeText?: string };
      if (dial.name === 'DialError') throw new DialError(this.connection.server, dial.causeText ?? '');
      throw error;
    }
  }

  async #printWarnings(response: RestResponse): Promise<void> {
    for (const warning of (response.headers['warning'] ?? '').split('\n')) {
      const text = /^\d+ \S+ "((?:[^"\\]|\\.)*)"/.exec(warning)?.[1]?.replace(/\\(.)/g, '$1');
      if (!text || this.warned.has(text)) continue;
      this.warned.add(text);
      const yellow = this.host.isTerminal.stderr && this.host.env['TERM'] !== 'dumb';
      const word = yellow ? '\u001b[33;1mWarning:\u001b[0m' : 'Warning:';
      await writeText(this.host.stderr, `${word} ${text}\n`);
    }
  }
}

/** `path?a=b&c=d` with the keys sorted, as Go encodes them. */
export function withQuery(path: string, query: Query = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => [value!].flat().map((one) => `${escape(name)}=${escape(one as string)}`));
  if (pairs.length === 0) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${pairs.join('&')}`;
}

const escape = (part: string) => encodeURIComponent(part).replace(/%20/g, '+');

function statusErrorOf(response: RestResponse, method: string, path: string): StatusError {
  const body = response.body as Partial<StatusObject> | undefined;
  if (body && typeof body === 'object' && body.kind === 'Status')
    return new StatusError(body as StatusObject);
  const what = subjectOf(method, path);
  if (response.status === 404)
    return failure(404, 'NotFound', `the server could not find the requested resource${what}`);
  if (response.status === 503)
    return failure(503, 'ServiceUnavailable', `the server is currently unable to handle the request${what}`);
  const text = typeof response.body === 'string' ? response.body.trim() : '';
  return failure(
    response.status,
    'InternalError',
    text || `an error on the server has prevented the request from succeeding${what}`,
  );
}

/** ` (patch deployments.apps web)`: what client-go adds to answers that are no Status. */
function subjectOf(method: string, path: string): string {
  const match = /^\/(?:api|apis\/([^/]+))\/[^/]+(?:\/namespaces\/[^/]+(?=\/))?\/([^/?]+)(?:\/([^/?]+))?/.exec(
    path,
  );
  if (!match) return '';
  const [, group, resource, name] = match;
  const qualified = group ? `${resource}.${group}` : resource;
  return ` (${method.toLowerCase()} ${qualified}${name ? ` ${name}` : ''})`;
}
