import { type PreviewAddress, originOf } from './address.ts';

/**
 * Runs first in every page of the pane. The page has no origin (sandbox), so cookies and storage would throw and
 * requests to `/…` would go to our server; and the address bar outside must hear where the page is.
 */
export function pageScript(prefix: string, page: PreviewAddress): string {
  const facts = JSON.stringify({ prefix, origin: originOf(page) }).replaceAll('<', '\\u003c');
  return `(${installed.toString()})(${facts})`;
}

interface Facts {
  readonly prefix: string;
  readonly origin: string;
}

// Serialised and run in the page: everything it needs lies inside it. The server's types know no DOM.
function installed({ prefix, origin }: Facts): void {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the page's window; its types are not the server's
  const page = globalThis as any;
  const own =
    /^(localhost|kubernetes\.docker\.internal|.*\.localhost|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|\[::1\])$/;
  const shown = () => {
    const rest = page.location.pathname.slice(prefix.length + 1);
    const path = rest.slice(rest.indexOf('/'));
    return origin + (path.startsWith('/') ? path : '/') + page.location.search + page.location.hash;
  };
  const mapped = (url: unknown): string => {
    const text = String(url);
    if (text.startsWith(page.location.origin + prefix) || text.startsWith(prefix)) return text;
    let target;
    try {
      target = new URL(text, shown());
    } catch {
      return text;
    }
    if (!/^https?:$/.test(target.protocol) || !own.test(target.hostname)) return text;
    const port = target.port || (target.protocol === 'https:' ? '443' : '80');
    return `${prefix}/${target.protocol}${target.hostname}:${port}${target.pathname}${target.search}${target.hash}`;
  };
  const fetchOf = page.fetch;
  page.fetch = (input: unknown, init: unknown) =>
    typeof input === 'string' || input instanceof URL
      ? fetchOf.call(page, mapped(input), init)
      : fetchOf.call(page, new page.Request(mapped((input as { url: string }).url), input), init);
  const open = page.XMLHttpRequest.prototype.open;
  page.XMLHttpRequest.prototype.open = function (method: string, url: unknown, ...rest: unknown[]) {
    return open.call(this, method, mapped(url), ...(rest.length > 0 ? rest : [true]));
  };
  const storage = () => {
    const items = new Map<string, string>();
    return {
      getItem: (key: string) => items.get(String(key)) ?? null,
      setItem: (key: string, value: string) => void items.set(String(key), String(value)),
      removeItem: (key: string) => void items.delete(String(key)),
      clear: () => items.clear(),
      key: (index: number) => [...items.keys()][index] ?? null,
      get length() {
        return items.size;
      },
    };
  };
  let cookies = '';
  page.Object.defineProperty(page.document, 'cookie', {
    get: () => cookies,
    set: (text: string) => {
      const [pair] = String(text).split(';');
      const [name] = String(pair).split('=');
      const others = cookies.split('; ').filter((entry) => entry && entry.split('=')[0] !== name);
      cookies = [...others, pair].join('; ');
    },
  });
  for (const name of ['localStorage', 'sessionStorage'])
    page.Object.defineProperty(page, name, { value: storage(), configurable: true });
  const tell = () =>
    page.parent.postMessage({ type: 'drydock.preview', url: shown(), title: page.document.title }, '*');
  page.document.addEventListener(
    'click',
    (event: { target: { closest?: (selector: string) => { target: string } | null } }) => {
      const link = event.target.closest?.('a[target], form[target]');
      if (link) link.target = '_self';
    },
    true,
  );
  page.addEventListener('DOMContentLoaded', tell);
  page.addEventListener('hashchange', tell);
}
