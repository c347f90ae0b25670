// Tab: commands, files, variables, and what a program offers for its own arguments.
import { Errno } from '../kernel/file-system.ts';
import { absolutePath } from '../kernel/open.ts';
import type { Process } from '../kernel/process.ts';
import { builtins } from '../interpreter/builtins/index.ts';
import type { Shell } from '../interpreter/shell.ts';

export interface Candidate {
  /** Replaces the word. */
  readonly text: string;
  /** Shown in the list. */
  readonly label: string;
  /** More may follow in the same word: a directory, `--flag=`. */
  readonly open?: boolean;
}

export interface Completion {
  /** The word before the cursor. */
  readonly word: string;
  readonly candidates: readonly Candidate[];
}

/**
 * A program's own candidates for `words[index]` (words before it are complete; `words[0]` is the program). Undefined:
 * complete files instead.
 */
export type Completer = (
  words: readonly string[],
  index: number,
  process: Process,
) => Promise<readonly string[] | undefined>;

const separators = /[\s;|&()<>]/;
const reservedWords = [
  'case',
  'do',
  'done',
  'elif',
  'else',
  'esac',
  'fi',
  'for',
  'function',
  'if',
  'in',
  'select',
  'then',
  'time',
  'until',
  'while',
];

export async function completeLine(
  shell: Shell,
  before: string,
  completers: ReadonlyMap<string, Completer>,
): Promise<Completion> {
  const { words, word } = splitWords(before);
  if (word.startsWith('$')) return { word, candidates: variables(shell, word) };
  if (words.length === 0 && !word.includes('/')) return { word, candidates: commands(shell, word) };
  const alias =
    shell.aliases
      .get(words[0] ?? '')
      ?.trim()
      .split(/\s+/) ?? [];
  const expanded = alias.length > 0 ? [...alias, ...words.slice(1)] : words;
  const completer = completers.get(expanded[0]?.split('/').at(-1) ?? '');
  const own = completer && (await completer([...expanded, word], expanded.length, shell.process));
  if (own) {
    const candidates = [...new Set(own)]
      .sort()
      .map((text) => ({ text, label: text, ...(/[=/]$/.test(text) ? { open: true } : {}) }));
    return { word, candidates };
  }
  const equals = /^(--?[\w-]+=)(.*)$/.exec(word);
  const path = equals ? equals[2]! : word;
  return { word: path, candidates: files(shell, path, ['cd', 'rmdir'].includes(expanded[0] ?? '')) };
}

/** The words of the command under the cursor; what stands before its last separator is another command. */
function splitWords(before: string): { words: string[]; word: string } {
  let words: string[] = [];
  let word = '';
  let quote = '';
  for (let i = 0; i < before.length; i++) {
    const c = before[i]!;
    if (quote) {
      word += c;
      if (c === quote) quote = '';
    } else if (c === '\\') word += c + (before[++i] ?? '');
    else if (c === '"' || c === "'") {
      quote = c;
      word += c;
    } else if (!separators.test(c)) word += c;
    else {
      const redirected = c === '<' || c === '>';
      if (word !== '') words.push(word);
      word = '';
      if (/[;|&(]/.test(c)) words = [];
      // after a redirection comes a file, never a command
      else if (redirected && words.length === 0) words = ['>'];
    }
  }
  return { words: words.filter((text) => !/^[A-Za-z_]\w*=/.test(text)), word };
}

function variables(shell: Shell, word: string): Candidate[] {
  const brace = word.startsWith('${') ? '${' : '$';
  return [...shell.environment().keys(), ...shell.variables.names()]
    .filter((name, i, all) => all.indexOf(name) === i && name.startsWith(word.slice(brace.length)))
    .sort()
    .map((name) => ({ text: `${brace}${name}${brace === '${' ? '}' : ''}`, label: name }));
}

function commands(shell: Shell, word: string): Candidate[] {
  const { fs } = shell.process;
  const names = new Set([
    ...builtins.keys(),
    ...shell.functions.keys(),
    ...shell.aliases.keys(),
    ...reservedWords,
  ]);
  for (const directory of (shell.variables.get('PATH') ?? '').split(':')) {
    try {
      for (const name of fs.readdir(directory)) names.add(name);
    } catch (error) {
      if (!(error instanceof Errno)) throw error; // a PATH may name what is not there
    }
  }
  return [...names]
    .filter((name) => name.startsWith(word))
    .sort()
    .map((name) => ({ text: name, label: name }));
}

function files(shell: Shell, word: string, onlyDirectories: boolean): Candidate[] {
  const slash = word.lastIndexOf('/') + 1;
  const [directory, prefix] = [word.slice(0, slash), unquote(word.slice(slash))];
  const home = shell.variables.get('HOME') ?? '';
  const place = unquote(directory).replace(/^~(?=\/)/, home);
  const { process } = shell;
  const full = absolutePath(process, place === '' ? '.' : place);
  try {
    return process.fs
      .readdir(full)
      .filter((name) => name.startsWith(prefix) && (prefix.startsWith('.') || !name.startsWith('.')))
      .map((name) => ({ name, directory: isDirectory(process, `${full}/${name}`) }))
      .filter((entry) => entry.directory || !onlyDirectories)
      .map((entry) => ({
        text: `${directory}${entry.name.replace(/[ \t"'\\$&|;<>()*?[\]#~`]/g, '\\$&')}${entry.directory ? '/' : ''}`,
        label: entry.directory ? `${entry.name}/` : entry.name,
        ...(entry.directory ? { open: true } : {}),
      }));
  } catch (error) {
    if (error instanceof Errno) return [];
    throw error;
  }
}

function isDirectory(process: Process, path: string): boolean {
  return process.fs.exists(path) && process.fs.stat(path).type === 'directory';
}

function unquote(text: string): string {
  return text.replace(/\\(.)/g, '$1').replace(/^["']/, '');
}

export function commonPrefix(texts: readonly string[]): string {
  const [first = '', ...rest] = texts;
  let length = first.length;
  for (const text of rest) while (!text.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}

/** As `ls` lays names out: down the columns. */
export function inColumns(labels: readonly string[], width: number): string {
  const cell = Math.max(1, ...labels.map((label) => label.length)) + 2;
  const columns = Math.max(1, Math.floor(width / cell));
  const rows = Math.ceil(labels.length / columns);
  return Array.from({ length: rows }, (_, row) => {
    const line = labels.filter((_label, i) => i % rows === row);
    return `${line.map((label, i) => (i === line.length - 1 ? label : label.padEnd(cell))).join('')}\n`;
  }).join('');
}
