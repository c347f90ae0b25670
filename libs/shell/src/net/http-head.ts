// Reads the heads of HTTP/1 messages: start line and header fields.
import { TooLong, type BufferedReader } from './buffered-reader.ts';
import type { HttpHeader } from './http-message.ts';

/** What came was not HTTP, or more than this server takes. */
export class HttpProtocolError extends Error {
  constructor(
    readonly status: 400 | 413 | 414 | 431 | 505,
    message: string,
  ) {
    super(message);
    this.name = 'HttpProtocolError';
  }
}

const headLimit = 65_536;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

export interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly HttpHeader[];
}

/** The head of the next request; undefined when the peer has closed. Throws {@link HttpProtocolError}. */
export async function readRequestHead(reader: BufferedReader): Promise<RequestHead | undefined> {
  const first = await reader.readExactly(1);
  if (first[0] === 0x16) throw new HttpProtocolError(400, 'a TLS hello'); // it has no line end to wait for
  reader.unread(first);
  let line = await startLine(reader);
  if (line === '') line = await startLine(reader); // one empty line before a request is forgiven
  if (line === undefined) return undefined;
  const match = /^([^ ]+) ([^ ]+) (HTTP\/\d\.\d)$/.exec(line);
  if (!match || !token.test(match[1]!)) throw new HttpProtocolError(400, 'malformed request line');
  if (!match[3]!.startsWith('HTTP/1.')) throw new HttpProtocolError(505, 'unsupported version');
  const headers = await readHeaders(reader);
  return { method: match[1]!, target: match[2]!, version: match[3]!, headers };
}

async function startLine(reader: BufferedReader): Promise<string | undefined> {
  try {
    return await reader.readLine(headLimit);
  } catch (error) {
    if (error instanceof TooLong) throw new HttpProtocolError(414, 'request line too long');
    throw error;
  }
}

/** Header fields up to the empty line. */
export async function readHeaders(reader: BufferedReader): Promise<readonly HttpHeader[]> {
  const headers: HttpHeader[] = [];
  let size = 0;
  try {
    for (;;) {
      const line = await reader.readLine(headLimit - size);
      if (line === undefined) throw new HttpProtocolError(400, 'headers cut off');
      if (line === '') return headers;
      size += line.length;
      const colon = line.indexOf(':');
      if (colon <= 0 || !token.test(line.slice(0, colon)))
        throw new HttpProtocolError(400, 'malformed header');
      headers.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
    }
  } catch (error) {
    if (error instanceof TooLong) throw new HttpProtocolError(431, 'headers too long');
    throw error;
  }
}

export interface ResponseHead {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly HttpHeader[];
}

/** The head of a response; undefined when the peer closed without one. */
export async function readResponseHead(reader: BufferedReader): Promise<ResponseHead | undefined> {
  const line = await reader.readLine(headLimit);
  if (line === undefined) return undefined;
  const match = /^(HTTP\/\d(?:\.\d)?) (\d{3})(?: (.*))?$/.exec(line);
  if (!match) throw new HttpProtocolError(400, 'not an HTTP response');
  const headers = await readHeaders(reader);
  return { version: match[1]!, status: Number(match[2]), reason: match[3] ?? '', headers };
}
