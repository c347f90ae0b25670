// nginx's variables: `$uri`, `${host}`, captures, `set` and `map`.
import { encodeUtf8, formatTime } from '@drydock/machinery';
import { headerOf } from '@drydock/shell';
import { logDate } from '../../../time.ts';
import { ConfigError, type Directive } from '../config/directive.ts';
import type { NginxConfig } from '../config/model.ts';
import { valueOf } from '../config/scope.ts';
import type { Exchange, Reply } from './exchange.ts';
import { documentRoot, requestFile } from './paths.ts';

type Getter = (exchange: Exchange, reply?: Reply) => string;

const seconds = (ms: number) => (ms / 1000).toFixed(3);
function bodyLength(reply?: Reply): number {
  if (!reply) return 0;
  const length = typeof reply.body === 'string' ? encodeUtf8(reply.body).length : reply.body.length;
  const first = length > 0 ? length.toString(16).length + 4 : 0;
  const framing = reply.chunked ? first + '0\r\n\r\n'.length : 0;
  return length + framing;
}

const getters: Readonly<Record<string, Getter>> = {
  args: (e) => e.args,
  body_bytes_sent: (e, reply) => String(e.method === 'HEAD' ? 0 : bodyLength(reply)),
  binary_remote_addr: (e) => e.arrival.request.remoteAddress,
  bytes_sent: (_, reply) => String(bodyLength(reply) + 238),
  connection: (e) => String(e.arrival.connection),
  connection_requests: (e) => String(e.arrival.requests),
  content_length: (e) => e.header('content-length') ?? '',
  content_type: (e) => e.header('content-type') ?? '',
  date_gmt: (e) => formatTime(e.instance.process.clock.now()),
  date_local: (e) => formatTime(e.instance.process.clock.now()),
  document_root: (e) => documentRoot(e),
  document_uri: (e) => e.uri,
  fastcgi_path_info: (e) => e.variables.get('fastcgi_path_info') ?? '',
  fastcgi_script_name: (e) => e.variables.get('fastcgi_script_name') ?? e.uri,
  host: (e) => e.host,
  hostname: (e) => e.instance.process.kernel.hostname,
  https: (e) => (e.arrival.ssl ? 'on' : ''),
  is_args: (e) => (e.args === '' ? '' : '?'),
  limit_rate: () => '0',
  msec: (e) => seconds(e.instance.process.clock.now()),
  nginx_version: (e) => e.instance.version,
  pid: (e) => String(e.instance.workerPid),
  pipe: () => '.',
  proxy_add_x_forwarded_for: (e) => {
    const before = e.header('x-forwarded-for');
    return before ? `${before}, ${e.arrival.request.remoteAddress}` : e.arrival.request.remoteAddress;
  },
  proxy_host: (e) => e.variables.get('proxy_host') ?? '',
  proxy_port: (e) => e.variables.get('proxy_port') ?? '',
  query_string: (e) => e.args,
  realpath_root: (e) => documentRoot(e),
  remote_addr: (e) => e.arrival.request.remoteAddress,
  remote_port: (e) => String(e.arrival.remotePort),
  remote_user: (e) => e.variables.get('remote_user') ?? '',
  request: (e) => e.requestLine,
  request_body: (e) => String.fromCharCode(...e.arrival.request.body.subarray(0, 16_384)),
  request_completion: () => 'OK',
  request_filename: (e) => requestFile(e),
  request_id: (e) => e.variables.get('request_id') ?? rememberRequestId(e),
  request_length: (e) => String(e.arrival.request.body.length + 76),
  request_method: (e) => e.method,
  request_time: (e) => seconds(e.instance.process.clock.now() - e.startedAt),
  request_uri: (e) => e.requestUri,
  scheme: (e) => (e.arrival.ssl ? 'https' : 'http'),
  server_addr: (e) => e.arrival.localAddress,
  server_name: (e) => e.server.names[0] ?? '',
  server_port: (e) => String(e.arrival.port),
  server_protocol: (e) => e.arrival.request.version ?? 'HTTP/1.1',
  ssl_cipher: (e) => (e.arrival.ssl ? 'TLS_AES_256_GCM_SHA384' : ''),
  ssl_protocol: (e) => (e.arrival.ssl ? 'TLSv1.3' : ''),
  status: (e, reply) => String(reply?.status ?? (e.errorStatus || 0)).padStart(3, '0'),
  time_iso8601: (e) => formatTime(e.instance.process.clock.now()).replace('Z', '+00:00'),
  time_local: (e) => logDate(e.instance.process.clock.now()),
  upstream_addr: (e) => e.variables.get('upstream_addr') ?? '',
  upstream_cache_status: () => '',
  upstream_connect_time: (e) => e.variables.get('upstream_response_time') ?? '',
  upstream_header_time: (e) => e.variables.get('upstream_response_time') ?? '',
  upstream_response_length: (e) => e.variables.get('upstream_response_length') ?? '',
  upstream_response_time: (e) => e.variables.get('upstream_response_time') ?? '',
  upstream_status: (e) => e.variables.get('upstream_status') ?? '',
  uri: (e) => e.uri,
};

function rememberRequestId(exchange: Exchange): string {
  const id = exchange.instance.process.random.string(32, '0123456789abcdef');
  exchange.variables.set('request_id', id);
  return id;
}

const families: readonly (readonly [string, (exchange: Exchange, rest: string, reply?: Reply) => string])[] =
  [
    ['arg_', (e, rest) => argument(e.args, rest)],
    ['cookie_', (e, rest) => cookie(e.header('cookie') ?? '', rest)],
    ['http_', (e, rest) => e.header(rest.replaceAll('_', '-')) ?? ''],
    ['sent_http_', (_, rest, reply) => headerOf(reply?.headers ?? [], rest.replaceAll('_', '-')) ?? ''],
    ['upstream_http_', (e, rest) => e.variables.get(`upstream_http_${rest}`) ?? ''],
  ];

function argument(args: string, name: string): string {
  const found = args.split('&').find((pair) => pair.split('=')[0]!.toLowerCase() === name.toLowerCase());
  return found?.slice(found.indexOf('=') + 1 || found.length) ?? '';
}

function cookie(header: string, name: string): string {
  const found = header.split(/;\s*/).find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? '';
}

const reference = /\$(?:\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))/g;

/** `text` with its variables replaced. */
export function expand(exchange: Exchange, text: string, reply?: Reply): string {
  if (!text.includes('$')) return text;
  return text.replace(reference, (_, braced?: string, plain?: string) =>
    lookUp(exchange, braced ?? plain!, reply),
  );
}

function lookUp(exchange: Exchange, name: string, reply?: Reply): string {
  if (/^\d$/.test(name)) return exchange.captures[Number(name)] ?? '';
  const getter = Object.hasOwn(getters, name) ? getters[name] : undefined;
  if (getter) return getter(exchange, reply);
  const value = exchange.variables.get(name) ?? exchange.named[name];
  if (value !== undefined) return value;
  const family = families.find(([prefix]) => name.startsWith(prefix));
  if (family) return family[1](exchange, name.slice(family[0].length), reply);
  return mapped(exchange, name, reply);
}

function mapped(exchange: Exchange, name: string, reply?: Reply): string {
  const rule = exchange.instance.config.maps.get(name);
  if (!rule) return '';
  const source = expand(exchange, rule.source, reply);
  const exact = rule.exact.get(source.toLowerCase());
  if (exact !== undefined) return expand(exchange, exact, reply);
  for (const { regex, value } of rule.patterns) {
    const match = regex.exec(source);
    if (!match) continue;
    if (match.groups) exchange.named = { ...exchange.named, ...match.groups };
    return expand(exchange, value, reply);
  }
  return expand(exchange, rule.fallback, reply);
}

const withVariables = new Set([
  'access_log', 'add_header', 'alias', 'error_page', 'fastcgi_param', 'fastcgi_pass', 'if', 'index', 'log_format',
  'auth_basic', 'auth_basic_user_file', 'proxy_pass', 'proxy_set_header', 'sub_filter', 'return', 'rewrite', 'root', 'set', 'try_files',
]); // prettier-ignore

/** Refuses variables that nothing defines. Throws ConfigError. */
export function checkVariables(config: NginxConfig): void {
  const defined = new Set<string>(config.maps.keys());
  const used: string[] = [];
  const visit = (directives: readonly Directive[]) => {
    for (const directive of directives) {
      if (directive.name === 'set') defined.add(directive.args[0]!.slice(1));
      for (const arg of directive.args)
        for (const match of arg.matchAll(/\(\?P?<([A-Za-z_]\w*)>/g)) defined.add(match[1]!);
      if (['geo', 'split_clients', 'auth_request_set'].includes(directive.name))
        defined.add(directive.args.find((arg) => arg.startsWith('$'))?.slice(1) ?? '');
      if (withVariables.has(directive.name))
        for (const arg of directive.args)
          for (const match of arg.matchAll(reference)) used.push(match[1] ?? match[2]!);
      if (directive.block && !['types', 'map', 'geo'].includes(directive.name)) visit(directive.block);
    }
  };
  visit(config.http?.directives ?? []);
  const isKnown = (name: string) =>
    /^\d$/.test(name) ||
    Object.hasOwn(getters, name) ||
    defined.has(name) ||
    families.some(([prefix]) => name.startsWith(prefix));
  const unknown = used.find((name) => !isKnown(name));
  if (unknown !== undefined) throw new ConfigError(`unknown "${unknown}" variable`);
}

/** Whether `server_tokens` lets the version show. */
export function serverSignature(exchange: Exchange): string {
  const tokens = valueOf(exchange.scope, 'server_tokens', 'on');
  return tokens === 'off' ? 'nginx' : `nginx/${exchange.instance.version}`;
}
