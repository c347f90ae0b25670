// From a path to the file, and to the sections and .htaccess files that apply to it, in httpd's order.
import { decodeUtf8 } from '@drydock/machinery';
import { Errno } from '@drydock/shell';
import { checkDirectives } from '../config/check.ts';
import { ConfigError, Reader, type Directive } from '../config/parse.ts';
import { logError } from './log.ts';
import type { Exchange } from './request.ts';

/** Directory sections and .htaccess files, then Files, then Location. The status of a failure, if any. */
export async function walk(exchange: Exchange): Promise<number | undefined> {
  const server = exchange.host.directives;
  const layers: (readonly Directive[])[] = [server];
  const directories: (string | undefined)[] = [undefined];
  const apply = (directives: readonly Directive[], directory: string | undefined) => {
    layers.push(directives);
    directories.push(directory);
  };
  const sections = server.filter(({ block }) => block !== undefined);
  const named = (name: string) => sections.filter((section) => section.name.toLowerCase() === name);
  for (const directory of ancestors(directoryOf(exchange))) {
    for (const section of named('directory'))
      if (section.args[0] !== '~' && matchesDirectory(section.args[0]!, directory)) apply(section.block!, directory);
    const failure = await readAccessFile(exchange, layers, directory, apply);
    if (failure !== undefined) return failure;
  }
  for (const section of [...named('directorymatch'), ...named('directory').filter(({ args }) => args[0] === '~')]) {
    const pattern = section.args.at(-1)!;
    if (ancestors(directoryOf(exchange)).some((directory) => matches(pattern, directory))) apply(section.block!, undefined);
  }
  const base = exchange.file.replace(/^.*\//, '');
  // Files sections may stand in directories too
  for (const section of layers.flatMap((layer) => layer)) {
    const name = section.name.toLowerCase();
    const pattern = section.args.at(-1) ?? '';
    const regex = name === 'filesmatch' || section.args[0] === '~';
    if (name !== 'files' && name !== 'filesmatch') continue;
    if (regex ? matches(pattern, base) : glob(pattern).test(base)) apply(section.block!, undefined);
  }
  for (const section of sections) {
    const name = section.name.toLowerCase();
    const pattern = section.args.at(-1) ?? '';
    const regex = name === 'locationmatch' || section.args[0] === '~';
    if (name !== 'location' && name !== 'locationmatch') continue;
    if (regex ? matches(pattern, exchange.uri) : matchesLocation(pattern, exchange.uri)) apply(section.block!, undefined);
  }
  exchange.layers = layers;
  exchange.directories = directories;
  return undefined;
} // prettier-ignore

function directoryOf(exchange: Exchange): string {
  const { fs } = exchange.instance.process;
  const path = exchange.file.replace(/(?<=.)\/$/, '');
  const isDirectory = fs.exists(path) && fs.stat(path).type === 'directory';
  return isDirectory ? path : path.replace(/\/[^/]*$/, '') || '/';
}

/** `/`, `/a`, `/a/b` of `/a/b`. */
function ancestors(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)];
}

function matchesDirectory(written: string, directory: string): boolean {
  const path = written.replace(/(?<=.)\/$/, '');
  return /[*?[]/.test(path) ? glob(path).test(directory) : path === directory;
}

function matchesLocation(written: string, uri: string): boolean {
  if (/[*?[]/.test(written)) return glob(written).test(uri);
  const path = written.replace(/(?<=.)\/$/, '');
  return path === '/' || uri === path || (uri.startsWith(path) && uri[path.length] === '/');
}

/** fnmatch(3) with FNM_PATHNAME. */
export function glob(pattern: string): RegExp {
  const source = pattern.replace(/[.+^${}()|\\]/g, '\\$&').replace(/\*/g, '[^/]*').replace(/\?/g, '[^/]');
  return new RegExp(`^${source}$`);
} // prettier-ignore

export function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}

const classes: Readonly<Record<string, string>> = {
  authconfig: 'A',
  fileinfo: 'F',
  indexes: 'I',
  limit: 'L',
  options: 'O',
};

/** What AllowOverride lets a .htaccess file say here; empty: it is not even read. */
function allowedOverrides(layers: readonly (readonly Directive[])[]): ReadonlySet<string> {
  const uses = layers.flat().filter(({ name }) => name.toLowerCase() === 'allowoverride');
  const words = (uses.at(-1)?.args ?? []).map((word) => word.toLowerCase().replace(/=.*/, ''));
  if (words.includes('all')) return new Set(Object.values(classes));
  return new Set(words.flatMap((word) => (classes[word] ? [classes[word]] : [])));
}

async function readAccessFile(
  exchange: Exchange,
  layers: readonly (readonly Directive[])[],
  directory: string,
  apply: (directives: readonly Directive[], directory: string) => void,
): Promise<number | undefined> {
  const allowed = allowedOverrides(layers);
  if (allowed.size === 0) return undefined;
  const { process, modules, root } = exchange.instance;
  const file = `${directory === '/' ? '' : directory}/.htaccess`;
  let text: string;
  try {
    text = decodeUtf8(process.fs.readFile(file));
  } catch (error) {
    if (error instanceof Errno) return undefined;
    throw error;
  }
  try {
    const reader = new Reader(process.fs, process.env, [], () => true);
    const directives = reader.loadText(text, file, modules);
    checkDirectives(directives, allowed, { modules, fs: process.fs, root, warnings: [] });
    apply(directives, directory);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    await logError(exchange, 'core', 'alert', `${file}: ${error.message.split('\n').at(-1)}`);
    return 500;
  }
} // prettier-ignore
