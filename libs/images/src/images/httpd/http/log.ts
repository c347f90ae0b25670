// Error log and access logs.
import { Errno, type Process } from '@drydock/shell';
import { formatMicroTime, encodeUtf8 } from '@drydock/machinery';
import { logDate, timeParts } from '../../../time.ts';
import { appendLog } from '../../nginx/http/log.ts';
import { splitArguments } from '../config/parse.ts';
import type { Exchange, Instance, Reply } from './request.ts';

const levels = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'];

/** `[Thu Oct 09 08:53:20.123456 2025]` */
export function stamp(ms: number): string {
  const at = timeParts(ms);
  return `[${at.weekday} ${at.monthName} ${at.day} ${formatMicroTime(ms).slice(11, 26)} ${at.year}]`;
}

const inRoot = (root: string, path: string) => (path.startsWith('/') ? path : `${root}/${path}`);

export async function writeLog(process: Process, root: string, path: string, text: string): Promise<void> {
  if (path.startsWith('|')) return;
  await appendLog(process, inRoot(root, path), text);
}

/** A line of the process: `[mpm_event:notice] [pid 1:tid 1] …`. */
export async function logProcess(instance: Instance, module: string, level: string, text: string): Promise<void> {
  const { process, main, root } = instance;
  const path = main.directives.findLast(({ name }) => name.toLowerCase() === 'errorlog')?.args[0] ?? 'logs/error_log';
  const line = `${stamp(process.clock.now())} [${module}:${level}] [pid ${process.pid}:tid ${process.pid}] ${text}\n`;
  await writeLog(process, root, path, line);
} // prettier-ignore

/** A line about a request. */
export async function logError(exchange: Exchange, module: string, level: string, text: string, client = true): Promise<void> {
  const threshold = exchange.last('LogLevel')?.args.find((arg) => !arg.includes(':')) ?? 'warn';
  if (levels.indexOf(level) > levels.indexOf(threshold.toLowerCase().replace(/^trace\d$/, 'debug'))) return;
  const { process, root } = exchange.instance;
  const { request, remotePort } = exchange.arrival;
  const path = exchange.value('ErrorLog', 'logs/error_log');
  const referer = exchange.header('referer');
  const who = client ? `[client ${request.remoteAddress}:${remotePort}] ` : '';
  const line = `${stamp(process.clock.now())} [${module}:${level}] [pid ${process.pid}:tid ${process.pid}] ${who}${text}${referer ? `, referer: ${referer}` : ''}\n`;
  await writeLog(process, root, path, line);
} // prettier-ignore

const predefined: Readonly<Record<string, string>> = { common: '%h %l %u %t "%r" %>s %b' };

/** Own logs of a virtual host replace those of the main server. */
export async function logAccess(exchange: Exchange, reply: Reply): Promise<void> {
  const { process, root } = exchange.instance;
  const isLog = ({ name }: { name: string }) => name.toLowerCase() === 'customlog';
  const own = exchange.host.own.filter(isLog);
  for (const { args } of own.length > 0 ? own : exchange.instance.main.own.filter(isLog)) {
    const [path = '', format = 'common', condition] = args;
    if (condition && !conditionHolds(exchange, condition)) continue;
    const named = exchange.host.directives.findLast(
      (directive) => directive.name.toLowerCase() === 'logformat' && directive.args[1] === format,
    );
    const text = named ? unescape(splitFormat(named.rest)) : (predefined[format] ?? unescape(format));
    await writeLog(process, root, path, `${expandFormat(exchange, text, reply)}\n`);
  }
}

function conditionHolds(exchange: Exchange, condition: string): boolean {
  const name = /^env=(!?)(.+)$/.exec(condition);
  return !name || exchange.env.has(name[2]!) !== (name[1] === '!');
}

/** The quoted first argument, with its backslashes. */
function splitFormat(rest: string): string {
  return /^"((?:\\.|[^"\\])*)"/.exec(rest)?.[1] ?? splitArguments(rest)[0] ?? '';
}

const unescape = (text: string) =>
  text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char === 't' ? '\t' : char));

const escape = (text: string) =>
  text.replace(/["\\\p{Cc}]/gu, (char) =>
    char === '"' || char === '\\' ? `\\${char}` : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );

function expandFormat(exchange: Exchange, format: string, reply: Reply): string {
  return format.replace(/%([<>!,0-9]*)(?:\{([^}]*)\})?([a-zA-Z%])/g, (_, _modifier: string, argument = '', letter: string) => {
    if (letter === '%') return '%';
    const value = field(exchange, letter, argument, reply);
    return value === '' ? (letter === 'q' ? '' : '-') : letter === 'f' ? value : escape(value);
  });
} // prettier-ignore

function field(exchange: Exchange, letter: string, argument: string, reply: Reply): string {
  const { request, localAddress, port } = exchange.arrival;
  const { process } = exchange.instance;
  const size = exchange.method === 'HEAD' || reply.uncounted ? 0 : typeof reply.body === 'string' ? encodeUtf8(reply.body).length : reply.body.length;
  const sent = reply.headers.filter(([name]) => name.toLowerCase() === argument.toLowerCase()).map(([, value]) => value);
  switch (letter) {
    case 'a': case 'h': return request.remoteAddress;
    case 'A': return localAddress;
    case 'b': return size === 0 ? '' : String(size);
    case 'B': case 'O': return String(size);
    case 'D': case 'T': return '0';
    case 'e': return exchange.env.get(argument) ?? '';
    case 'f': return exchange.file;
    case 'H': return request.version ?? 'HTTP/1.1';
    case 'i': return exchange.header(argument) ?? '';
    case 'm': return exchange.errorStatus === undefined ? exchange.method : 'GET';
    case 'o': return sent.join(', ');
    case 'p': return String(port);
    case 'P': return String(process.pid);
    case 'q': return exchange.query === '' ? '' : `?${exchange.query}`;
    case 'r': return `${request.method} ${request.target} ${request.version ?? 'HTTP/1.1'}`;
    case 's': return String(reply.status);
    case 't': return `[${logDate(process.clock.now())}]`;
    case 'u': return exchange.user;
    case 'U': return exchange.loggedUri;
    case 'v': case 'V': return exchange.serverName;
    default: return '';
  }
} // prettier-ignore

/** Logs are opened at start: an empty file is there before the first line. */
export function openLogs(instance: Instance): void {
  const { process, root, main, hosts } = instance;
  for (const { name, args } of [...main.own, ...hosts.flatMap(({ own }) => own)]) {
    if (!/^(error|custom)log$/i.test(name)) continue;
    const path = inRoot(root, args[0] ?? '');
    if (!args[0] || /^(\||\/proc\/|\/dev\/)/.test(args[0]) || process.fs.exists(path)) continue;
    try {
      process.fs.writeFile(path, '');
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
  }
}

/** Reads a file, undefined when there is none. */
export function readOptional(process: Process, path: string): Uint8Array | undefined {
  try {
    return process.fs.readFile(path);
  } catch (error) {
    if (error instanceof Errno) return undefined;
    throw error;
  }
}
