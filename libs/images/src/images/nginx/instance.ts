// From files to a runnable configuration: load, build, resolve, check. `nginx -t` does exactly this.
import { Errno, resolveHost, ResolveError, type Process } from '@drydock/shell';
import { ConfigError, configErrorAt, type Directive } from './config/directive.ts';
import { errnoText, loadConfig } from './config/load.ts';
import { buildConfig, needsLookup, type NginxConfig, type Server } from './config/model.ts';
import { findRule } from './config/directives.ts';
import { argsOf, nearest, type Scope } from './config/scope.ts';
import { conditionWords } from './http/rewrite.ts';
import { compilePattern } from './config/regex.ts';
import { parseTarget } from './http/proxy.ts';
import { checkDuplicates } from './config/values.ts';
import { checkVariables } from './http/variables.ts';

export interface Prepared {
  readonly config: NginxConfig;
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** Texts of `[warn]` lines. */
  readonly warnings: readonly string[];
}

/** Throws ConfigError with the text that follows `[emerg] `. */
export async function prepareConfig(
  process: Process,
  path: string,
  extra: readonly Directive[],
  modules: readonly string[] = [],
): Promise<Prepared> {
  const loaded = loadConfig(process.fs, path, modules);
  const clash = extra.find(
    ({ name }) => name === 'daemon' && loaded.some((directive) => directive.name === name),
  );
  if (clash)
    throw new ConfigError(
      `"daemon" directive is duplicate in ${loaded.find(({ name }) => name === 'daemon')!.file}:${loaded.find(({ name }) => name === 'daemon')!.line}`,
    );
  checkDuplicates(loaded);
  const config = buildConfig([...extra, ...loaded]);
  checkUser(process, config.main);
  checkArguments(config.http?.directives ?? []);
  checkLogFormats(config);
  checkZones(config);
  const addresses = await resolveUpstreams(process, config);
  checkVariables(config);
  for (const server of config.servers) checkCertificates(process, server);
  return {
    config,
    addresses,
    warnings: [
      ...userWarnings(process, config.main),
      ...nameConflicts(config.servers),
      ...notSimulated(config),
    ],
  };
}

/** Directories for what does not fit into memory. They are made at start, which a read-only or foreign /var refuses. */
export function makeTemporaryDirectories(process: Process): void {
  for (const name of ['client_temp', 'proxy_temp', 'fastcgi_temp', 'uwsgi_temp', 'scgi_temp']) {
    const path = `/var/cache/nginx/${name}`;
    if (process.fs.exists(path)) continue;
    try {
      process.fs.mkdir(path);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      throw new ConfigError(`mkdir() "${path}" failed ${errnoText(error)}`, true);
    }
  }
}

function userWarnings(process: Process, main: Scope): string[] {
  const user = nearest(main, 'user')[0];
  if (!user || process.uid === 0) return [];
  return [
    `the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${user.file}:${user.line}`,
  ];
}

function checkUser(process: Process, main: Scope): void {
  const user = nearest(main, 'user')[0];
  if (!user || !process.fs.exists('/etc/passwd')) return;
  const names = String.fromCharCode(...process.fs.readFile('/etc/passwd')).split('\n');
  if (!names.some((line) => line.startsWith(`${user.args[0]}:`)))
    throw configErrorAt(user, `getpwnam("${user.args[0]}") failed`);
}

function checkArguments(directives: readonly Directive[]): void {
  for (const directive of directives) {
    const [first = '', second] = directive.args;
    const fail = (text: string): never => {
      throw configErrorAt(directive, text);
    };
    if (directive.name === 'return' && second !== undefined && !/^\d{1,3}$/.test(first))
      fail(`invalid return code "${first}"`);
    if (directive.name === 'set' && !first.startsWith('$')) fail(`invalid variable name "${first}"`);
    if (directive.name === 'proxy_pass' && !first.includes('$') && !/^https?:\/\//i.test(first))
      fail('invalid URL prefix');
    if (directive.name === 'rewrite') checkRewrite(directive, fail);
    if (directive.name === 'error_page') checkErrorPage(directive, fail);
    if (directive.name === 'if') checkCondition(directive, fail);
    if (directive.name === 'location') checkProxyUri(directive);
    if (directive.block && !['types', 'map', 'geo'].includes(directive.name)) checkArguments(directive.block);
  }
}

function checkRewrite(directive: Directive, fail: (text: string) => never): void {
  const flag = directive.args[2];
  compilePattern(directive, directive.args[0]!, false);
  if (flag !== undefined && !['last', 'break', 'redirect', 'permanent'].includes(flag))
    fail(`invalid parameter "${flag}"`);
}

function checkErrorPage(directive: Directive, fail: (text: string) => never): void {
  for (const code of directive.args.slice(0, -1)) {
    if (code.startsWith('=')) continue;
    if (!/^\d+$/.test(code)) fail(`invalid value "${code}"`);
    if (Number(code) === 499) fail(`value "${code}" must not be 499`);
    if (Number(code) < 300 || Number(code) > 599) fail(`value "${code}" must be between 300 and 599`);
  }
}

function checkCondition(directive: Directive, fail: (text: string) => never): void {
  if (!directive.args[0]!.startsWith('(')) fail(`invalid condition "${directive.args[0]}"`);
  const [left = '', operator] = conditionWords(directive);
  if (!left.startsWith('$') && !/^!?-[fdex]$/.test(left)) fail(`invalid condition "${left}"`);
  if (left.startsWith('$') && operator !== undefined && !/^(=|!=|!?~\*?)$/.test(operator))
    fail(`unexpected "${operator}" in condition`);
}

function checkProxyUri(location: Directive): void {
  const regex = location.args.length === 2 && location.args[0]!.startsWith('~');
  const named = location.args[0]!.startsWith('@');
  if (!regex && !named) return;
  const proxy = location.block?.find(({ name }) => name === 'proxy_pass');
  const target = proxy && !proxy.args[0]!.includes('$') ? parseTarget(proxy.args[0]!) : undefined;
  if (target?.uri !== undefined)
    throw configErrorAt(
      proxy!,
      '"proxy_pass" cannot have URI part in location given by regular expression, or inside named location, or inside "if" statement, or inside "limit_except" block',
    );
}

/** Every use of a directive, with its block's nesting ignored. */
function everyUse(directives: readonly Directive[], name: string): Directive[] {
  return directives.flatMap((directive) => [
    ...(directive.name === name ? [directive] : []),
    ...(directive.block ? everyUse(directive.block, name) : []),
  ]);
}

/** A limit needs the zone that it counts in. */
function checkZones(config: NginxConfig): void {
  const http = config.http?.directives ?? [];
  for (const kind of ['limit_req', 'limit_conn'])
    for (const { args } of everyUse(http, kind)) {
      const zone = kind === 'limit_conn' ? args[0]! : args.find((arg) => arg.startsWith('zone='))?.slice(5);
      const defined = http.some(
        (directive) =>
          directive.name === `${kind}_zone` && directive.args.some((arg) => arg.startsWith(`zone=${zone}:`)),
      );
      if (!defined) throw new ConfigError(`zero size shared memory zone "${zone}"`, true);
    }
}

function checkLogFormats(config: NginxConfig): void {
  for (const use of everyUse(config.http?.directives ?? [], 'access_log')) {
    const format = use.args[1];
    if (format !== undefined && !/^(buffer|flush|gzip|if)=?/.test(format) && !config.logFormats.has(format))
      throw configErrorAt(use, `unknown log format "${format}"`);
  }
}

async function resolveUpstreams(
  process: Process,
  config: NginxConfig,
): Promise<Map<string, readonly string[]>> {
  const addresses = new Map<string, readonly string[]>();
  for (const { host, directive, written } of upstreamHosts(config)) {
    if (addresses.has(host)) continue;
    try {
      addresses.set(host, await resolveHost(process, host));
    } catch (error) {
      if (!(error instanceof ResolveError)) throw error;
      throw configErrorAt(directive, `host not found in upstream "${written}"`);
    }
  }
  return addresses;
}

function upstreamHosts(config: NginxConfig): { host: string; directive: Directive; written: string }[] {
  const http = config.http?.directives ?? [];
  const servers = [...config.upstreams.values()].flatMap((upstream) =>
    upstream.servers.map(({ host, directive }) => ({ host, directive, written: directive.args[0]! })),
  );
  const passes = [...everyUse(http, 'proxy_pass'), ...everyUse(http, 'fastcgi_pass')]
    .filter(({ args }) => !args[0]!.includes('$'))
    .map((directive) => ({ host: hostOf(directive), directive, written: hostOf(directive) }));
  return [...servers, ...passes].filter(({ host }) => needsLookup(host) && !config.upstreams.has(host));
}

function hostOf(directive: Directive): string {
  const address = directive.args[0]!;
  return directive.name === 'proxy_pass' ? (parseTarget(address)?.host ?? 'unix') : address.split(':')[0]!;
}

function checkCertificates(process: Process, server: Server): void {
  const secure = server.listens.find(({ ssl }) => ssl);
  if (!secure) return;
  const certificate = argsOf(server.scope, 'ssl_certificate')?.[0];
  const key = argsOf(server.scope, 'ssl_certificate_key')?.[0];
  const where = `in ${server.directive.file}:${secure.directive.line}`;
  if (certificate === undefined)
    throw new ConfigError(`no "ssl_certificate" is defined for the "listen ... ssl" directive ${where}`);
  if (key === undefined)
    throw new ConfigError(`no "ssl_certificate_key" is defined for certificate "${certificate}"`);
  for (const [path, what] of [
    [certificate, 'certificate'],
    [key, 'certificate key'],
  ] as const)
    checkPem(process, path, what);
}

function checkPem(process: Process, path: string, what: string): void {
  const file = path.startsWith('/') ? path : `/etc/nginx/${path}`;
  let text: string;
  try {
    text = String.fromCharCode(...process.fs.readFile(file));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const number = /\((\d+):/.exec(errnoText(error))![1]!.padStart(8, '0');
    throw new ConfigError(
      `cannot load ${what} "${file}": BIO_new_file() failed (SSL: error:8${number.slice(1)}:system library::${error.message}:calling fopen(${file}, r) error:10000080:BIO routines::no such file)`,
    );
  }
  if (!text.includes('-----BEGIN '))
    throw new ConfigError(
      `cannot load ${what} "${file}": PEM_read_bio_X509_AUX() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE)`,
    );
}

function nameConflicts(servers: readonly Server[]): string[] {
  const seen = new Set<string>();
  const warnings: string[] = [];
  for (const server of servers)
    for (const { address, port } of server.listens)
      for (const name of new Set(server.names)) {
        const key = `${address}:${port} ${name}`;
        if (seen.has(key)) warnings.push(`conflicting server name "${name}" on ${address}:${port}, ignored`);
        seen.add(key);
      }
  return warnings;
}

function notSimulated(config: NginxConfig): string[] {
  const names = new Set<string>();
  const visit = (directives: readonly Directive[]) => {
    for (const { name, block } of directives) {
      if (findRule(name, '')?.inert) names.add(name);
      if (block && name !== 'types' && name !== 'map') visit(block);
    }
  };
  visit(config.main.directives);
  for (const { args } of everyUse(config.main.directives, 'autoindex_format'))
    if (args[0] === 'xml' || args[0] === 'jsonp') names.add(`autoindex_format ${args[0]}`);
  return [...names].map((name) => `not simulated: the directive "${name}" has no effect here`);
}
