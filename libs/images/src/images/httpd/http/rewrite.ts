// mod_rewrite: in a server before anything else, in a directory when the file is known.
import type { Directive } from '../config/parse.ts';
import type { Exchange } from './request.ts';

export type Rewritten =
  | { readonly kind: 'none' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'redirect'; readonly status: number; readonly target: string }
  | { readonly kind: 'proxy'; readonly target: string }
  | { readonly kind: 'changed'; readonly path: string; readonly end: boolean };

interface Flags {
  readonly has: (...names: readonly string[]) => boolean;
  readonly value: (...names: readonly string[]) => string | undefined;
  readonly all: (...names: readonly string[]) => readonly string[];
}

function readFlags(text: string | undefined): Flags {
  const items = (text ?? '[]').slice(1, -1).split(',').map((item) => item.trim()).filter((item) => item !== '');
  const named = (names: readonly string[]) =>
    items.filter((item) => names.includes(item.split('=')[0]!.toLowerCase()));
  return {
    has: (...names) => named(names).length > 0,
    value: (...names) => named(names)[0]?.split('=').slice(1).join('='),
    all: (...names) => named(names).map((item) => item.split('=').slice(1).join('=')),
  };
} // prettier-ignore

const engineOn = (rules: readonly Directive[]) =>
  rules.findLast(({ name }) => name.toLowerCase() === 'rewriteengine')?.args[0]?.toLowerCase() === 'on';

/** `directory`: the rules are those of a directory and see the path below it. */
export function rewrite(exchange: Exchange, rules: readonly Directive[], directory?: string): Rewritten {
  if (!engineOn(rules)) return { kind: 'none' };
  const base = baseOf(exchange, rules, directory);
  let path = directory === undefined ? exchange.uri : exchange.file.slice(directory.length + 1) + exchange.pathInfo;
  let conditions: Directive[] = [];
  let [changed, skip] = [false, 0];
  for (const rule of rules) {
    const name = rule.name.toLowerCase();
    if (name === 'rewritecond') conditions.push(rule);
    if (name !== 'rewriterule') continue;
    const mine = conditions;
    conditions = [];
    if (skip-- > 0) continue;
    const flags = readFlags(rule.args[2]);
    const match = matchRule(rule, path, flags);
    const last = match && conditionsHold(exchange, mine, match, path);
    if (!match || !last) continue;
    for (const setting of flags.all('e', 'env')) {
      const [key = '', value = ''] = expand(exchange, setting, match, last).split(':');
      exchange.env.set(key, value);
    }
    if (flags.has('f', 'forbidden')) return { kind: 'status', status: 403 };
    if (flags.has('g', 'gone')) return { kind: 'status', status: 410 };
    skip = Number(flags.value('s', 'skip') ?? 0);
    if (rule.args[1] === '-') {
      if (flags.has('l', 'last', 'end')) break;
      continue;
    }
    const [target, query] = splitQuery(expand(exchange, rule.args[1]!, match, last));
    if (query !== undefined)
      exchange.query = flags.has('qsa', 'qsappend') && exchange.query ? `${query}&${exchange.query}` : query;
    else if (flags.has('qsd', 'qsdiscard')) exchange.query = '';
    const absolute = /^[a-z]+:\/\//i.test(target) || target.startsWith('/');
    path = absolute || directory === undefined ? target : base + target;
    changed = true;
    if (flags.has('p', 'proxy')) return { kind: 'proxy', target: path };
    if (flags.has('r', 'redirect') || /^https?:\/\//i.test(path)) return redirect(exchange, path, flags);
    if (flags.has('l', 'last', 'end') || directory !== undefined) return { kind: 'changed', path, end: flags.has('end') };
  }
  return changed ? { kind: 'changed', path, end: false } : { kind: 'none' };
} // prettier-ignore

function baseOf(exchange: Exchange, rules: readonly Directive[], directory: string | undefined): string {
  const written = rules.findLast(({ name }) => name.toLowerCase() === 'rewritebase')?.args[0];
  if (written !== undefined) return written.endsWith('/') ? written : `${written}/`;
  const root = exchange.documentRoot;
  return directory?.startsWith(root) ? `${directory.slice(root.length)}/` : '/';
}

function redirect(exchange: Exchange, path: string, flags: Flags): Rewritten {
  const codes: Readonly<Record<string, number>> = { temp: 302, permanent: 301, seeother: 303 };
  const written = flags.value('r', 'redirect') || '302';
  const status = codes[written] ?? Number(written);
  const query = exchange.query === '' ? '' : `?${exchange.query}`;
  const target = /^[a-z]+:\/\//i.test(path) ? path : exchange.absolute(path);
  return { kind: 'redirect', status, target: (flags.has('ne', 'noescape') ? target : encodeURI(target)) + query };
} // prettier-ignore

function splitQuery(target: string): [string, string | undefined] {
  const at = target.indexOf('?');
  return at < 0 ? [target, undefined] : [target.slice(0, at), target.slice(at + 1)];
}

/** A pattern that is negated matches without captures. */
function matchRule({ args }: Directive, path: string, flags: Flags): readonly string[] | undefined {
  const [pattern = ''] = args;
  const found = compile(pattern.replace(/^!/, ''), flags.has('nc', 'nocase'))?.exec(path);
  if (pattern.startsWith('!')) return found ? undefined : [];
  return found ? found.map((group) => group ?? '') : undefined;
}

function compile(pattern: string, ignoreCase: boolean): RegExp | undefined {
  try {
    const inline = pattern.startsWith('(?i)');
    return new RegExp(pattern.replace(/^\(\?i\)/, ''), ignoreCase || inline ? 'i' : '');
  } catch {
    return undefined;
  }
}

/** The captures of the last condition that held; undefined when one did not. */
function conditionsHold(
  exchange: Exchange,
  conditions: readonly Directive[],
  match: readonly string[],
  path: string,
): readonly string[] | undefined {
  let captured: readonly string[] = [];
  for (let index = 0; index < conditions.length; index++) {
    const { args } = conditions[index]!;
    const flags = readFlags(args[2]);
    const found = testCondition(exchange, expand(exchange, args[0]!, match, captured), args[1]!, flags, path);
    if (found) captured = found.length > 0 ? found : captured;
    if (found && flags.has('or', 'ornext'))
      while (index < conditions.length - 1 && readFlags(conditions[index]!.args[2]).has('or', 'ornext')) index++;
    else if (!found && !flags.has('or', 'ornext')) return undefined;
    else if (!found && index === conditions.length - 1) return undefined;
  }
  return captured;
} // prettier-ignore

function testCondition(
  exchange: Exchange,
  value: string,
  written: string,
  flags: Flags,
  _path: string,
): readonly string[] | undefined {
  const negated = written.startsWith('!');
  const pattern = negated ? written.slice(1) : written;
  const verdict = (holds: boolean) => (holds !== negated ? [] : undefined);
  const { fs } = exchange.instance.process;
  const exists = value !== '' && fs.exists(value);
  if (pattern === '-f' || pattern === '-F') return verdict(exists && fs.stat(value).type === 'file');
  if (pattern === '-d') return verdict(exists && fs.stat(value).type === 'directory');
  if (pattern === '-s') return verdict(exists && fs.stat(value).type === 'file' && fs.stat(value).size > 0);
  if (pattern === '-l' || pattern === '-L' || pattern === '-h')
    return verdict(exists && fs.lstat(value).type === 'symlink');
  const fold = (text: string) => (flags.has('nc', 'nocase') ? text.toLowerCase() : text);
  if (/^[<>=]/.test(pattern)) {
    const other = fold(pattern.replace(/^[<>]?=?/, '').replace(/^""$/, ''));
    const [left, operator] = [fold(value), pattern[0]!];
    return verdict(operator === '=' ? left === other : operator === '<' ? left < other : left > other);
  }
  const found = compile(pattern, flags.has('nc', 'nocase'))?.exec(value);
  if (negated) return found ? undefined : [];
  return found ? found.map((group) => group ?? '') : undefined;
}

/** `$1` of the rule, `%1` of the last condition, `%{NAME}`. */
function expand(exchange: Exchange, text: string, rule: readonly string[], condition: readonly string[]): string {
  return text.replace(/\\(.)|\$(\d)|%(\d)|%\{([^}]+)\}/g, (_, escaped?: string, own?: string, last?: string, name?: string) => {
    if (escaped !== undefined) return escaped;
    if (own !== undefined) return rule[Number(own)] ?? '';
    if (last !== undefined) return condition[Number(last)] ?? '';
    return serverVariable(exchange, name!);
  });
} // prettier-ignore

/** The variables of RewriteCond. */
export function serverVariable(exchange: Exchange, name: string): string {
  const { request, port, remotePort, localAddress } = exchange.arrival;
  const header = /^HTTP:(.+)$/.exec(name)?.[1];
  if (header !== undefined) return exchange.header(header) ?? '';
  const environment = /^ENV:(.+)$/.exec(name)?.[1];
  if (environment !== undefined) return exchange.env.get(environment) ?? '';
  const values: Readonly<Record<string, string>> = {
    DOCUMENT_ROOT: exchange.documentRoot,
    HTTPS: 'off',
    PATH_INFO: exchange.pathInfo,
    QUERY_STRING: exchange.query,
    REMOTE_ADDR: request.remoteAddress,
    REMOTE_HOST: request.remoteAddress,
    REMOTE_PORT: String(remotePort),
    REMOTE_USER: exchange.user,
    REQUEST_FILENAME: (exchange.file || exchange.uri) + exchange.pathInfo,
    REQUEST_METHOD: exchange.method,
    REQUEST_SCHEME: 'http',
    REQUEST_URI: exchange.uri,
    SCRIPT_FILENAME: exchange.file || exchange.uri,
    SERVER_ADDR: localAddress,
    SERVER_NAME: exchange.hostName,
    SERVER_PORT: String(port),
    SERVER_PROTOCOL: request.version ?? 'HTTP/1.1',
    THE_REQUEST: `${request.method} ${request.target} ${request.version ?? 'HTTP/1.1'}`,
  };
  if (name.startsWith('HTTP_')) return exchange.header(name.slice(5).replaceAll('_', '-')) ?? '';
  return values[name] ?? '';
}
