import { expect, test } from '@jest/globals';
import { rewriteCss, rewriteHtml } from './rewrite-html.ts';

const page = { scheme: 'http', host: 'localhost', port: 30080, path: '/' } as const;
const here = '/p/t/http:localhost:30080';

test('links from the root go under the prefix, others stay', () => {
  const html = `<!doctype html><html><head><link href="/a.css"><script src='/b.js'></script></head>
<body background=/c.png><a href="d?x=/y">d</a> <a href="#top">t</a> <a HREF="https://example.org/">e</a>
<img srcset="/s.png 1x, t.png 2x"><form action="/login?a=1&amp;b=2"></form><a href="data:,x">/z</a>
<style>body { background: url(/f.png) } @import "/g.css";</style> text "href='/no'"</body></html>`;
  expect(rewriteHtml(html, '/p/t', page, 'go()')).toBe(
    `<!doctype html><html><head><script>go()</script><link href="${here}/a.css"><script src='${here}/b.js'></script></head>
<body background="${here}/c.png"><a href="d?x=/y">d</a> <a href="#top">t</a> <a HREF="https://example.org/">e</a>
<img srcset="${here}/s.png 1x, t.png 2x"><form action="${here}/login?a=1&b=2"></form><a href="data:,x">/z</a>
<style>body { background: url(${here}/f.png) } @import "${here}/g.css";</style> text "href='/no'"</body></html>`,
  );
});

test('a page without a head gets the script first', () => {
  expect(rewriteHtml('<h1>Hi</h1>', '/p/t', page, 'go()')).toBe('<script>go()</script><h1>Hi</h1>');
});

test('style sheets are rewritten too', () => {
  expect(rewriteCss(`a { background: url("/x.svg") } b { background: url(y.svg) }`, '/p/t', page)).toBe(
    `a { background: url("${here}/x.svg") } b { background: url(y.svg) }`,
  );
});
