import { formatUrl, parseUrl, type Url } from '../../net/url.ts';
import { CurlError } from './curl-error.ts';

/** A URL that curl can fetch here. Throws {@link CurlError}. */
export function checkedUrl(text: string): Url {
  const url = /\s/.test(text) ? undefined : parseUrl(text);
  if (!url) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
  if (url.scheme === 'http' || url.scheme === 'https') return url;
  const real = [
    'ftp',
    'ftps',
    'file',
    'telnet',
    'smtp',
    'imap',
    'ldap',
    'dict',
    'gopher',
    'tftp',
    'scp',
    'sftp',
    'mqtt',
    'ws',
  ];
  if (real.includes(url.scheme)) throw new CurlError(1, `not simulated: ${url.scheme}:// URLs`);
  throw new CurlError(1, `Protocol "${url.scheme}" not supported or disabled in libcurl`);
}

/** The URL as `%{url_effective}` shows it. */
export const normalized = (text: string, url: Url) =>
  /^[a-z]+:\/\/[^/?#]*$/i.test(text) ? `${text}/` : text.startsWith(url.scheme) ? text : formatUrl(url);
