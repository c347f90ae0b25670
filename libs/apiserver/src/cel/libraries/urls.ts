// Kubernetes' URL library. Absolute URLs and absolute paths count, as in Go's url.ParseRequestURI.
import type { Environment } from '@marcbachmann/cel-js';

const type = 'kubernetes.URL';

class ParsedUrl {
  constructor(
    readonly scheme: string,
    readonly host: string,
    readonly path: string,
    readonly query: string,
  ) {}
}

const form = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:[^/?#@]*@)?([^/?#]*))?([^?#]*)(?:\?([^#]*))?$/;

function parse(text: string): ParsedUrl | undefined {
  if (text === '' || /[\u0000-\u0020\u007f]/.test(text)) return undefined;
  const match = form.exec(text);
  if (!match) return undefined;
  const [, scheme = '', host = '', path = '', query = ''] = match;
  if (scheme === '' && !path.startsWith('/')) return undefined;
  return new ParsedUrl(scheme.toLowerCase(), host, path, query);
}

function url(text: string): ParsedUrl {
  const parsed = parse(text);
  if (!parsed)
    throw new Error(
      `URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`,
    );
  return parsed;
}

/** Host without port; an IPv6 address without brackets. */
const hostname = ({ host }: ParsedUrl) => /^\[([^\]]*)\]/.exec(host)?.[1] ?? host.replace(/:\d*$/, '');
const port = ({ host }: ParsedUrl) => /:(\d+)$/.exec(host)?.[1] ?? '';

function queryOf({ query }: ParsedUrl): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const part of query.split('&').filter((text) => text !== '')) {
    const [name = '', value = ''] = part.split('=', 2).map(decode);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return values;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

export function registerUrls(environment: Environment): void {
  environment
    .registerType(type, ParsedUrl)
    .registerFunction(`url(string): ${type}`, url)
    .registerFunction('isURL(string): bool', (text: string) => parse(text) !== undefined)
    .registerFunction(`${type}.getScheme(): string`, ({ scheme }: ParsedUrl) => scheme)
    .registerFunction(`${type}.getHost(): string`, ({ host }: ParsedUrl) => host)
    .registerFunction(`${type}.getHostname(): string`, hostname)
    .registerFunction(`${type}.getPort(): string`, port)
    .registerFunction(`${type}.getEscapedPath(): string`, ({ path }: ParsedUrl) => path)
    .registerFunction(`${type}.getQuery(): map<string, list<string>>`, queryOf);
}
