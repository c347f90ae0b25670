// What httpd refuses once the tree stands: unknown commands, wrong places, wrong arguments.
import { isAddress, type FileSystem } from '@drydock/shell';
import { findRule, oneArgument } from './directives.ts';
import { syntaxError, type Directive } from './parse.ts';

/** `server`, `vhost`, `directory`, or the classes that a .htaccess file may use. */
export type Place = 'server' | 'vhost' | 'directory' | ReadonlySet<string>;

export interface CheckContext {
  readonly modules: ReadonlySet<string>;
  readonly fs: FileSystem;
  readonly root: string;
  readonly warnings: string[];
}

/** Throws ConfigError for the first directive that httpd refuses. */
export function checkDirectives(directives: readonly Directive[], place: Place, context: CheckContext): void {
  const seen = new Set<string>();
  for (const directive of directives) {
    const wrong = checkOne(directive, place, context);
    if (wrong !== undefined) throw syntaxError(directive, wrong);
    if (directive.name.toLowerCase() === 'listen') {
      if (seen.has(directive.args[0]!))
        throw syntaxError(directive, 'Cannot define multiple Listeners on the same IP:port');
      seen.add(directive.args[0]!);
    }
    if (directive.block) checkDirectives(directive.block, innerPlace(directive, place), context);
  }
}

function innerPlace(directive: Directive, place: Place): Place {
  if (directive.name.toLowerCase() === 'virtualhost') return 'vhost';
  return typeof place === 'object' ? place : 'directory';
}

function checkOne(directive: Directive, place: Place, context: CheckContext): string | undefined {
  const section = directive.block !== undefined;
  const rule = findRule(directive.name, section);
  const shown = section ? `<${directive.name}` : directive.name;
  if (!rule || !context.modules.has(rule.module))
    return `Invalid command '${shown}', perhaps misspelled or defined by a module not included in the server configuration`;
  const misplaced = checkPlace(rule.where, section ? `<${rule.name}>` : rule.name, place);
  if (misplaced !== undefined) return misplaced;
  if (section && !directive.rest.endsWith('>')) return `<${rule.name}> directive missing closing '>'`;
  const needsNone = /^(Require|If|Else)/i.test(rule.name);
  if (section && directive.args.length === 0 && !needsNone)
    return `<${rule.name}> directive requires additional arguments`;
  if (rule.flag && !/^(on|off)$/i.test(directive.args[0] ?? '')) return `${rule.name} must be On or Off`;
  const description = oneArgument[rule.name];
  if (description !== undefined && directive.args.length !== 1)
    return `${rule.name} takes one argument, ${description}`;
  return section ? undefined : values[rule.name]?.(directive.args, directive, context);
} // prettier-ignore

function checkPlace(where: string, name: string, place: Place): string | undefined {
  const inServer = /[gsOFI]/.test(where) || name === 'ProxyPass' || name === 'ProxyPassReverse';
  if (place === 'server') return inServer ? undefined : `${name} not allowed here`;
  if (place === 'vhost') {
    if (where === 'g') return `${name} cannot occur within <VirtualHost> section`;
    return inServer ? undefined : `${name} not allowed here`;
  }
  if (place === 'directory') return /[dOFIAL]/.test(where) ? undefined : `${name} not allowed here`;
  return place.has(where) ? undefined : `${name} not allowed here`;
}

type Check = (args: readonly string[], directive: Directive, context: CheckContext) => string | undefined;

const overrides = ['all', 'none', 'authconfig', 'fileinfo', 'indexes', 'limit', 'options', 'nonfatal'];
const optionNames = ['all', 'none', 'indexes', 'includes', 'includesnoexec', 'followsymlinks', 'symlinksifownermatch', 'execcgi', 'multiviews']; // prettier-ignore
const levels = /^((emerg|alert|crit|error|warn|notice|info|debug|trace[1-8])|\w+:\w+)$/i;
const headerActions = [
  'add',
  'set',
  'setifempty',
  'append',
  'merge',
  'unset',
  'echo',
  'note',
  'edit',
  'edit*',
];

const checkAlias: Check = (args, directive) =>
  args.length < 2 ? `${directive.name} must have two arguments when used globally` : undefined;

const values: Readonly<Record<string, Check>> = {
  Alias: checkAlias,
  AllowOverride: (args) => {
    const wrong = args.find((arg) => !overrides.includes(arg.toLowerCase().replace(/=.*/, '')));
    return wrong === undefined ? undefined : `Illegal override option ${wrong}`;
  },
  DocumentRoot: ([path = ''], _, { fs, root }) => {
    const full = path.startsWith('/') ? path : `${root}/${path}`;
    const isDirectory = fs.exists(full) && fs.stat(full).type === 'directory';
    return isDirectory ? undefined : `DocumentRoot '${full}' is not a directory, or is not readable`;
  },
  ErrorDocument: ([code = '']) => {
    const known = /^[1-5]\d\d$/.test(code) && Number(code) < 512;
    return known ? undefined : `Unsupported HTTP response code ${code}`;
  },
  Header: ([first = '', second = '']) => {
    const action = /^(always|onsuccess)$/i.test(first) ? second : first;
    if (headerActions.includes(action.toLowerCase())) return undefined;
    return `first argument must be ${headerActions.slice(0, -1).map((name) => `'${name}'`).join(', ')}, or 'edit*'.`;
  },
  Listen: ([text = '']) => {
    const port = Number(/(\d+)$/.exec(text)?.[1] ?? 0);
    return port > 0 && port < 65_536 ? undefined : 'Invalid address or port';
  },
  LogLevel: (args) =>
    args.every((arg) => levels.test(arg))
      ? undefined
      : 'Log level keyword must be one of emerg/alert/crit/error/warn/notice/info/debug/trace1/.../trace8',
  Options: (args) => {
    for (const arg of args)
      if (!optionNames.includes(arg.replace(/^[+-]/, '').toLowerCase())) return `Illegal option ${arg.replace(/^[+-]/, '')}`;
    const signed = args.filter((arg) => /^[+-]/.test(arg)).length;
    return signed > 0 && signed < args.length
      ? 'Either all Options must start with + or -, or no Option may.'
      : undefined;
  },
  Order: ([order = '']) =>
    /^(allow,deny|deny,allow|mutual-failure)$/i.test(order) ? undefined : 'unknown order',
  ProxyPass: (args, directive) => {
    const target = args.length === 1 ? args[0]! : args[1]!;
    if (target === '!' || /^[a-z]+:\/\//i.test(target)) return undefined;
    return `${directive.name} URL must be absolute!: ${target}`;
  },
  Redirect: checkRedirect,
  Require: checkRequire,
  RewriteRule: checkRewrite,
}; // prettier-ignore

function checkRedirect(args: readonly string[]): string | undefined {
  const coded = /^(\d{3}|permanent|temp|seeother|gone)$/i.test(args[0] ?? '');
  const status = coded ? args[0]! : '302';
  const [, target] = coded ? args.slice(1) : args;
  const needsTarget = !/^(gone|[45]\d\d)$/i.test(status);
  if (needsTarget && target === undefined) return 'URL to redirect to is missing';
  if (needsTarget && !/^([a-z][a-z0-9+.-]*:|\/)/i.test(target!)) return 'Redirect to non-URL';
  return undefined;
}

const providers = [
  'all',
  'env',
  'expr',
  'forward-dns',
  'group',
  'host',
  'ip',
  'local',
  'method',
  'user',
  'valid-user',
];

function checkRequire(args: readonly string[]): string | undefined {
  const [provider = '', ...rest] = args[0]?.toLowerCase() === 'not' ? args.slice(1) : args;
  if (!providers.includes(provider.toLowerCase())) return `Unknown Authz provider: ${provider}`;
  if (provider.toLowerCase() === 'all' && !/^(granted|denied)$/i.test(rest[0] ?? ''))
    return `Argument for 'Require all' must be 'granted' or 'denied'`;
  if (provider.toLowerCase() === 'ip')
    for (const address of rest) {
      const [network = '', bits] = address.split('/');
      const fits = /^\d{1,3}(\.\d{1,3}){0,3}\.?$/.test(network) || isAddress(network) || network.includes(':');
      if (!fits || (bits !== undefined && bits === ''))
        return `ip address '${address}' appears to be invalid: The specified IP address is invalid.`;
    }
  return undefined;
} // prettier-ignore

const rewriteFlag =
  /^(B|BNP|BCTLS|BNE|C|chain|CO=.*|cookie=.*|DPI|discardpath|E=.*|env=.*|END|F|forbidden|G|gone|H=.*|handler=.*|L|last|N|next|N=\d+|NC|nocase|NE|noescape|NS|nosubreq|P|proxy|PT|passthrough|QSA|qsappend|QSD|qsdiscard|QSL|R|redirect|R=.*|redirect=.*|S=\d+|skip=\d+|T=.*|type=.*)$/i;

function checkRewrite(args: readonly string[], { rest }: Directive): string | undefined {
  const [pattern = '', target, flags] = args;
  if (target === undefined || (flags !== undefined && !/^\[.*\]$/.test(flags)))
    return `RewriteRule: bad argument line '${rest}'`;
  for (const flag of (flags ?? '[]').slice(1, -1).split(','))
    if (flag !== '' && !rewriteFlag.test(flag.trim())) return `RewriteRule: unknown flag '${flag.trim()}'`;
  try {
    new RegExp(pattern.replace(/^!/, '').replace(/^\(\?i\)/, ''));
    return undefined;
  } catch {
    return `RewriteRule: cannot compile regular expression '${pattern}'`;
  }
}

/** Inert directives that are used, for the announcement. */
export function notSimulated(directives: readonly Directive[]): string[] {
  const names = directives.flatMap((directive) => {
    const rule = findRule(directive.name, directive.block !== undefined);
    return [...(rule?.inert ? [rule.name] : []), ...notSimulated(directive.block ?? [])];
  });
  return [...new Set(names)];
}
