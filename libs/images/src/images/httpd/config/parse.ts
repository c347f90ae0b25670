// Reads httpd.conf with its includes into a tree. Structure is refused here, in httpd's words; meaning in check.ts.
import { decodeUtf8 } from '@drydock/machinery';
import { Errno, type FileSystem } from '@drydock/shell';
import { globFiles } from '../../nginx/config/glob.ts';
import { builtIn } from './directives.ts';

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  /** What stands behind the name, as written. */
  readonly rest: string;
  readonly file: string;
  readonly line: number;
  /** The content of a section. */
  readonly block?: readonly Directive[];
}

/** A configuration that httpd refuses. `message` is all that it prints. */
export class ConfigError extends Error {}

export const syntaxError = ({ file, line }: { file: string; line: number }, text: string) =>
  new ConfigError(`AH00526: Syntax error on line ${line} of ${file}:\n${text}`);
export const structureError = ({ file, line }: { file: string; line: number }, text: string) =>
  new ConfigError(`httpd: Syntax error on line ${line} of ${file}: ${text}`);

export interface Loaded {
  readonly directives: readonly Directive[];
  readonly modules: ReadonlySet<string>;
  readonly warnings: readonly string[];
  readonly root: string;
}

/** Words; quotes hold them together. */
export function splitArguments(text: string): string[] {
  const words: string[] = [];
  const pattern = /"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|(\S+)/g;
  for (const match of text.matchAll(pattern)) {
    const quoted = match[1] ?? match[2];
    words.push(quoted === undefined ? match[3]! : quoted.replace(/\\(["'])/g, '$1'));
  }
  return words;
}

interface Line {
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

export class Reader {
  readonly #modules = new Set(builtIn);
  readonly #defined: Map<string, string>;
  readonly #warnings: string[] = [];
  #root: string;

  constructor(
    private readonly fs: FileSystem,
    private readonly env: ReadonlyMap<string, string>,
    defines: readonly string[],
    private readonly modulesExist: (path: string) => boolean,
    serverRoot = '/usr/local/apache2',
  ) {
    this.#root = serverRoot;
    this.#defined = new Map(defines.map((name) => [name, '']));
  }

  /** The whole configuration. Throws {@link ConfigError}. */
  load(path: string): Loaded {
    const lines = this.#lines(path, () => {
      throw new ConfigError(`httpd: Could not open configuration file ${path}: No such file or directory`);
    });
    const directives = this.#block(lines, undefined);
    return { directives, modules: this.#modules, warnings: this.#warnings, root: this.#root };
  }

  /** A .htaccess file. */
  loadText(text: string, file: string, modules: ReadonlySet<string>): readonly Directive[] {
    for (const module of modules) this.#modules.add(module);
    return this.#block(linesOf(text, file), undefined);
  }

  #lines(path: string, onMissing: (error: Errno) => never): Line[] {
    try {
      return linesOf(decodeUtf8(this.fs.readFile(path)), path);
    } catch (error) {
      if (error instanceof Errno) return onMissing(error);
      throw error;
    }
  }

  /** `skipped`: within a condition that does not hold, where nothing is carried out. */
  #block(lines: Line[], open: { readonly name: string; readonly at: Line } | undefined, skipped = false): Directive[] {
    const found: Directive[] = [];
    for (let next = lines.shift(); next; next = lines.shift()) {
      const { text, file, line } = next;
      if (text.startsWith('</')) {
        const name = text.slice(2).replace(/>.*$/, '').trim();
        if (!open) throw structureError(next, `</${name}> without matching <${name}> section`);
        if (name.toLowerCase() !== open.name.toLowerCase())
          throw structureError(next, `Expected </${open.name}> but saw </${name}>`);
        return found;
      }
      const [, name = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(this.#expand(text)) ?? [];
      if (text.startsWith('<')) {
        const section = name.slice(1).replace(/>$/, '');
        const argument = name.endsWith('>') ? '>' : rest;
        const inner = argument.replace(/>$/, '').trim();
        const verdict = this.#condition(section, inner);
        const block = this.#block(lines, { name: section, at: next }, skipped || verdict === false);
        if (verdict === undefined)
          found.push({ name: section, args: splitArguments(inner), rest: argument, file, line, block });
        else if (verdict) found.push(...block);
      } else if (!skipped) found.push(...this.#line({ name, args: splitArguments(rest), rest, file, line }));
    }
    if (open)
      throw structureError(open.at, `${open.at.file}:${open.at.line}: <${open.name}> was not closed.`);
    return found;
  } // prettier-ignore

  #line(directive: Directive): readonly Directive[] {
    const name = directive.name.toLowerCase();
    const [first = '', second = ''] = directive.args;
    if (name === 'serverroot') this.#root = first.replace(/(?<=.)\/$/, '');
    if (name === 'define') this.#defined.set(first, second);
    if (name === 'undefine') this.#defined.delete(first);
    if (name === 'loadmodule') this.#loadModule(directive);
    if (name === 'include' || name === 'includeoptional') return this.#include(directive, name === 'include');
    return [directive];
  }

  #loadModule(directive: Directive): void {
    const [name = '', file = ''] = directive.args;
    const path = file.startsWith('/') ? file : `${this.#root}/${file}`;
    if (!this.modulesExist(path))
      throw structureError(
        directive,
        `Cannot load ${file} into server: ${path}: cannot open shared object file: No such file or directory`,
      );
    this.#modules.add(name);
  }

  #include(directive: Directive, required: boolean): readonly Directive[] {
    const [first = ''] = directive.args;
    const path = first.startsWith('/') ? first : `${this.#root}/${first}`;
    const isPattern = /[*?[]/.test(path);
    let files = isPattern ? globFiles(this.fs, path) : [path];
    if (!isPattern && this.fs.exists(path) && this.fs.stat(path).type === 'directory')
      files = globFiles(this.fs, `${path}/*`);
    if (files.length === 0 && required)
      throw structureError(directive, `No matches for the wildcard '${path.replace(/^.*\//, '')}' in '${path.replace(/\/[^/]*$/, '')}', failing (use IncludeOptional if required)`);
    return files.flatMap((file) => {
      if (!required && !this.fs.exists(file)) return [];
      const lines = this.#lines(file, (error) => {
        throw structureError(directive, `Could not open configuration file ${file}: ${error.message}`);
      });
      return this.#block(lines, undefined);
    });
  } // prettier-ignore

  /** Whether a conditional section counts; undefined when it is no such section. */
  #condition(section: string, argument: string): boolean | undefined {
    const negated = argument.startsWith('!');
    const subject = argument.replace(/^!\s*/, '');
    const verdict = (holds: boolean) => holds !== negated;
    switch (section.toLowerCase()) {
      case 'ifmodule':
        return verdict(this.#modules.has(subject.replace(/^mod_(.*)\.c$/, '$1_module')));
      case 'ifdefine':
        return verdict(this.#defined.has(subject));
      case 'iffile':
        return verdict(this.fs.exists(subject));
      case 'ifversion':
        return verdict(/^(>=?\s*2\.[0-4]|2\.4)/.test(subject));
      default:
        return undefined;
    }
  }

  #expand(text: string): string {
    return text.replace(/\$\{([^}:]+)\}/g, (whole, name: string) => {
      const value = this.#defined.get(name) ?? this.env.get(name);
      if (value === undefined) this.#warnings.push(`AH00111: Config variable ${whole} is not defined`);
      return value ?? whole;
    });
  }
}

/** Lines without comments; a backslash at the end joins the next one. */
function linesOf(text: string, file: string): Line[] {
  const lines: Line[] = [];
  let held = '';
  for (const [index, line] of text.split('\n').entries()) {
    const whole = held + line.replace(/\r$/, '');
    if (whole.endsWith('\\')) {
      held = whole.slice(0, -1);
      continue;
    }
    held = '';
    const trimmed = whole.trim();
    if (trimmed !== '' && !trimmed.startsWith('#')) lines.push({ text: trimmed, file, line: index + 1 });
  }
  return lines;
}
