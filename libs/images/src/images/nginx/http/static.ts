// Files: index, try_files, directory redirects, autoindex, conditional and range requests.
import { Errno, type FileStat, type HttpHeader } from '@drydock/shell';
import { httpDate, parseHttpDate } from '../../../time.ts';
import { errnoText } from '../config/load.ts';
import { isOn, nearest, ownDirective, valueOf } from '../config/scope.ts';
import { autoindexPage } from './autoindex.ts';
import type { Exchange, Reply } from './exchange.ts';
import { builtInPage, redirectTo } from './pages.ts';
import { fileOf } from './paths.ts';
import { logError } from './log.ts';
import { expand } from './variables.ts';

/** What a content handler decides: an answer, an internal redirect, or a status to make a page of. */
export type Outcome =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | {
      readonly kind: 'redirect';
      readonly uri: string;
      readonly args?: string;
      /** The method becomes GET, unless it is HEAD. */
      readonly asGet?: boolean;
    }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: readonly HttpHeader[] };

export const status = (code: number): Outcome => ({ kind: 'status', status: code });

function statOf(exchange: Exchange, path: string): FileStat | Errno {
  try {
    return exchange.instance.process.fs.stat(path);
  } catch (error) {
    if (error instanceof Errno) return error;
    throw error;
  }
}

/** The content of a location without any other handler. */
export async function serveStatic(exchange: Exchange): Promise<Outcome> {
  if (exchange.uri.endsWith('/')) return serveDirectory(exchange);
  const { method } = exchange;
  if (!['GET', 'HEAD', 'POST'].includes(method)) return status(405);
  const path = fileOf(exchange, exchange.uri);
  const stat = statOf(exchange, path);
  if (stat instanceof Errno) return fileFailure(exchange, `open() "${path}" failed`, stat);
  if (stat.type === 'directory') {
    const query = exchange.args === '' ? '' : `?${exchange.args}`;
    return { kind: 'reply', reply: redirectTo(exchange, 301, `${encodeURI(exchange.uri)}/${query}`) };
  }
  return method === 'POST' ? status(405) : serveFile(exchange, path, stat);
}

/** `text` is what went wrong with a file, up to the errno: `open() "/x" failed`. */
async function fileFailure(exchange: Exchange, text: string, error: Errno): Promise<Outcome> {
  const missing = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(error.code);
  if (!missing || isOn(exchange.scope, 'log_not_found', true))
    await logError(exchange, 'error', `${text} ${errnoText(error)}`);
  return status(missing ? 404 : error.code === 'EACCES' || error.code === 'EPERM' ? 403 : 500);
}

async function serveDirectory(exchange: Exchange): Promise<Outcome> {
  const indexes = nearest(exchange.scope, 'index').flatMap(({ args }) => args);
  const directory = fileOf(exchange, exchange.uri);
  for (const index of indexes.length > 0 ? indexes : ['index.html']) {
    const name = expand(exchange, index);
    if (name.startsWith('/')) return { kind: 'redirect', uri: name };
    if (!(statOf(exchange, directory + name) instanceof Errno))
      return { kind: 'redirect', uri: exchange.uri + name, args: exchange.args };
  }
  const stat = statOf(exchange, directory);
  if (isOn(exchange.scope, 'autoindex', false) && !(stat instanceof Errno))
    return { kind: 'reply', reply: autoindexPage(exchange, directory) };
  const first = directory + (indexes[0] ?? 'index.html');
  if (stat instanceof Errno)
    return fileFailure(
      exchange,
      stat.code === 'ENOENT' ? `"${first}" is not found` : `"${first}" failed`,
      stat,
    );
  await logError(exchange, 'error', `directory index of "${directory}" is forbidden`);
  return status(403);
}

/** Workers run as `user nginx` even when the master is root: what only root may read, they may not. */
const workerUser = 101;

function readContent(exchange: Exchange, path: string, stat: FileStat): Uint8Array | Errno {
  const { fs, uid } = exchange.instance.process;
  if (uid === 0 && stat.uid !== workerUser && stat.gid !== workerUser && (stat.mode & 0o004) === 0)
    return new Errno('EACCES', path);
  try {
    return fs.readFile(path);
  } catch (error) {
    if (error instanceof Errno) return error;
    throw error;
  }
}

async function serveFile(exchange: Exchange, path: string, stat: FileStat): Promise<Outcome> {
  const content = readContent(exchange, path, stat);
  if (content instanceof Errno) return fileFailure(exchange, `open() "${path}" failed`, content);
  const modified = Math.floor(stat.mtime / 1000) * 1000;
  const etag = `"${(modified / 1000).toString(16)}-${content.length.toString(16)}"`;
  const validators: HttpHeader[] = [['Last-Modified', httpDate(modified)]];
  const tag: HttpHeader[] = isOn(exchange.scope, 'etag', true) ? [['ETag', etag]] : [];
  if (hasChanged(exchange, modified, etag)) return { kind: 'reply', reply: builtInPage(exchange, 412) };
  if (isNotModified(exchange, modified, etag))
    return { kind: 'reply', reply: { status: 304, headers: [...validators, ...tag], body: '' } };
  const type: HttpHeader[] = [['Content-Type', contentType(exchange, path)]];
  const headers = [...type, ...validators, ...tag];
  return { kind: 'reply', reply: { status: 200, headers, body: content, ranges: true } };
}

function isNotModified(exchange: Exchange, modified: number, etag: string): boolean {
  const noneMatch = exchange.header('if-none-match');
  if (noneMatch !== undefined)
    return noneMatch === '*' || noneMatch.split(/,\s*/).some((tag) => tag.replace(/^W\//, '') === etag);
  const since = parseHttpDate(exchange.header('if-modified-since') ?? '');
  const rule = valueOf(exchange.scope, 'if_modified_since', 'exact');
  if (since === undefined || rule === 'off') return false;
  return rule === 'before' ? since >= modified : since === modified;
}

/** If-Unmodified-Since and If-Match: the client wants the version that it knows or nothing. */
function hasChanged(exchange: Exchange, modified: number, etag: string): boolean {
  const since = parseHttpDate(exchange.header('if-unmodified-since') ?? '');
  if (since !== undefined && modified > since) return true;
  const match = exchange.header('if-match');
  return match !== undefined && match !== '*' && !match.split(/,\s*/).includes(etag);
}

/** By the nearest `types` block, else default_type. `charset` is added for text. */
export function contentType(exchange: Exchange, path: string): string {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase();
  const blocks = nearest(exchange.scope, 'types').flatMap(({ block }) => block ?? []);
  const lines = blocks.length > 0 ? blocks : [];
  const listed =
    extension && lines.find(({ args }) => args.some((arg) => arg.toLowerCase() === extension))?.name;
  const type = listed || valueOf(exchange.scope, 'default_type', 'text/plain');
  const charset = valueOf(exchange.scope, 'charset', 'off');
  const isText = /^text\/|javascript|rss\+xml/.test(type);
  return charset !== 'off' && isText ? `${type}; charset=${charset}` : type;
}

/** try_files: the first that exists, else the last argument as URI, name or status. */
export function tryFiles(exchange: Exchange): Outcome | undefined {
  const args = ownDirective(exchange.scope, 'try_files')?.args; // not inherited
  if (!args) return undefined;
  const candidates = args.slice(0, -1);
  for (const candidate of candidates) {
    const wantsDirectory = candidate.endsWith('/');
    const uri = expand(exchange, wantsDirectory ? candidate.slice(0, -1) : candidate);
    const stat = statOf(exchange, fileOf(exchange, wantsDirectory ? uri.replace(/\/$/, '') : uri));
    if (stat instanceof Errno || (stat.type === 'directory') !== wantsDirectory) continue;
    const found = uri.startsWith('/') ? uri : `/${uri}`;
    exchange.uriChanged ||= found !== exchange.uri;
    exchange.uri = found;
    return undefined;
  }
  const last = args.at(-1)!;
  if (last.startsWith('=')) return status(Number(last.slice(1)));
  if (last.startsWith('@')) return { kind: 'named', name: last };
  const [uri = '', query] = expand(exchange, last).split('?');
  return { kind: 'redirect', uri, args: query ?? '' };
}
