// Values that nginx refuses as soon as it reads them, and directives that may stand only once in a block.
import { isAddress } from '@drydock/shell';
import { configErrorAt, type Directive } from './directive.ts';
import { compilePattern } from './regex.ts';

type Check = (value: string, directive: Directive) => string | undefined;

const words = (text: string) => text.trim().split(/\s+/);

const isSize = (value: string) => /^\d+[kKmMgG]?$/.test(value);
const isTime = (value: string) => /^(\d+(ms|[smhdwMy])?\s*)+$/.test(value);

const size: Check = (value, { name }) => (isSize(value) ? undefined : `"${name}" directive invalid value`);
const time: Check = (value, { name }) => (isTime(value) ? undefined : `"${name}" directive invalid value`);
const number: Check = (value) => (/^\d+$/.test(value) ? undefined : `invalid number "${value}"`);
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value) ? undefined : `invalid value "${value}"`;

const address: Check = (value) => {
  const [network = '', bits] = value.split('/');
  const fits = value === 'all' || value === 'unix:' || isAddress(network) || network.includes(':');
  return fits && (bits === undefined || /^\d+$/.test(bits)) ? undefined : `invalid parameter "${value}"`;
};

const level: Check = (_, { args }) => {
  const levels = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'];
  const wrong = args.slice(1).find((arg) => !levels.includes(arg) && !arg.startsWith('debug_'));
  return wrong === undefined ? undefined : `invalid log level "${wrong}"`;
};

const expires: Check = (_, { args }) => {
  const value = args.at(-1)!;
  const known = ['off', 'max', 'epoch'].includes(value) || value.includes('$');
  if (known || isTime(value.replace(/^[-+@]/, '').replace(/^(\d+)h(\d+)m$/, '$1h$2m'))) return undefined;
  return '"expires" directive invalid value';
};

const limitZone: Check = (_, { args }) => {
  const zone = args.find((arg) => arg.startsWith('zone='));
  if (zone === undefined) return undefined;
  if (!/^zone=[^:]+:\d+[kKmM]?$/.test(zone)) return `invalid zone size "${zone}"`;
  const rate = args.find((arg) => arg.startsWith('rate='));
  if (rate !== undefined && !/^rate=\d+r\/[sm]$/.test(rate)) return `invalid rate "${rate}"`;
  return undefined;
};

const serverName: Check = (_, directive) => {
  for (const name of directive.args) if (name.startsWith('~')) compilePattern(directive, name.slice(1), true);
  return undefined;
};

const variable =
  (index: number): Check =>
  (_, { args }) =>
    args[index]!.startsWith('$') ? undefined : `invalid variable name "${args[index]}"`;

const workers: Check = (value) =>
  value === 'auto' || /^\d+$/.test(value) ? undefined : '"worker_processes" directive invalid value';

const compression: Check = (value, directive) =>
  number(value, directive) ??
  (Number(value) < 1 || Number(value) > 9 ? 'value must be between 1 and 9' : undefined);

const sizes = words(`
  client_body_buffer_size client_header_buffer_size client_max_body_size directio fastcgi_buffer_size
  fastcgi_busy_buffers_size gzip_min_length proxy_buffer_size proxy_busy_buffers_size proxy_max_temp_file_size
  sendfile_max_chunk ssl_buffer_size`).filter((name) => name !== 'directio');
const times = words(`
  client_body_timeout client_header_timeout fastcgi_connect_timeout fastcgi_read_timeout fastcgi_send_timeout
  keepalive_timeout lingering_time lingering_timeout proxy_connect_timeout proxy_next_upstream_timeout
  proxy_read_timeout proxy_send_timeout resolver_timeout send_timeout ssl_session_timeout`);

const checks: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(sizes.map((name) => [name, size])),
  ...Object.fromEntries(times.map((name) => [name, time])),
  allow: address,
  autoindex_format: oneOf('html', 'xml', 'json', 'jsonp'),
  deny: address,
  error_log: level,
  expires,
  gzip_comp_level: compression,
  if_modified_since: oneOf('off', 'exact', 'before'),
  keepalive_requests: number,
  limit_conn_zone: limitZone,
  limit_req_zone: limitZone,
  map: variable(1),
  proxy_http_version: oneOf('1.0', '1.1'),
  satisfy: oneOf('all', 'any'),
  server_name: serverName,
  worker_connections: number,
  worker_processes: workers,
};

/** Throws ConfigError. */
export function checkValue(directive: Directive): void {
  const wrong = checks[directive.name]?.(directive.args[0] ?? '', directive);
  if (wrong !== undefined) throw configErrorAt(directive, wrong);
}

const onceOnly = new Set([
  ...sizes,
  ...times,
  ...words(`
    absolute_redirect auth_basic auth_basic_user_file autoindex autoindex_exact_size autoindex_format charset daemon
    default_type etag expires fastcgi_index fastcgi_pass fastcgi_split_path_info gzip gzip_comp_level gzip_vary
    if_modified_since keepalive_requests log_not_found pid port_in_redirect proxy_buffering proxy_http_version
    proxy_intercept_errors proxy_method proxy_pass recursive_error_pages satisfy sendfile server_name_in_redirect
    server_tokens ssl_certificate_key ssl_prefer_server_ciphers sub_filter_once tcp_nodelay tcp_nopush try_files user
    worker_connections worker_processes`),
]);

/** Throws ConfigError when a directive that holds one value stands twice in a block. */
export function checkDuplicates(directives: readonly Directive[]): void {
  const seen = new Set<string>();
  for (const directive of directives) {
    if (directive.block && !['types', 'map', 'geo'].includes(directive.name))
      checkDuplicates(directive.block);
    if (!onceOnly.has(directive.name)) continue;
    if (seen.has(directive.name))
      throw configErrorAt(directive, `"${directive.name}" directive is duplicate`);
    seen.add(directive.name);
  }
}
