// The history of commands: its file, and the `!` that calls it up.
import { decodeUtf8 } from '@drydock/machinery';
import { Errno } from '../kernel/file-system.ts';
import { absolutePath } from '../kernel/open.ts';
import type { Shell } from '../interpreter/shell.ts';

const mostEntries = 1000;

function historyFile(shell: Shell): string | undefined {
  const home = shell.variables.get('HOME');
  const name =
    shell.variables.get('HISTFILE') ??
    (home === undefined
      ? undefined
      : `${home}/${shell.dialect === 'bash' ? '.bash_history' : '.ash_history'}`);
  return name === undefined || name === '' ? undefined : absolutePath(shell.process, name);
}

export function loadHistory(shell: Shell): void {
  const path = historyFile(shell);
  if (path === undefined || !shell.process.fs.exists(path)) return;
  try {
    const lines = decodeUtf8(shell.process.fs.readFile(path))
      .split('\n')
      .filter((line) => line !== '');
    shell.history.push(...lines.slice(-mostEntries));
  } catch (error) {
    if (!(error instanceof Errno)) throw error; // a history that cannot be read is an empty one
  }
}

/** Remembers a command unless it starts with a blank or repeats the last one (Debian's HISTCONTROL=ignoreboth). */
export function remember(shell: Shell, command: string): void {
  const text = command.replace(/\n+$/, '');
  if (text.trim() === '' || text.startsWith(' ') || shell.history.at(-1) === text) return;
  shell.history.push(text);
  if (shell.history.length > mostEntries) shell.history.shift();
  const path = historyFile(shell);
  if (path === undefined) return;
  try {
    shell.process.fs.writeFile(path, `${text}\n`, { append: true, mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Errno)) throw error; // a read-only home keeps no history
  }
}

/** What `!…` stands for was not found; the text is bash's. */
export class EventNotFound extends Error {}

const event = /(\\.)|('[^']*')|!(!|-?\d+|\$|\*|\^|\?[^?\s]+\??|[A-Za-z_./][^\s;|&"']*)/g;

/** `!!`, `!3`, `!-2`, `!kube`, `!?text?`, `!$`, `!^`, `!*` and `^old^new`. Throws {@link EventNotFound}. */
export function expandHistory(line: string, history: readonly string[]): string {
  const quick = /^\^([^^]+)\^([^^]*)\^?$/.exec(line);
  if (quick) {
    const last = history.at(-1) ?? '';
    if (!last.includes(quick[1]!)) throw new EventNotFound(`:s${line}: substitution failed`);
    return last.replace(quick[1]!, () => quick[2]!);
  }
  return line.replace(event, (whole, escaped?: string, quoted?: string, name?: string) =>
    name === undefined || escaped || quoted ? whole : find(name, history),
  );
}

function find(name: string, history: readonly string[]): string {
  const last = history.at(-1);
  if (name === '$' || name === '^' || name === '*') {
    const words = last?.trim().split(/\s+/) ?? [];
    return name === '$' ? (words.at(-1) ?? '') : name === '^' ? (words[1] ?? '') : words.slice(1).join(' ');
  }
  const found = findEvent(name, history);
  if (found === undefined) throw new EventNotFound(`!${name}: event not found`);
  return found;
}

function findEvent(name: string, history: readonly string[]): string | undefined {
  if (name === '!') return history.at(-1);
  if (/^-\d+$/.test(name)) return history.at(Number(name));
  if (/^\d+$/.test(name)) return history[Number(name) - 1];
  if (name.startsWith('?'))
    return history.findLast((line) => line.includes(name.slice(1).replace(/\?$/, '')));
  return history.findLast((line) => line.startsWith(name));
}
