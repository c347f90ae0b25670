// One call of tar: what its options mean for names, messages and exit codes.
import { encodeUtf8 } from '@drydock/machinery';
import { joinPath } from '../../kernel/walk.ts';
import { compilePattern, type Pattern } from '../../text/pattern.ts';
import { formatDate } from '../../text/date-format.ts';
import { modeText } from '../support/mode.ts';
import type { Options } from '../support/options.ts';
import type { ProgramIo } from '../support/program-io.ts';
import type { TarEntry } from './header.ts';

export class TarJob {
  /** Something could not be done; the rest goes on. */
  failed = false;
  readonly #told = new Set<string>();
  readonly #excluded: readonly Pattern[];

  constructor(
    readonly io: ProgramIo,
    readonly options: Options,
    readonly operands: readonly string[],
  ) {
    this.#excluded = options.values('X').map((pattern) => compilePattern(pattern));
  }

  /** Where a name is, as seen from `-C`. */
  at(path: string): string {
    const directory = this.io.path(this.options.value('C') ?? '.');
    return path.startsWith('/') ? path : joinPath(directory, path);
  }

  /** The member that a file becomes, or that is taken from an archive: never outside of where it is unpacked. */
  memberName(path: string, directory: boolean): string {
    const shown = directory && !path.endsWith('/') ? `${path}/` : path;
    if (this.options.has('P')) return shown;
    const prefix = /^(?:\/+|(?:.*\/)?\.\.(?:\/|$))+/.exec(shown)?.[0] ?? '';
    if (prefix !== '') this.#tell(prefix.startsWith('/') && !prefix.includes('..') ? '/' : prefix);
    return shown.slice(prefix.length);
  }

  /** Whether `--exclude` names it: the whole path, or any part of it from a slash on. */
  excludes(path: string): boolean {
    const parts = path.replace(/\/+$/, '').split('/');
    const tails = parts.map((_, i) => parts.slice(i).join('/'));
    return this.#excluded.some((pattern) => tails.some((tail) => pattern.matches(tail)));
  }

  async fail(message: string): Promise<void> {
    this.failed = true;
    await this.io.error(message);
  }

  /** A line of `-v`, or of `-t` with its entry. What goes to standard output must not be mixed with an archive. */
  async list(name: string, entry: TarEntry | undefined): Promise<void> {
    const verbose = this.options.given.filter(([letter]) => letter === 'v').length;
    if (entry ? false : verbose === 0) return;
    const line = `${entry && verbose > 0 ? longLine(entry, this.io.busybox) : name}\n`;
    const archiveOnOutput = this.options.has('c') && (this.options.value('f') ?? '-') === '-';
    if (archiveOnOutput || this.options.has('O')) await this.io.process.stderr.write(encodeUtf8(line));
    else await this.io.put(line);
  }

  #tell(prefix: string): void {
    if (this.#told.has(prefix)) return;
    this.#told.add(prefix);
    const text = this.io.busybox
      ? `removing leading '${prefix}' from member names`
      : `Removing leading \`${prefix}' from member names`;
    void this.io.process.stderr.write(encodeUtf8(`tar: ${text}\n`));
  }
}

function longLine(entry: TarEntry, seconds: boolean): string {
  const { type, mode, size, mtime, path, target } = entry;
  const owner = `${entry.user || entry.uid}/${entry.group || entry.gid}`;
  const known = type === 'link' || type === 'other' ? 'file' : type;
  const modes = (type === 'link' ? 'h' : '') + modeText({ type: known, mode }).slice(type === 'link' ? 1 : 0);
  const leads = type === 'symlink' ? ` -> ${target}` : type === 'link' ? ` link to ${target}` : '';
  const width = Math.max(19 - owner.length - 1, String(size).length);
  return `${modes} ${owner} ${String(size).padStart(width)} ${formatDate(mtime, `%Y-%m-%d %H:%M${seconds ? ':%S' : ''}`)} ${path}${leads}`;
}
