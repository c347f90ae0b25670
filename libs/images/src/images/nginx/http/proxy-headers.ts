// The headers of an upstream's answer on their way to the client.
import type { HttpHeader } from '@drydock/shell';
import { nearest } from '../config/scope.ts';
import type { Exchange } from './exchange.ts';
import { absoluteTarget } from './pages.ts';
import type { Target } from './proxy.ts';
import { expand } from './variables.ts';

const neverPassed = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);
const hiddenByDefault = new Set(['date', 'server', 'x-accel-expires', 'x-accel-limit-rate', 'x-pad']);

/** Headers of answers that are not passed on unless `*_pass_header` says so. */
export function isHidden(exchange: Exchange, module: 'proxy' | 'fastcgi', name: string): boolean {
  const lower = name.toLowerCase();
  if (neverPassed.has(lower)) return true;
  const listed = (directive: string) =>
    nearest(exchange.scope, `${module}_${directive}`).some(({ args }) => args[0]!.toLowerCase() === lower);
  return (hiddenByDefault.has(lower) && !listed('pass_header')) || listed('hide_header');
}

export function clientHeaders(
  exchange: Exchange,
  target: Target,
  headers: readonly HttpHeader[],
): HttpHeader[] {
  for (const [name, value] of headers)
    exchange.variables.set(`upstream_http_${name.toLowerCase().replaceAll('-', '_')}`, value);
  return headers
    .filter(([name]) => !isHidden(exchange, 'proxy', name))
    .map(([name, value]) => [name, rewritten(exchange, target, name.toLowerCase(), value)]);
}

function rewritten(exchange: Exchange, target: Target, name: string, value: string): string {
  if (name === 'location' || name === 'refresh') return rewriteLocation(exchange, target, value);
  return name === 'set-cookie' ? rewriteCookie(exchange, value) : value;
}

/** proxy_redirect default: the upstream's own address in a Location becomes this location's prefix. */
function rewriteLocation(exchange: Exchange, target: Target, value: string): string {
  const rules = nearest(exchange.scope, 'proxy_redirect');
  if (rules.some(({ args }) => args[0] === 'off')) return value;
  for (const { args } of rules) {
    const from = expand(exchange, args[0]!);
    if (args.length === 2 && value.startsWith(from))
      return absoluteTarget(exchange, expand(exchange, args[1]!) + value.slice(from.length));
  }
  const isDefault = rules.length === 0 || rules.some(({ args }) => args[0] === 'default');
  if (!isDefault || target.uri === undefined || exchange.location?.kind !== 'prefix') return value;
  const base = `${target.scheme}://${target.authority}${target.uri}`;
  if (!value.startsWith(base)) return value;
  return absoluteTarget(exchange, exchange.location.pattern + value.slice(base.length));
}

/** proxy_cookie_path replaces the beginning of a path, proxy_cookie_domain a whole domain. */
function rewriteCookie(exchange: Exchange, value: string): string {
  const attribute = (text: string, name: string, change: (old: string) => string) =>
    text.replace(new RegExp(`(;\\s*${name}=)([^;]*)`, 'i'), (_, head: string, old: string) => head + change(old));
  let cookie = value;
  for (const { args } of nearest(exchange.scope, 'proxy_cookie_path')) {
    const from = expand(exchange, args[0]!);
    if (args.length < 2) continue;
    cookie = attribute(cookie, 'path', (old) =>
      old.startsWith(from) ? expand(exchange, args[1]!) + old.slice(from.length) : old,
    );
  }
  for (const { args } of nearest(exchange.scope, 'proxy_cookie_domain'))
    if (args.length === 2)
      cookie = attribute(cookie, 'domain', (old) =>
        old.replace(/^\./, '').toLowerCase() === expand(exchange, args[0]!).replace(/^\./, '').toLowerCase()
          ? expand(exchange, args[1]!)
          : old,
      );
  return cookie;
} // prettier-ignore
