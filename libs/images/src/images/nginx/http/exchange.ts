// One request on its way through the phases.
import type { CancelSignal } from '@drydock/machinery';
import { headerOf, type HttpHeader, type HttpRequest, type Process } from '@drydock/shell';
import type { Location, NginxConfig, Server } from '../config/model.ts';
import type { Scope } from '../config/scope.ts';
import type { Limits } from './limits.ts';
import { hostName } from './host-name.ts';
import type { PeerGroup } from './upstream-peers.ts';

export interface Reply {
  readonly status: number;
  readonly reason?: string;
  /** Without Server, Date and Connection, which every answer gets. */
  readonly headers: readonly HttpHeader[];
  readonly body: Uint8Array | string;
  /** Sent in chunks, as what is made on the fly. */
  readonly chunked?: boolean;
  /** Content-Length of a body that is not sent (an upstream's answer to HEAD). */
  readonly length?: number;
  /** A file: parts of it may be asked for. */
  readonly ranges?: boolean;
  /** `gzip_vary` says so. */
  readonly vary?: boolean;
}

/** What a running nginx knows: shared by all its requests. */
export interface Instance {
  readonly process: Process;
  readonly version: string;
  readonly config: NginxConfig;
  /** Addresses of upstream host names, resolved when the configuration was read. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** The servers of each upstream, with their turns and failures. */
  readonly groups: Map<string, PeerGroup>;
  /** What limit_req and limit_conn count. */
  readonly limits: Limits;
  /** pid of the worker, for the error log. */
  readonly workerPid: number;
  readonly counters: { connections: number; requests: number };
  readonly stopped: CancelSignal;
}

export interface Arrival {
  readonly request: HttpRequest;
  readonly port: number;
  readonly localAddress: string;
  readonly remotePort: number;
  readonly ssl: boolean;
  readonly connection: number;
  /** How many requests the connection has carried, with this one. */
  readonly requests: number;
}

export class Exchange {
  uri = '';
  /** error_page turns it into GET. */
  method: string;
  /** A rewrite or internal redirect has changed the URI: the original request line is no longer valid. */
  uriChanged = false;
  /** `rewrite … break`: the URI no longer begins with the location's prefix. */
  locationLeft = false;
  args = '';
  location: Location | undefined;
  scope: Scope;
  captures: readonly (string | undefined)[] = [];
  named: Readonly<Record<string, string>> = {};
  /** Values of `set` and of handlers (`$upstream_addr`). */
  readonly variables = new Map<string, string>();
  /** Set by try_files and error_page: `internal` locations become reachable. */
  internal = false;
  /** The status that error_page is about to replace. */
  errorStatus: number | undefined;
  /** No further error_page: the first has been followed, and recursive_error_pages was off. */
  errorPageDone = false;
  redirects = 0;
  readonly startedAt: number;

  constructor(
    readonly instance: Instance,
    readonly arrival: Arrival,
    readonly server: Server,
  ) {
    this.scope = server.scope;
    this.method = arrival.request.method;
    this.startedAt = instance.process.clock.now();
  }

  header(name: string): string | undefined {
    return headerOf(this.arrival.request.headers, name);
  }

  get host(): string {
    return this.requestHost || this.server.names[0] || '';
  }

  /** The host that the client asks for: of an absolute request line, else of the header. */
  get requestHost(): string {
    const absolute = /^https?:\/\/([^/?#]*)/i.exec(this.arrival.request.target)?.[1];
    return hostName(absolute ?? this.header('host'));
  }

  /** The request line's target without scheme and host. */
  get requestUri(): string {
    return this.arrival.request.target.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
  }

  get requestLine(): string {
    const { method, target, version } = this.arrival.request;
    return `${method} ${target} ${version ?? 'HTTP/1.1'}`;
  }
}

/** The path of a request target, decoded, slashes merged, dots resolved; undefined when nginx answers 400. */
export function normalizeUri(target: string): { readonly uri: string; readonly args: string } | undefined {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/#.*$/s, '') || '/';
  const question = path.indexOf('?');
  const args = question < 0 ? '' : path.slice(question + 1);
  const raw = question < 0 ? path : path.slice(0, question);
  if (!raw.startsWith('/')) return undefined;
  let decoded: string;
  try {
    decoded = decodeURIComponent(raw);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0')) return undefined;
  const kept: string[] = [];
  const segments = decoded
    .replace(/\/{2,}/g, '/')
    .split('/')
    .slice(1);
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') {
      if (kept.length === 0) return undefined;
      kept.pop();
    } else if (segment !== '.') kept.push(segment);
    if (last && (segment === '.' || segment === '..')) kept.push('');
  }
  return { uri: `/${kept.join('/')}`, args };
}
