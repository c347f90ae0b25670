// What happens to an answer after its headers are made: sub_filter, gzip, ranges, in nginx's order.
import { concatBytes, decodeUtf8, encodeUtf8 } from '@drydock/machinery';
import { headerOf, type HttpHeader } from '@drydock/shell';
import { gzip } from '../../../gzip.ts';
import { parseHttpDate } from '../../../time.ts';
import { parseSize } from '../config/duration.ts';
import { isOn, nearest, valueOf } from '../config/scope.ts';
import type { Exchange, Reply } from './exchange.ts';
import { builtInPage } from './pages.ts';
import { expand } from './variables.ts';

export function filterReply(exchange: Exchange, reply: Reply): Reply {
  return range(exchange, compress(exchange, substitute(exchange, reply)));
}

const bytesOf = ({ body }: Reply) => (typeof body === 'string' ? encodeUtf8(body) : body);
const mediaType = (reply: Reply) => (headerOf(reply.headers, 'content-type') ?? '').split(';')[0]!.trim();
const without = (headers: readonly HttpHeader[], ...names: readonly string[]) =>
  headers.filter(([name]) => !names.includes(name.toLowerCase()));

function typeListed(exchange: Exchange, directive: string, reply: Reply): boolean {
  const types = nearest(exchange.scope, directive).flatMap(({ args }) => args);
  return mediaType(reply) === 'text/html' || types.includes('*') || types.includes(mediaType(reply));
}

function substitute(exchange: Exchange, reply: Reply): Reply {
  const rules = nearest(exchange.scope, 'sub_filter');
  const skipped = rules.length === 0 || reply.status === 304 || bytesOf(reply).length === 0;
  if (skipped || !typeListed(exchange, 'sub_filter_types', reply)) return reply;
  const once = isOn(exchange.scope, 'sub_filter_once', true);
  let text = decodeUtf8(bytesOf(reply));
  for (const { args } of rules) {
    const from = expand(exchange, args[0]!);
    const to = expand(exchange, args[1]!);
    const pattern = new RegExp(from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), once ? 'i' : 'gi');
    if (from !== '') text = text.replace(pattern, () => to);
  }
  const keepDate = isOn(exchange.scope, 'sub_filter_last_modified', false);
  const headers = without(reply.headers, 'accept-ranges', ...(keepDate ? [] : ['last-modified', 'etag']));
  return { ...reply, headers, body: text, chunked: true, ranges: false };
}

const compressed = new Set([200, 403, 404]);

function compress(exchange: Exchange, reply: Reply): Reply {
  const { scope } = exchange;
  const size = bytesOf(reply).length;
  if (
    !isOn(scope, 'gzip', false) ||
    !compressed.has(reply.status) ||
    headerOf(reply.headers, 'content-encoding') !== undefined ||
    (!reply.chunked && (reply.length ?? size) < parseSize(valueOf(scope, 'gzip_min_length', '20'))) ||
    !typeListed(exchange, 'gzip_types', reply)
  )
    return reply;
  const vary = isOn(scope, 'gzip_vary', false) && { vary: true };
  if (!clientTakesGzip(exchange)) return { ...reply, ...vary };
  const headers = without(reply.headers, 'accept-ranges').map(([name, value]): HttpHeader =>
    name.toLowerCase() === 'etag' && !value.startsWith('W/') ? [name, `W/${value}`] : [name, value],
  );
  return {
    ...reply,
    ...vary,
    headers: [...headers, ['Content-Encoding', 'gzip']],
    body: gzip(bytesOf(reply)),
    chunked: true,
    ranges: false,
  };
}

function clientTakesGzip(exchange: Exchange): boolean {
  const { scope } = exchange;
  const offers = (exchange.header('accept-encoding') ?? '').split(',').map((part) => part.trim());
  const offer = offers.find((part) => /^gzip\s*(;|$)/i.test(part));
  if (!offer || /q=0(\.0*)?$/i.test(offer)) return false;
  const oldest = valueOf(scope, 'gzip_http_version', '1.1');
  if (oldest === '1.1' && exchange.arrival.request.version === 'HTTP/1.0') return false;
  const proxied = nearest(scope, 'gzip_proxied').flatMap(({ args }) => args);
  return exchange.header('via') === undefined || (proxied.length > 0 && !proxied.includes('off'));
}

interface Part {
  readonly from: number;
  readonly to: number;
}

function range(exchange: Exchange, reply: Reply): Reply {
  const limit = Number(valueOf(exchange.scope, 'max_ranges', '2147483647'));
  if (!reply.ranges || reply.status !== 200 || limit === 0) return reply;
  const content = bytesOf(reply);
  const whole: Reply = { ...reply, headers: [...reply.headers, ['Accept-Ranges', 'bytes']] };
  const asked = /^bytes=(.*)$/i.exec(exchange.header('range') ?? '')?.[1];
  if (asked === undefined || !sameVersion(exchange, reply)) return whole;
  const parts = readParts(asked, content.length);
  if (parts === 'unsatisfiable') {
    const page = builtInPage(exchange, 416);
    const added = without(reply.headers, 'content-type', 'etag', 'last-modified');
    return { ...page, headers: [...page.headers, ...added, ['Content-Range', `bytes */${content.length}`]] };
  }
  const total = parts.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (parts.length > limit || total > content.length) return whole;
  const describe = ({ from, to }: Part) => `bytes ${from}-${to}/${content.length}`;
  if (parts.length === 1) {
    const body = content.subarray(parts[0]!.from, parts[0]!.to + 1);
    return { ...reply, status: 206, headers: [...reply.headers, ['Content-Range', describe(parts[0]!)]], body };
  }
  const boundary = '0'.repeat(19) + '1';
  const type = headerOf(reply.headers, 'content-type') ?? '';
  const body = concatBytes([
    ...parts.flatMap((part) => [
      encodeUtf8(`\r\n--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: ${describe(part)}\r\n\r\n`),
      content.subarray(part.from, part.to + 1),
    ]),
    encodeUtf8(`\r\n--${boundary}--\r\n`),
  ]);
  const multipart: HttpHeader = ['Content-Type', `multipart/byteranges; boundary=${boundary}`];
  return { ...reply, status: 206, headers: [multipart, ...without(reply.headers, 'content-type')], body };
} // prettier-ignore

/** If-Range: a part only if the file is still the one of which the client has the rest. */
function sameVersion(exchange: Exchange, reply: Reply): boolean {
  const wanted = exchange.header('if-range');
  if (wanted === undefined) return true;
  if (wanted.endsWith('"')) return wanted === headerOf(reply.headers, 'etag');
  const modified = headerOf(reply.headers, 'last-modified') ?? '';
  return parseHttpDate(wanted) === parseHttpDate(modified);
}

function readParts(text: string, size: number): readonly Part[] | 'unsatisfiable' {
  const parts: Part[] = [];
  for (const piece of text.split(',')) {
    const match = /^\s*(\d*)\s*-\s*(\d*)\s*$/.exec(piece);
    if (!match || (match[1] === '' && match[2] === '')) return 'unsatisfiable';
    const suffix = match[1] === '';
    const from = suffix ? Math.max(0, size - Number(match[2])) : Number(match[1]);
    const to = suffix || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
    if (!suffix && match[2] !== '' && Number(match[2]) < from) return 'unsatisfiable';
    if (from < size && from <= to) parts.push({ from, to });
  }
  return parts.length > 0 ? parts : 'unsatisfiable';
}
