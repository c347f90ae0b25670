// One request on its way, and the layers of configuration that apply to it.
import { headerOf, type HttpHeader, type HttpRequest, type Process } from '@drydock/shell';
import type { Directive } from '../config/parse.ts';

export interface VirtualHost {
  /** The main server has none. */
  readonly addresses: readonly { readonly address: string; readonly port: number | undefined }[];
  readonly names: readonly string[];
  /** With those of the main server before its own. */
  readonly directives: readonly Directive[];
  /** Its own only: what does not merge (rewriting). */
  readonly own: readonly Directive[];
}

export interface Reply {
  readonly status: number;
  readonly reason?: string;
  readonly headers: readonly HttpHeader[];
  readonly body: Uint8Array | string;
  /** A page that httpd made itself for an error or redirect: only `Header always` touches it. */
  readonly own?: boolean;
  readonly close?: boolean;
  /** Of another server: its headers stay in their order. */
  readonly proxied?: boolean;
  /** Sent in chunks, since its length is not known when the headers go out. */
  readonly chunked?: boolean;
  /** Made below mod_headers, which does not see it. */
  readonly bare?: boolean;
  /** The page of an error within an error document: the log counts the bytes of the first request, which sent none. */
  readonly uncounted?: boolean;
}

/** Files of some handler (PHP): what mod_php is. Undefined: not a request for it. */
export type HandleFile = (request: HandlerRequest) => Promise<Reply | undefined>;

export interface HandlerRequest {
  readonly process: Process;
  readonly file: string;
  readonly handler: string;
  readonly request: HttpRequest;
  readonly uri: string;
  readonly query: string;
  readonly pathInfo: string;
  readonly documentRoot: string;
  readonly serverName: string;
  readonly port: number;
  readonly remotePort: number;
  readonly env: ReadonlyMap<string, string>;
  /** To the error log, as PHP logs: `[php:error]`. */
  readonly logError: (module: string, level: string, text: string) => Promise<void>;
}

/** What a running httpd knows. */
export interface Instance {
  readonly process: Process;
  readonly version: string;
  /** `Unix`, or `Debian` in images that are built on Debian's package. */
  readonly platform: string;
  readonly root: string;
  readonly main: VirtualHost;
  readonly hosts: readonly VirtualHost[];
  readonly modules: ReadonlySet<string>;
  readonly types: ReadonlyMap<string, string>;
  readonly startedAt: number;
  readonly counters: { requests: number };
  readonly handleFile?: HandleFile;
}

export interface Arrival {
  readonly request: HttpRequest;
  readonly localAddress: string;
  readonly port: number;
  readonly remotePort: number;
}

export class Exchange {
  /** Decoded path. */
  uri = '';
  /** What the access log names: rewriting does not change it, an index file does. */
  loggedUri = '';
  query = '';
  method: string;
  file = '';
  pathInfo = '';
  user = '';
  handler = '';
  /** Directives that apply, the nearest last. */
  layers: readonly (readonly Directive[])[];
  /** Directory of each layer that comes from a <Directory> or a .htaccess file. */
  directories: readonly (string | undefined)[] = [];
  readonly env = new Map<string, string>();
  /** The status of the error whose document is made. */
  errorStatus: number | undefined;
  /** `RewriteRule … [END]`, or redirects without end. */
  internalRedirects = 0;

  constructor(
    readonly instance: Instance,
    readonly arrival: Arrival,
    readonly host: VirtualHost,
  ) {
    this.method = arrival.request.method;
    this.layers = [host.directives];
  }

  header(name: string): string | undefined {
    return headerOf(this.arrival.request.headers, name);
  }

  /** All uses of a directive, the nearest last. */
  all(name: string): readonly Directive[] {
    const lower = name.toLowerCase();
    return this.layers.flatMap((layer) => layer.filter((directive) => directive.name.toLowerCase() === lower));
  }

  last(name: string): Directive | undefined {
    return this.all(name).at(-1);
  }

  value(name: string, fallback: string): string {
    return this.last(name)?.args[0] ?? fallback;
  }

  isOn(name: string, fallback: boolean): boolean {
    return this.value(name, fallback ? 'on' : 'off').toLowerCase() === 'on';
  }

  get documentRoot(): string {
    const path = this.value('DocumentRoot', `${this.instance.root}/htdocs`);
    return (path.startsWith('/') ? path : `${this.instance.root}/${path}`).replace(/(?<=.)\/$/, '');
  }

  /** The name that the client uses, as UseCanonicalName Off has it. */
  get hostName(): string {
    return (this.header('host') ?? this.serverName).replace(/:\d*$/, '').toLowerCase();
  }

  get serverName(): string {
    return this.host.names[0] ?? this.instance.process.kernel.hostname;
  }

  /** A path of this server as URL. */
  absolute(path: string): string {
    const port = /:(\d+)$/.exec(this.header('host') ?? '')?.[1] ?? '80';
    return `http://${this.hostName}${port === '80' ? '' : `:${port}`}${path}`;
  }
} // prettier-ignore
