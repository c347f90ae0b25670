import type { ByteReader } from '@drydock/machinery';

export type HttpHeader = readonly [name: string, value: string];

export interface HttpRequest {
  readonly method: string;
  /** As in the request line: `/path?query`, or absolute for proxies. */
  readonly target: string;
  readonly headers: readonly HttpHeader[];
  readonly body: Uint8Array;
  /** IP address of the peer. */
  readonly remoteAddress: string;
  /** `HTTP/1.1` when absent. */
  readonly version?: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Default: the standard phrase. */
  readonly reason?: string;
  readonly headers: readonly HttpHeader[];
  /** A reader is sent in chunks as its bytes come. */
  readonly body: Uint8Array | string | ByteReader;
}

/** The first header of this name, whatever its case. */
export function headerOf(headers: readonly HttpHeader[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** The standard reason phrase of a status. */
export function reasonPhrase(status: number): string {
  return reasonPhrases[status] ?? 'Unknown';
}

const reasonPhrases: Readonly<Record<number, string>> = {
  100: 'Continue',
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  300: 'Multiple Choices',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Large',
  415: 'Unsupported Media Type',
  416: 'Requested Range Not Satisfiable',
  418: "I'm a teapot",
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
};
