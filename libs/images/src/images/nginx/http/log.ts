// Access log and error log. The image links both to the container's output.
import { encodeUtf8, writeText, BrokenPipe } from '@drydock/machinery';
import { Errno, type Process } from '@drydock/shell';
import { timeParts } from '../../../time.ts';
import { combinedFormat } from '../config/model.ts';
import { argsOf, nearest, type Scope } from '../config/scope.ts';
import type { Exchange, Reply } from './exchange.ts';
import { expand } from './variables.ts';

const levels = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'];
export type Level = 'info' | 'notice' | 'warn' | 'error' | 'crit' | 'alert' | 'emerg';

/** `2025/11/20 09:12:13` */
export function errorDate(ms: number): string {
  const at = timeParts(ms);
  return `${at.year}/${at.month}/${at.day} ${at.time}`;
}

/** Appends to a log file, or writes to the output that it is a link to. */
export async function appendLog(process: Process, path: string, text: string): Promise<void> {
  try {
    const target = followLinks(process, path);
    if (target === '/dev/stdout' || target === '/proc/self/fd/1')
      return await writeText(process.stdout, text);
    if (target === '/dev/stderr' || target === 'stderr' || target === '/proc/self/fd/2')
      return await writeText(process.stderr, text);
    if (target === '/dev/null' || target === 'off') return;
    process.fs.writeFile(target, encodeUtf8(text), { append: true });
  } catch (error) {
    if (!(error instanceof Errno || error instanceof BrokenPipe)) throw error;
  }
}

function followLinks(process: Process, path: string): string {
  let at = path;
  for (let steps = 0; steps < 8; steps++) {
    if (/^\/(dev|proc)\//.test(at)) return at;
    try {
      if (process.fs.lstat(at).type !== 'symlink') return at;
      const target = process.fs.readlink(at);
      at = target.startsWith('/') ? target : `${at.replace(/[^/]*$/, '')}${target}`;
    } catch {
      return at;
    }
  }
  return at;
}

/** Where errors go here, and from which level on. */
export function errorLogOf(scope: Scope): { readonly path: string; readonly level: string } {
  const [path = '/var/log/nginx/error.log', level = 'error'] = argsOf(scope, 'error_log') ?? [];
  return { path, level };
}

export function isLogged(level: Level, threshold: string): boolean {
  return levels.indexOf(level) >= levels.indexOf(threshold);
}

/** An error of a request: `… [error] 29#29: *1 …, client: …, server: …, request: "…", host: "…"`. */
export async function logError(
  exchange: Exchange,
  level: Level,
  text: string,
  upstream?: string,
): Promise<void> {
  const { path, level: threshold } = errorLogOf(exchange.scope);
  if (!isLogged(level, threshold)) return;
  const { process, workerPid } = exchange.instance;
  const { request, connection } = exchange.arrival;
  const host = exchange.header('host');
  const referrer = exchange.header('referer');
  const parts = [
    text,
    `client: ${request.remoteAddress}`,
    `server: ${exchange.server.names[0] ?? ''}`,
    `request: "${exchange.requestLine}"`,
    ...(upstream ? [`upstream: "${upstream}"`] : []),
    ...(host ? [`host: "${host}"`] : []),
    ...(referrer ? [`referrer: "${referrer}"`] : []),
  ];
  const line = `${errorDate(process.clock.now())} [${level}] ${workerPid}#${workerPid}: *${connection} ${parts.join(', ')}\n`;
  await appendLog(process, path, line);
}

export async function logAccess(exchange: Exchange, reply: Reply): Promise<void> {
  const uses = nearest(exchange.scope, 'access_log');
  const logs = uses.length > 0 ? uses.map(({ args }) => args) : [['/var/log/nginx/access.log']];
  for (const [path = '', format = 'combined', ...options] of logs) {
    if (path === 'off') continue;
    const condition = options.find((option) => option.startsWith('if='))?.slice(3);
    if (condition !== undefined && ['', '0'].includes(expand(exchange, condition, reply))) continue;
    const text = exchange.instance.config.logFormats.get(format) ?? combinedFormat;
    const escape = exchange.instance.config.logEscapes.get(format) ?? 'default';
    const line = expandLogLine(exchange, text, reply, escape);
    await appendLog(exchange.instance.process, expand(exchange, path), `${line}\n`);
  }
}

/** Variables that are there even when they are empty; of all others `-` says that there is none. */
function mayBeEmpty(exchange: Exchange, variable: string): boolean {
  const name = variable.replace(/[${}]/g, '');
  const { maps } = exchange.instance.config;
  return ['server_name', 'is_args', 'https'].includes(name) || maps.has(name) || exchange.variables.has(name);
}

/** Empty variables are written as `-`, quotes and control characters escaped. */
function expandLogLine(exchange: Exchange, format: string, reply: Reply, escape: string): string {
  return format.replace(/\$(\{[A-Za-z0-9_]+\}|[A-Za-z0-9_]+)/g, (variable) => {
    const value = expand(exchange, variable, reply);
    if (escape === 'none') return value;
    if (escape === 'json') return JSON.stringify(value).slice(1, -1);
    if (value === '') return mayBeEmpty(exchange, variable) ? '' : '-';
    return value.replace(
      /["\\\p{Cc}]/gu,
      (char) => `\\x${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
  });
}
