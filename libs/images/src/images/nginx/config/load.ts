// Reads nginx.conf with its includes into a tree, refusing what nginx refuses, in its words.
import { decodeUtf8 } from '@drydock/machinery';
import { Errno, type FileSystem } from '@drydock/shell';
import { ConfigError, configErrorAt, type Directive } from './directive.ts';
import { findRule, type DirectiveRule } from './directives.ts';
import { globFiles } from './glob.ts';
import { checkValue } from './values.ts';
import { ConfigSyntaxError, Lexer, type Statement } from './tokens.ts';

/** Numbers of errno as nginx prints them: `(2: No such file or directory)`. */
const errnoNumbers: Readonly<Record<string, number>> = {
  EPERM: 1,
  ENOENT: 2,
  EACCES: 13,
  ENOTDIR: 20,
  EISDIR: 21,
  EROFS: 30,
  ELOOP: 40,
};

export function errnoText(error: unknown): string {
  if (!(error instanceof Errno)) return '(5: Input/output error)';
  return `(${errnoNumbers[error.code] ?? 5}: ${error.message})`;
}

/** Blocks whose lines are data, not directives. */
const freeForm = new Set(['types', 'map', 'geo', 'split_clients', 'stream', 'mail']);

interface FileCursor {
  readonly fs: FileSystem;
  readonly lexer: Lexer;
  readonly file: string;
  readonly modules: readonly string[];
}

/** The directives of the whole configuration. Throws {@link ConfigError}. */
export function loadConfig(
  fs: FileSystem,
  path: string,
  modules: readonly string[] = [],
): readonly Directive[] {
  return loadFile({ fs, modules }, path, 'm', undefined);
}

function loadFile(
  { fs, modules }: Pick<FileCursor, 'fs' | 'modules'>,
  path: string,
  context: string,
  from: Directive | undefined,
): Directive[] {
  let text: string;
  try {
    text = decodeUtf8(fs.readFile(path));
  } catch (error) {
    const where = from ? ` in ${from.file}:${from.line}` : '';
    const call = error instanceof Errno && error.code === 'EISDIR' ? 'pread()' : 'open()';
    throw new ConfigError(`${call} "${path}" failed ${errnoText(error)}${where}`);
  }
  const cursor: FileCursor = { fs, modules, lexer: new Lexer(text), file: path };
  try {
    return readBlock(cursor, context, false);
  } catch (error) {
    if (error instanceof ConfigSyntaxError)
      throw new ConfigError(`${error.message} in ${path}:${error.line}`);
    throw error;
  }
}

function readBlock(cursor: FileCursor, context: string, nested: boolean, free = false): Directive[] {
  const directives: Directive[] = [];
  for (;;) {
    const token = cursor.lexer.next();
    if (token.end === 'eof') {
      if (nested) throw new ConfigSyntaxError('unexpected end of file, expecting "}"', token.line);
      return directives;
    }
    if (token.end === '}') {
      if (!nested) throw new ConfigSyntaxError('unexpected "}"', token.line);
      return directives;
    }
    directives.push(...readDirective(cursor, token as Statement, context, free));
  }
}

function readDirective(
  cursor: FileCursor,
  statement: Statement,
  context: string,
  free: boolean,
): Directive[] {
  const [name = '', ...args] = statement.words;
  const directive: Directive = { name, args, file: cursor.file, line: statement.line };
  if (free && name !== 'include') {
    if (statement.end === ';') return [directive];
    return [{ ...directive, block: readBlock(cursor, context, true, true) }];
  }
  const rule = findRule(name, context, cursor.modules);
  checkDirective(directive, rule, statement.end, context);
  if (name === 'include') return includeFiles(cursor, directive, context);
  if (!rule!.block) return [directive];
  const inner = innerContext(name, context);
  return [{ ...directive, block: readBlock(cursor, inner, true, freeForm.has(name)) }];
}

function checkDirective(
  directive: Directive,
  rule: DirectiveRule | undefined,
  end: string,
  context: string,
): void {
  const fail = (text: string): never => {
    throw configErrorAt(directive, text);
  };
  const name = directive.name;
  if (!rule) return fail(`unknown directive "${name}"`);
  if (!rule.contexts.includes(context)) fail(`"${name}" directive is not allowed here`);
  if (!rule.block && end === '{') fail(`directive "${name}" is not terminated by ";"`);
  if (rule.block && end === ';') fail(`directive "${name}" has no opening "{"`);
  const count = directive.args.length;
  if (count < rule.least || count > rule.most) fail(`invalid number of arguments in "${name}" directive`);
  const value = directive.args[0]!;
  if (rule.flag && !/^(on|off)$/i.test(value))
    fail(`invalid value "${value}" in "${name}" directive, it must be "on" or "off"`);
  checkValue(directive);
}

function innerContext(name: string, context: string): string {
  const inner: Readonly<Record<string, string>> = {
    events: 'e',
    http: 'h',
    upstream: 'u',
    location: 'l',
    limit_except: 'x',
  };
  if (name === 'if') return context === 's' ? 'i' : 'f';
  if (name === 'server') return 's';
  return inner[name] ?? context;
}

function includeFiles(cursor: FileCursor, directive: Directive, context: string): Directive[] {
  const pattern = directive.args[0]!;
  const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
  const files = /[*?[]/.test(path) ? globFiles(cursor.fs, path) : [path];
  return files.flatMap((file) => loadFile(cursor, file, context, directive));
}
