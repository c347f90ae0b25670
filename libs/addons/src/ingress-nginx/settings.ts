// The annotations `nginx.ingress.kubernetes.io/…`: what they set for the locations of an Ingress.
import type { Ingress } from '@drydock/kinds';

const prefix = 'nginx.ingress.kubernetes.io/';

export interface Settings {
  readonly rewriteTarget: string;
  readonly useRegex: boolean;
  readonly sslRedirect: boolean;
  readonly forceSslRedirect: boolean;
  readonly appRoot: string;
  /** Status and target of permanent-redirect and temporal-redirect. */
  readonly redirect?: { readonly status: number; readonly target: string };
  readonly backendProtocol: 'HTTP' | 'HTTPS';
  readonly bodySize: string;
  /** Seconds. */
  readonly connectTimeout: string;
  readonly sendTimeout: string;
  readonly readTimeout: string;
  readonly upstreamVhost: string;
  readonly upstreamHashBy: string;
  readonly serverAliases: readonly string[];
  readonly allowed: readonly string[];
  readonly auth?: { readonly secret: string; readonly realm: string };
  readonly cors?: Cors;
  readonly requestsPerSecond: number;
  readonly requestsPerMinute: number;
  readonly connections: number;
  readonly serviceUpstream: boolean;
  readonly defaultBackend: string;
  /** Annotations that would change something and do not here. */
  readonly notSimulated: readonly string[];
}

export interface Cors {
  readonly origin: string;
  readonly methods: string;
  readonly headers: string;
  readonly credentials: boolean;
  readonly maxAge: string;
}

const known = new Set([
  'app-root', 'auth-realm', 'auth-secret', 'auth-type', 'backend-protocol', 'cors-allow-credentials',
  'cors-allow-headers', 'cors-allow-methods', 'cors-allow-origin', 'cors-max-age', 'default-backend', 'enable-cors',
  'force-ssl-redirect', 'limit-connections', 'limit-rpm', 'limit-rps', 'permanent-redirect', 'permanent-redirect-code',
  'proxy-body-size', 'proxy-connect-timeout', 'proxy-read-timeout', 'proxy-send-timeout', 'rewrite-target',
  'server-alias', 'service-upstream', 'ssl-redirect', 'temporal-redirect', 'temporal-redirect-code', 'upstream-hash-by',
  'upstream-vhost', 'use-regex', 'whitelist-source-range', 'allowlist-source-range',
]); // prettier-ignore

/** What the annotations of an Ingress ask for; the defaults are those of the controller's ConfigMap. */
export function readSettings(ingress: Ingress, config: Readonly<Record<string, string>>): Settings {
  const annotations = ingress.metadata.annotations ?? {};
  const text = (name: string) => annotations[prefix + name] ?? '';
  const flag = (name: string, fallback: boolean) =>
    text(name) === '' ? fallback : text(name).toLowerCase() === 'true';
  const count = (name: string) => Number.parseInt(text(name), 10) || 0;
  const list = (value: string) => value.split(',').map((part) => part.trim()).filter((part) => part !== '');
  const seconds = (name: string, fallback: string) => `${text(name) || config[name] || fallback}s`;
  const https = text('backend-protocol').toUpperCase() === 'HTTPS';
  const redirect = redirectOf(text);
  const auth = text('auth-type') === 'basic' && { secret: text('auth-secret'), realm: text('auth-realm') };
  const names = Object.keys(annotations).flatMap((name) => name.startsWith(prefix) ? [name.slice(prefix.length)] : []);
  return {
    rewriteTarget: text('rewrite-target'),
    useRegex: flag('use-regex', false) || text('rewrite-target') !== '',
    sslRedirect: flag('ssl-redirect', config['ssl-redirect'] !== 'false'),
    forceSslRedirect: flag('force-ssl-redirect', config['force-ssl-redirect'] === 'true'),
    appRoot: text('app-root'),
    ...(redirect && { redirect }),
    backendProtocol: https ? 'HTTPS' : 'HTTP',
    bodySize: text('proxy-body-size') || config['proxy-body-size'] || '1m',
    connectTimeout: seconds('proxy-connect-timeout', '5'),
    sendTimeout: seconds('proxy-send-timeout', '60'),
    readTimeout: seconds('proxy-read-timeout', '60'),
    upstreamVhost: text('upstream-vhost'),
    upstreamHashBy: text('upstream-hash-by'),
    serverAliases: list(text('server-alias')),
    allowed: list(text('allowlist-source-range') || text('whitelist-source-range')),
    ...(auth && { auth }),
    ...(flag('enable-cors', false) && { cors: corsOf(text, flag) }),
    requestsPerSecond: count('limit-rps'),
    requestsPerMinute: count('limit-rpm'),
    connections: count('limit-connections'),
    serviceUpstream: flag('service-upstream', false),
    defaultBackend: text('default-backend'),
    notSimulated: [
      ...names.filter((name) => !known.has(name)),
      ...(['', 'HTTP', 'HTTPS', 'AUTO_HTTP'].includes(text('backend-protocol').toUpperCase()) ? [] : ['backend-protocol']),
      ...(text('auth-type') === 'digest' ? ['auth-type'] : []),
    ].sort(),
  };
} // prettier-ignore

function redirectOf(text: (name: string) => string): Settings['redirect'] {
  for (const [kind, code] of [['temporal', 302], ['permanent', 301]] as const)
    if (text(`${kind}-redirect`) !== '')
      return { status: Number(text(`${kind}-redirect-code`)) || code, target: text(`${kind}-redirect`) };
  return undefined;
} // prettier-ignore

function corsOf(text: (name: string) => string, flag: (name: string, fallback: boolean) => boolean): Cors {
  return {
    origin: text('cors-allow-origin') || '*',
    methods: text('cors-allow-methods') || 'GET, PUT, POST, DELETE, PATCH, OPTIONS',
    headers:
      text('cors-allow-headers') ||
      'DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization',
    credentials: flag('cors-allow-credentials', true),
    maxAge: text('cors-max-age') || '1728000',
  };
}
