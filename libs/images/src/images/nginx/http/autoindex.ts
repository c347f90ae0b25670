import type { FileStat } from '@drydock/shell';
import { httpDate, timeParts } from '../../../time.ts';
import { isOn, valueOf } from '../config/scope.ts';
import type { Exchange, Reply } from './exchange.ts';

/** ngx_http_autoindex_module's HTML. */
export function autoindexPage(exchange: Exchange, directory: string): Reply {
  const { fs } = exchange.instance.process;
  const exact = isOn(exchange.scope, 'autoindex_exact_size', true);
  const entries = fs
    .readdir(directory)
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({ name, stat: fs.stat(directory + name) }))
    .sort((a, b) => rank(a.stat) - rank(b.stat) || (a.name < b.name ? -1 : 1));
  if (valueOf(exchange.scope, 'autoindex_format', 'html') === 'json') {
    const body = `[\r\n${entries.map(({ name, stat }) => jsonLine(name, stat)).join(',\r\n')}\r\n]`;
    return { status: 200, headers: [['Content-Type', 'application/json']], body, chunked: true };
  }
  const title = escapeHtml(exchange.uri);
  const lines = entries.map(({ name, stat }) => entryLine(name, stat, exact)).join('');
  const body =
    `<html>\r\n<head><title>Index of ${title}</title></head>\r\n<body>\r\n<h1>Index of ${title}</h1><hr><pre>` +
    `<a href="../">../</a>\r\n${lines}</pre><hr></body>\r\n</html>\r\n`;
  return { status: 200, headers: [['Content-Type', 'text/html']], body, chunked: true };
}

function jsonLine(name: string, stat: FileStat): string {
  const size = stat.type === 'file' ? `, "size":${stat.size}` : '';
  const type = stat.type === 'device' ? 'other' : stat.type;
  return `{ "name":${JSON.stringify(name)}, "type":"${type}", "mtime":"${httpDate(stat.mtime)}"${size} }`;
}

const rank = (stat: FileStat) => (stat.type === 'directory' ? 0 : 1);
const nameWidth = 50;

function entryLine(name: string, stat: FileStat, exact: boolean): string {
  const slash = stat.type === 'directory' ? '/' : '';
  const shown = name + slash;
  const text = shown.length > nameWidth ? `${shown.slice(0, nameWidth - 3)}..&gt;` : escapeHtml(shown);
  const padding = ' '.repeat(Math.max(0, nameWidth - Math.min(shown.length, nameWidth)));
  const at = timeParts(stat.mtime);
  const size = stat.type === 'directory' ? '-' : exact ? String(stat.size) : roundedSize(stat.size);
  const width = exact ? 19 : 7;
  return `<a href="${encodeURIComponent(name)}${slash}">${text}</a>${padding} ${at.day}-${at.monthName}-${at.year} ${at.time.slice(0, 5)} ${size.padStart(width)}\r\n`;
}

function roundedSize(size: number): string {
  if (size >= 1024 * 1024) return `${Math.round(size / (1024 * 1024))}M`;
  return size >= 10_000 ? `${Math.round(size / 1024)}K` : String(size);
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
