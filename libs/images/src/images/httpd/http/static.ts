// The default handler: files with their validators and types, parts of them, and pages that list a directory.
import { headerOf, type HttpHeader } from '@drydock/shell';
import { httpDate, parseHttpDate, timeParts } from '../../../time.ts';
import { logError, readOptional } from './log.ts';
import { builtInPage, doctype, escapeHtml, signature } from './pages.ts';
import type { Exchange, Reply } from './request.ts';
import { glob, matches } from './walk.ts';

export async function serveFile(exchange: Exchange): Promise<Reply | number> {
  const { fs } = exchange.instance.process;
  const content = readOptional(exchange.instance.process, exchange.file);
  if (!content) {
    await logError(exchange, 'core', 'error', `(13)Permission denied: AH00132: file permissions deny server access: ${exchange.file}`);
    return 403;
  }
  const modified = Math.floor(fs.stat(exchange.file).mtime / 1000) * 1000;
  const etag = `"${content.length.toString(16)}-${(BigInt(modified) * 1000n).toString(16)}"`;
  const type = contentType(exchange);
  const headers: HttpHeader[] = [
    ['Last-Modified', httpDate(modified)],
    ...(exchange.value('FileETag', '').toLowerCase() === 'none' ? [] : [['ETag', etag] as const]),
    ['Accept-Ranges', 'bytes'],
  ];
  if (exchange.errorStatus === undefined && isNotModified(exchange, modified, etag))
    return { status: 304, headers, body: '' };
  const whole: Reply = { status: 200, headers: [...headers, ...typeHeader(type)], body: content };
  return exchange.errorStatus === undefined ? part(exchange, whole, content) : whole;
} // prettier-ignore

const typeHeader = (type: string): HttpHeader[] => (type === '' ? [] : [['Content-Type', type]]);

function isNotModified(exchange: Exchange, modified: number, etag: string): boolean {
  const noneMatch = exchange.header('if-none-match');
  if (noneMatch !== undefined) return noneMatch === '*' || noneMatch.split(/,\s*/).includes(etag);
  const since = parseHttpDate(exchange.header('if-modified-since') ?? '');
  return since !== undefined && modified <= since;
}

function part(exchange: Exchange, whole: Reply, content: Uint8Array): Reply {
  const match = /^bytes=(\d*)-(\d*)$/.exec(exchange.header('range') ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return whole;
  const suffix = match[1] === '';
  const from = suffix ? Math.max(0, content.length - Number(match[2])) : Number(match[1]);
  const to = suffix || match[2] === '' ? content.length - 1 : Math.min(Number(match[2]), content.length - 1);
  if (from >= content.length) return { ...builtInPage(exchange, 416), chunked: true };
  if (from > to) return whole;
  const type = headerOf(whole.headers, 'content-type') ?? '';
  const range: HttpHeader = ['Content-Range', `bytes ${from}-${to}/${content.length}`];
  const rest = whole.headers.filter(([name]) => name !== 'Content-Type');
  return { status: 206, headers: [...rest, range, ...typeHeader(type)], body: content.subarray(from, to + 1) };
} // prettier-ignore

/** Of the last extension that has one; empty: no Content-Type at all. */
export function contentType(exchange: Exchange): string {
  const forced = exchange.last('ForceType')?.args[0];
  const extensions = exchange.file.replace(/^.*\//, '').split('.').slice(1).map((text) => text.toLowerCase());
  const added = new Map<string, string>();
  for (const { args } of exchange.all('AddType'))
    for (const extension of args.slice(1)) added.set(extension.replace(/^\./, '').toLowerCase(), args[0]!);
  const known = extensions.map((extension) => added.get(extension) ?? exchange.instance.types.get(extension));
  const type = forced ?? known.findLast((candidate) => candidate !== undefined) ?? '';
  const charset = exchange.value('AddDefaultCharset', 'off');
  const named = charset.toLowerCase() === 'on' ? 'iso-8859-1' : charset;
  const isText = type === 'text/html' || type === 'text/plain';
  return charset.toLowerCase() !== 'off' && isText && !type.includes('charset') ? `${type};charset=${named}` : type;
} // prettier-ignore

/** mod_autoindex. `IndexOptions FancyIndexing` makes a preformatted table, HTMLTable is not simulated. */
export async function indexPage(exchange: Exchange): Promise<Reply> {
  const { fs } = exchange.instance.process;
  const directory = exchange.file.replace(/\/$/, '');
  const denied = fs.readdir(directory).filter((name) => filesDeny(exchange, name));
  for (const name of denied)
    await logError(exchange, 'authz_core', 'error', `AH01630: client denied by server configuration: ${directory}/${name}`);
  const options = exchange.all('IndexOptions').flatMap(({ args }) => args.map((arg) => arg.toLowerCase()));
  const patterns = exchange.all('IndexIgnore').flatMap(({ args }) => args);
  const entries = fs
    .readdir(directory)
    .filter((name) => !patterns.some((pattern) => glob(pattern).test(name)) && !denied.includes(name))
    .map((name) => ({ name, stat: fs.stat(`${directory}/${name}`) }))
    .map(({ name, stat }) => ({ name: stat.type === 'directory' ? `${name}/` : name, stat }));
  const column = /(?:^|[;&])C=([NMSD])/.exec(exchange.query)?.[1] ?? 'N';
  const descending = /(?:^|[;&])O=D/.test(exchange.query);
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  entries.sort((a, b) => {
    const sign = column === 'M' ? a.stat.mtime - b.stat.mtime : column === 'S' ? a.stat.size - b.stat.size : 0;
    return (descending ? -1 : 1) * (sign || byName(a, b));
  });
  const title = escapeHtml(exchange.uri.replace(/(?<=.)\/$/, ''));
  const parent = exchange.uri.replace(/[^/]+\/$/, '');
  const rows = [...(exchange.uri === '/' ? [] : [{ name: ' Parent Directory', href: parent, at: undefined, size: undefined }]),
    ...entries.map(({ name, stat }) => ({ name, href: encodeURI(name), at: stat.mtime, size: stat.type === 'directory' ? undefined : stat.size }))];
  const body = options.includes('fancyindexing')
    ? fancyRows(rows, descending ? 'A' : 'D')
    : `<ul>${rows.map(({ name, href }) => `<li><a href="${href}"> ${escapeHtml(name.trim())}</a></li>\n`).join('')}</ul>\n`;
  const head = doctype(exchange.instance.version, '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">');
  const text = `${head}\n<html>\n <head>\n  <title>Index of ${title}</title>\n </head>\n <body>\n<h1>Index of ${title}</h1>\n${body}${signature(exchange)}</body></html>\n`;
  return { status: 200, headers: [['Content-Type', 'text/html;charset=ISO-8859-1']], body: text };
} // prettier-ignore

/** Whether a <Files> section keeps everybody from a file: it is not listed either. */
function filesDeny(exchange: Exchange, name: string): boolean {
  return exchange.layers.flat().some(({ name: section, args, block = [] }) => {
    const regex = section.toLowerCase() === 'filesmatch';
    if (!regex && section.toLowerCase() !== 'files') return false;
    const fits = regex ? matches(args[0] ?? '', name) : glob(args[0] ?? '').test(name);
    return fits && block.some((rule) => /^require$/i.test(rule.name) && /^all denied$/i.test(rule.args.join(' ')));
  });
} // prettier-ignore

interface Row {
  readonly name: string;
  readonly href: string;
  readonly at: number | undefined;
  readonly size: number | undefined;
}

function fancyRows(rows: readonly Row[], order: string): string {
  const width = 23;
  const head = `<pre>      <a href="?C=N;O=${order}">Name</a>                    <a href="?C=M;O=A">Last modified</a>      <a href="?C=S;O=A">Size</a>  <a href="?C=D;O=A">Description</a><hr>`;
  const lines = rows.map(({ name, href, at, size }) => {
    const text = name.trim();
    const shown = text.length > width ? `${text.slice(0, width - 3)}..&gt;` : escapeHtml(text);
    const padding = ' '.repeat(Math.max(0, width - text.length));
    const date = at === undefined ? ' '.repeat(16) : dateOf(at);
    const bytes = size === undefined ? '  - ' : sizeOf(size).padStart(4);
    return `      <a href="${href}">${shown}</a>${padding} ${date}  ${bytes}  \n`;
  });
  return `${head}${lines.join('')}<hr></pre>\n`;
}

function dateOf(ms: number): string {
  const at = timeParts(ms);
  return `${at.year}-${at.month}-${at.day} ${at.time.slice(0, 5)}`;
}

/** apr_strfsize. */
function sizeOf(size: number): string {
  if (size < 973) return String(size);
  let rest = size;
  for (const unit of ['K', 'M', 'G']) {
    const remain = rest & 1023;
    rest >>= 10;
    if (rest >= 973) continue;
    if (rest < 9 || (rest === 9 && remain < 973)) {
      const tenth = Math.floor((remain * 5 + 256) / 512);
      return tenth >= 10 ? `${rest + 1}.0${unit}` : `${rest}.${tenth}${unit}`;
    }
    return `${remain >= 512 ? rest + 1 : rest}${unit}`;
  }
  return `${rest}T`;
}
