import { isAddress } from '@drydock/shell';
import { configErrorAt, type Directive } from './directive.ts';

export interface Listen {
  readonly directive: Directive;
  /** `0.0.0.0` or `[::]` for all. */
  readonly address: string;
  readonly port: number;
  readonly ssl: boolean;
  readonly isDefault: boolean;
}

const plainParameters = new Set([
  'reuseport',
  'deferred',
  'http2',
  'quic',
  'bind',
  'proxy_protocol',
  'multipath',
]);

/** `listen 80`, `listen *:8080 default_server`, `listen [::]:443 ssl`. Throws ConfigError. */
export function parseListen(directive: Directive): Listen {
  const [target = '', ...parameters] = directive.args;
  const { address, port } = parseTarget(directive, target);
  for (const parameter of parameters) {
    if (plainParameters.has(parameter) || ['ssl', 'default_server', 'default'].includes(parameter)) continue;
    if (/^(backlog|rcvbuf|sndbuf|setfib|fastopen|accept_filter|ipv6only|so_keepalive)=/.test(parameter))
      continue;
    throw configErrorAt(directive, `invalid parameter "${parameter}"`);
  }
  return {
    directive,
    address,
    port,
    ssl: parameters.includes('ssl'),
    isDefault: parameters.includes('default_server') || parameters.includes('default'),
  };
}

function parseTarget(directive: Directive, target: string): { address: string; port: number } {
  const match = /^(?:(\[[^\]]*\]|\*|[^:[\]]*):)?([^:]*)$/.exec(target);
  const fail = (text: string) => configErrorAt(directive, `${text} in "${target}" of the "listen" directive`);
  let host = match?.[1];
  let portText = match?.[2] ?? '';
  if (host === undefined && !/^\d+$/.test(portText)) {
    host = target;
    portText = '80';
  }
  if (!/^\d+$/.test(portText) || Number(portText) < 1 || Number(portText) > 65_535)
    throw fail('invalid port');
  const port = Number(portText);
  if (host === undefined || host === '*' || host === '') return { address: '0.0.0.0', port };
  if (host === 'localhost') return { address: '127.0.0.1', port };
  if (!isAddress(host) && !/^\[[0-9a-fA-F:.]+\]$/.test(host)) throw fail('host not found');
  return { address: host, port };
}
