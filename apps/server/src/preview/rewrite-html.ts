import { type PreviewAddress, selectOptionalPreviewPath } from './address.ts';

const linkAttributes = 'href|src|action|formaction|poster|data|background';
const attribute = new RegExp(
  String.raw`(\s(?:${linkAttributes})\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`,
  'gi',
);
const sourceSet = /(\ssrcset\s*=\s*)(?:"([^"]*)"|'([^']*)')/gi;
const tag = /<(?!!--|\/)[a-z][^>]*>/gi;
const style = /(<style\b[^>]*>)([\s\S]*?)(<\/style>)/gi;
const cssUrl = /(url\(\s*["']?)(\/[^"')]*|https?:\/\/[^"')]*)/gi;
const cssImport = /(@import\s+["'])(\/[^"']*|https?:\/\/[^"']*)/gi;
/** Relative links need no change: the page's own address ends in the path they are relative to. */
const needsRewriting = /^(\/|https?:)/i;

type Rewrite = (url: string) => string;

/** Puts links that start at the root, or name the learner's machine, under the preview's prefix. */
export function rewriteHtml(html: string, prefix: string, page: PreviewAddress, script: string): string {
  const rewrite = rewriter(prefix, page);
  const rewritten = html
    .replace(tag, (text) => rewriteTag(text, rewrite))
    .replace(
      style,
      (_, open: string, css: string, close: string) => open + rewriteUrls(css, rewrite) + close,
    );
  return insertScript(rewritten, script);
}

export function rewriteCss(css: string, prefix: string, page: PreviewAddress): string {
  return rewriteUrls(css, rewriter(prefix, page));
}

function rewriter(prefix: string, page: PreviewAddress): Rewrite {
  return (url) =>
    needsRewriting.test(url)
      ? (selectOptionalPreviewPath(prefix, url.replaceAll('&amp;', '&'), page) ?? url)
      : url;
}

function rewriteTag(text: string, rewrite: Rewrite): string {
  return text
    .replace(attribute, (_, start: string, double?: string, single?: string, bare?: string) => {
      const url = (double ?? single ?? bare ?? '').trim();
      const quote = single === undefined ? '"' : "'";
      return start + quote + rewrite(url) + quote;
    })
    .replace(sourceSet, (_, start: string, double?: string, single?: string) => {
      const candidates = (double ?? single ?? '').split(',').map((candidate) => {
        const [url = '', ...size] = candidate.trim().split(/\s+/);
        return [rewrite(url), ...size].join(' ');
      });
      return `${start}"${candidates.join(', ')}"`;
    });
}

function rewriteUrls(css: string, rewrite: Rewrite): string {
  const replace = (_: string, start: string, url: string) => start + rewrite(url);
  return css.replace(cssUrl, replace).replace(cssImport, replace);
}

/** As early as possible, so that it runs before any script of the page, but behind the doctype. */
function insertScript(html: string, script: string): string {
  const head = /<head\b[^>]*>/i.exec(html) ?? /<html\b[^>]*>/i.exec(html) ?? /<!doctype[^>]*>/i.exec(html);
  const at = head ? head.index + head[0].length : 0;
  return `${html.slice(0, at)}<script>${script}</script>${html.slice(at)}`;
}
