import type { PreviewAddress } from './address.ts';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly expires: number | undefined;
}
const limit = 200;

/**
 * The cookies of one attempt's browser pane, kept on the server because the pane's pages have no origin to keep
 * them under. As in a browser, cookies know hosts but not ports.
 */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  store(from: PreviewAddress, setCookie: string, now: number): void {
    const cookie = parseSetCookie(from, setCookie, now);
    if (!cookie) return;
    const key = `${cookie.host};${cookie.path};${cookie.name}`;
    this.#cookies.delete(key);
    if (cookie.expires !== undefined && cookie.expires <= now) return;
    this.#cookies.set(key, cookie);
    const oldest = this.#cookies.keys().next().value;
    if (this.#cookies.size > limit && oldest !== undefined) this.#cookies.delete(oldest);
  }

  /** The Cookie header for a request; undefined when there is nothing to send. */
  selectOptionalHeader(to: PreviewAddress, now: number): string | undefined {
    const cookies = [...this.#cookies.values()].filter((cookie) => isSent(cookie, to, now));
    if (cookies.length === 0) return undefined;
    cookies.sort((a, b) => b.path.length - a.path.length);
    return cookies.map(({ name, value }) => (name ? `${name}=${value}` : value)).join('; ');
  }
}

function isSent(cookie: Cookie, to: PreviewAddress, now: number): boolean {
  if (cookie.expires !== undefined && cookie.expires <= now) return false;
  if (cookie.secure && to.scheme !== 'https' && to.host !== 'localhost') return false;
  const sameHost = to.host === cookie.host || (!cookie.hostOnly && to.host.endsWith(`.${cookie.host}`));
  const path = to.path.split('?', 1)[0]!;
  const samePath =
    path === cookie.path ||
    (path.startsWith(cookie.path) && (cookie.path.endsWith('/') || path[cookie.path.length] === '/'));
  return sameHost && samePath;
}

function parseSetCookie(from: PreviewAddress, text: string, now: number): Cookie | undefined {
  const [pair = '', ...rest] = text.split(';');
  const equals = pair.indexOf('=');
  const name = equals < 0 ? '' : pair.slice(0, equals).trim();
  const value = pair.slice(equals + 1).trim();
  if (!name && !value) return undefined;
  const attributes = new Map(
    rest.map((attribute) => {
      const [key = '', ...parts] = attribute.split('=');
      return [key.trim().toLowerCase(), parts.join('=').trim()] as const;
    }),
  );
  const domain = attributes.get('domain')?.replace(/^\./, '').toLowerCase();
  if (domain && domain !== from.host && !from.host.endsWith(`.${domain}`)) return undefined;
  const path = attributes.get('path');
  return {
    name,
    value,
    host: domain || from.host,
    hostOnly: !domain,
    path: path?.startsWith('/') ? path : defaultPath(from.path),
    secure: attributes.has('secure'),
    expires: expiryOf(attributes, now),
  };
}

function expiryOf(attributes: ReadonlyMap<string, string>, now: number): number | undefined {
  const age = attributes.get('max-age');
  if (age !== undefined && /^-?\d+$/.test(age)) return now + Number(age) * 1000;
  const expires = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(expires) ? undefined : expires;
}

/** The directory of the path that set the cookie. */
function defaultPath(path: string): string {
  const end = path.split('?', 1)[0]!.lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
}
