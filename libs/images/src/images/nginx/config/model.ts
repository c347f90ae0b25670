// What the directives mean: servers, locations, upstreams, maps, log formats.
import { isAddress } from '@drydock/shell';
import { configErrorAt, ConfigError, type Directive } from './directive.ts';
import { parseListen, type Listen } from './listen.ts';
import { parseMilliseconds } from './duration.ts';
import { compilePattern } from './regex.ts';
import type { Scope } from './scope.ts';

export interface Location {
  readonly kind: 'prefix' | 'exact' | 'regex' | 'named';
  /** Prefix, exact path, pattern or name. */
  readonly pattern: string;
  /** `^~`: a match here ends the search before regular expressions are tried. */
  readonly noRegex: boolean;
  readonly regex?: RegExp;
  readonly scope: Scope;
  readonly children: readonly Location[];
}

export interface Server {
  readonly directive: Directive;
  readonly listens: readonly Listen[];
  readonly names: readonly string[];
  readonly scope: Scope;
  readonly locations: readonly Location[];
}

export interface Upstream {
  readonly name: string;
  readonly directive: Directive;
  readonly servers: readonly UpstreamServer[];
  readonly method: 'round-robin' | 'ip-hash' | 'least-conn' | 'random' | 'hash';
  /** Of `hash`: a text with variables. */
  readonly hashKey: string;
}

export interface UpstreamServer {
  readonly directive: Directive;
  readonly host: string;
  readonly port: number;
  readonly weight: number;
  readonly maxFails: number;
  /** Milliseconds. */
  readonly failTimeout: number;
  readonly backup: boolean;
  readonly down: boolean;
}

export interface MapRule {
  readonly source: string;
  readonly fallback: string;
  readonly exact: ReadonlyMap<string, string>;
  readonly patterns: readonly { readonly regex: RegExp; readonly value: string }[];
}

export interface NginxConfig {
  readonly main: Scope;
  readonly http?: Scope;
  readonly servers: readonly Server[];
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly maps: ReadonlyMap<string, MapRule>;
  readonly logFormats: ReadonlyMap<string, string>;
  /** `escape=json` of a format. */
  readonly logEscapes: ReadonlyMap<string, string>;
}

/** The format called `combined`, which is there without being defined. */
export const combinedFormat =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/** Throws {@link ConfigError}. */
export function buildConfig(directives: readonly Directive[]): NginxConfig {
  const main: Scope = { directives };
  const block = directives.find(({ name }) => name === 'http');
  if (!directives.some(({ name }) => name === 'events'))
    throw new ConfigError('no "events" section in configuration', true);
  const http: Scope | undefined = block && { directives: block.block ?? [], parent: main };
  const inHttp = (name: string) => http?.directives.filter((directive) => directive.name === name) ?? [];
  const formats = inHttp('log_format').map(buildLogFormat);
  inHttp('log_format').forEach((directive, index, all) => {
    const name = directive.args[0]!;
    if (all.findIndex(({ args }) => args[0] === name) < index || name === 'combined')
      throw configErrorAt(directive, `duplicate "log_format" name "${name}"`);
  });
  const servers = inHttp('server').map((directive) => buildServer(directive, http!));
  checkDefaultServers(servers);
  return {
    main,
    ...(http && { http }),
    servers,
    upstreams: buildUpstreams(inHttp('upstream')),
    maps: new Map(inHttp('map').map((directive) => [directive.args[1]!.slice(1), buildMap(directive)])),
    logEscapes: new Map(
      inHttp('log_format').flatMap(({ args }) =>
        args[1]?.startsWith('escape=') ? [[args[0]!, args[1].slice('escape='.length)] as const] : [],
      ),
    ),
    logFormats: new Map([['combined', combinedFormat], ...formats]),
  };
}

/** One default server per address and port. */
function checkDefaultServers(servers: readonly Server[]): void {
  const seen = new Set<string>();
  for (const { listens } of servers)
    for (const { address, port, isDefault, directive } of listens) {
      const key = `${address}:${port}`;
      if (isDefault && seen.has(key)) throw configErrorAt(directive, `a duplicate default server for ${key}`);
      if (isDefault) seen.add(key);
    }
}

function buildLogFormat(directive: Directive): [string, string] {
  const [name = '', ...parts] = directive.args;
  return [name, parts.filter((part, index) => index > 0 || !part.startsWith('escape=')).join('')];
}

function buildServer(directive: Directive, http: Scope): Server {
  const scope: Scope = { directives: directive.block ?? [], parent: http };
  const listens = scope.directives.filter(({ name }) => name === 'listen').map(parseListen);
  const seen = new Set<string>();
  for (const listen of listens) {
    const key = `${listen.address}:${listen.port}`;
    if (seen.has(key)) throw configErrorAt(listen.directive, `a duplicate listen ${key}`);
    seen.add(key);
  }
  const names = scope.directives.filter(({ name }) => name === 'server_name').flatMap(({ args }) => args);
  const fallback: Listen = { directive, address: '0.0.0.0', port: 80, ssl: false, isDefault: false };
  return {
    directive,
    listens: listens.length > 0 ? listens : [fallback],
    names: names.length > 0 ? names : [''],
    scope,
    locations: buildLocations(scope, undefined),
  };
}

function buildLocations(scope: Scope, outer: Location | undefined): Location[] {
  const locations: Location[] = [];
  const seen = new Set<string>();
  for (const directive of scope.directives.filter(({ name }) => name === 'location')) {
    const location = buildLocation(directive, scope, outer);
    const key = `${location.kind === 'exact' ? '=' : ''}${location.pattern}`;
    if (location.kind === 'named' && outer)
      throw configErrorAt(directive, `named location "${location.pattern}" can be on the server level only`);
    if (location.kind !== 'regex' && location.kind !== 'named' && seen.has(key))
      throw configErrorAt(directive, `duplicate location "${location.pattern}"`);
    seen.add(key);
    locations.push(location);
  }
  return locations;
}

function buildLocation(directive: Directive, parent: Scope, outer: Location | undefined): Location {
  const { modifier, pattern } = splitModifier(directive);
  const scope: Scope = { directives: directive.block ?? [], parent };
  const isRegex = modifier === '~' || modifier === '~*';
  const kind = isRegex
    ? 'regex'
    : modifier === '='
      ? 'exact'
      : pattern.startsWith('@') && modifier === ''
        ? 'named'
        : 'prefix';
  if (
    outer &&
    kind !== 'regex' &&
    kind !== 'named' &&
    outer.kind === 'prefix' &&
    !pattern.startsWith(outer.pattern)
  )
    throw configErrorAt(directive, `location "${pattern}" is outside location "${outer.pattern}"`);
  if (outer?.kind === 'exact')
    throw configErrorAt(
      directive,
      `location "${pattern}" cannot be inside the exact location "${outer.pattern}"`,
    );
  checkPathDirectives(scope);
  const location = {
    kind,
    pattern,
    noRegex: modifier === '^~',
    scope,
    ...(isRegex && { regex: compilePattern(directive, pattern, modifier === '~*') }),
  } as const;
  return { ...location, children: buildLocations(scope, { ...location, children: [] }) };
}

const modifiers = ['=', '^~', '~*', '~'];

function splitModifier(directive: Directive): { modifier: string; pattern: string } {
  const [first = '', second] = directive.args;
  if (second !== undefined) {
    if (!modifiers.includes(first)) throw configErrorAt(directive, `invalid location modifier "${first}"`);
    return { modifier: first, pattern: second };
  }
  const modifier = modifiers.find((candidate) => first.startsWith(candidate)) ?? '';
  return { modifier, pattern: first.slice(modifier.length) };
}

function checkPathDirectives(scope: Scope): void {
  let earlier: string | undefined;
  for (const directive of scope.directives) {
    if (directive.name !== 'root' && directive.name !== 'alias') continue;
    if (earlier === directive.name)
      throw configErrorAt(directive, `"${directive.name}" directive is duplicate`);
    if (earlier !== undefined)
      throw configErrorAt(
        directive,
        `"${directive.name}" directive is duplicate, "${earlier}" directive was specified earlier`,
      );
    earlier = directive.name;
  }
}

function buildUpstreams(directives: readonly Directive[]): Map<string, Upstream> {
  const upstreams = new Map<string, Upstream>();
  for (const directive of directives) {
    const name = directive.args[0]!;
    if (upstreams.has(name)) throw configErrorAt(directive, `duplicate upstream "${name}"`);
    const lines = directive.block ?? [];
    const servers = lines.filter((line) => line.name === 'server').map(buildUpstreamServer);
    if (servers.length === 0) throw configErrorAt(directive, 'no servers are inside upstream');
    const has = (line: string) => lines.some((candidate) => candidate.name === line);
    const method = has('ip_hash')
      ? 'ip-hash'
      : has('least_conn')
        ? 'least-conn'
        : has('random')
          ? 'random'
          : has('hash')
            ? 'hash'
            : 'round-robin';
    const hashKey = lines.find((line) => line.name === 'hash')?.args[0] ?? '';
    upstreams.set(name, { name, directive, servers, method, hashKey });
  }
  return upstreams;
}

function buildUpstreamServer(directive: Directive): UpstreamServer {
  const [address = '', ...parameters] = directive.args;
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(address);
  const port = Number(match?.[2] ?? 80);
  if (!match || port < 1 || port > 65_535)
    throw configErrorAt(directive, `invalid port in upstream "${address}"`);
  const values = new Map<string, string>();
  for (const parameter of parameters) {
    const known = /^(weight|max_fails|fail_timeout|max_conns|slow_start|route|service)=(.+)$/.exec(parameter);
    if (known?.[1] === 'weight' && !/^[1-9]\d*$/.test(known[2]!))
      throw configErrorAt(directive, `invalid parameter "${parameter}"`);
    if (known) values.set(known[1]!, known[2]!);
    else if (!['backup', 'down', 'resolve', 'drain'].includes(parameter))
      throw configErrorAt(directive, `invalid parameter "${parameter}"`);
  }
  return {
    directive,
    host: match[1]!,
    port,
    weight: Number(values.get('weight') ?? 1),
    maxFails: Number(values.get('max_fails') ?? 1),
    failTimeout: parseMilliseconds(values.get('fail_timeout') ?? '10s'),
    backup: parameters.includes('backup'),
    down: parameters.includes('down'),
  };
}

function buildMap(directive: Directive): MapRule {
  const exact = new Map<string, string>();
  const patterns: { regex: RegExp; value: string }[] = [];
  let fallback = '';
  for (const line of directive.block ?? []) {
    const value = line.args[0] ?? '';
    if (line.name === 'default') fallback = value;
    else if (line.name.startsWith('~*'))
      patterns.push({ regex: compilePattern(line, line.name.slice(2), true), value });
    else if (line.name.startsWith('~'))
      patterns.push({ regex: compilePattern(line, line.name.slice(1), false), value });
    else if (line.args.length > 0) exact.set(line.name.replace(/^\\/, '').toLowerCase(), value);
  }
  return { source: directive.args[0]!, fallback, exact, patterns };
}

/** Whether an upstream host needs DNS. */
export function needsLookup(host: string): boolean {
  return !isAddress(host) && !host.startsWith('[') && host !== 'unix';
}
