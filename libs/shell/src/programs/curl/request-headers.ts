import { encodeBase64, encodeUtf8 } from '@drydock/machinery';
import { headerOf, type HttpHeader } from '../../net/http-message.ts';
import { hostHeader, type Url } from '../../net/url.ts';
import type { CurlOptions } from './options.ts';

const userAgent = 'curl/7.88.1';

/** The header fields of a request, in curl's order; `-H` replaces, removes and adds. */
export function requestHeaders(
  options: CurlOptions,
  url: Url,
  body: Uint8Array | undefined,
): readonly HttpHeader[] {
  const { values, headers: given, switches } = options;
  const own = given.flatMap((header) =>
    'empty' in header ? [[header.empty, ''] as const] : 'removed' in header ? [] : [header],
  );
  const overridden = new Set(
    given.map((header) =>
      ('empty' in header ? header.empty : 'removed' in header ? header.removed : header[0]).toLowerCase(),
    ),
  );
  const user = values.get('user') ?? url.user;
  const usual: (HttpHeader | false | undefined)[] = [
    ['Host', headerOf(own, 'host') ?? hostHeader(url)],
    user !== undefined && [
      'Authorization',
      `Basic ${encodeBase64(encodeUtf8(user.includes(':') ? user : `${user}:`))}`,
    ],
    ['User-Agent', values.get('user-agent') ?? userAgent],
    ['Accept', '*/*'],
    switches.has('compressed') && ['Accept-Encoding', 'deflate, gzip, br, zstd'],
    values.has('referer') && ['Referer', values.get('referer')!],
    values.has('cookie') && ['Cookie', values.get('cookie')!],
  ];
  const list = usual.filter((header): header is HttpHeader => {
    if (!header) return false;
    return header[0] === 'Host'
      ? !given.some((one) => 'removed' in one && one.removed.toLowerCase() === 'host')
      : !overridden.has(header[0].toLowerCase());
  });
  const rest = own.filter(([name]) => name.toLowerCase() !== 'host');
  const content: HttpHeader[] = body ? [['Content-Length', String(body.length)]] : [];
  if (body && !overridden.has('content-type'))
    content.push(['Content-Type', 'application/x-www-form-urlencoded']);
  return [...list, ...rest, ...content];
}
