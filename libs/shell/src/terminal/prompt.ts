import { formatDate } from '../text/date-format.ts';
import { expandTemplate } from '../interpreter/expand/pieces.ts';
import { userName } from '../interpreter/create-shell.ts';
import type { Shell } from '../interpreter/shell.ts';

const defaults: Readonly<Record<string, string>> = { bash: '\\s-\\v\\$ ', busybox: '\\w \\$ ' };

/** PS1 or PS2 with its escapes decoded. Parts between `\[` and `\]` stay marked by \x01 and \x02: they take no room. */
export async function promptText(shell: Shell, name: 'PS1' | 'PS2'): Promise<string> {
  const template = shell.variables.get(name) ?? (name === 'PS2' ? '> ' : defaults[shell.dialect]!);
  const decoded = template.replace(/\\(\[|\]|[0-7]{3}|D\{[^}]*\}|.)/g, (_whole, escape: string) =>
    decode(shell, escape),
  );
  return decoded.includes('$') || decoded.includes('`') ? expandTemplate(shell, decoded) : decoded;
}

function decode(shell: Shell, escape: string): string {
  const { process, variables } = shell;
  const now = process.clock.now();
  if (/^[0-7]{3}$/.test(escape)) return String.fromCharCode(parseInt(escape, 8));
  if (escape.startsWith('D{')) return formatDate(now, escape.slice(2, -1) || '%X');
  const texts: Readonly<Record<string, () => string>> = {
    '[': () => '\x01',
    ']': () => '\x02',
    '\\': () => '\\',
    $: () => (process.uid === 0 ? '#' : '$'),
    '!': () => String(shell.history.length + 1),
    '#': () => String(shell.history.length + 1),
    A: () => formatDate(now, '%H:%M'),
    H: () => process.kernel.hostname,
    T: () => formatDate(now, '%I:%M:%S'),
    V: () => '5.2.21',
    W: () => lastPart(workingDirectory(shell)),
    a: () => '\x07',
    d: () => formatDate(now, '%a %b %d'),
    e: () => '\x1b',
    h: () => process.kernel.hostname.split('.')[0]!,
    j: () => String(shell.jobs.length),
    n: () => '\n',
    r: () => '\r',
    s: () => shell.name.split('/').at(-1)!,
    t: () => formatDate(now, '%H:%M:%S'),
    u: () => userName(process) ?? variables.get('USER') ?? 'I have no name!',
    v: () => '5.2',
    w: () => workingDirectory(shell),
  };
  return texts[escape]?.() ?? `\\${escape}`;
}

function workingDirectory(shell: Shell): string {
  const { cwd } = shell.process;
  const home = shell.variables.get('HOME') ?? '';
  if (home.length > 1 && (cwd === home || cwd.startsWith(`${home}/`))) return `~${cwd.slice(home.length)}`;
  return cwd;
}

function lastPart(path: string): string {
  return path === '/' || path === '~' ? path : path.split('/').at(-1)!;
}
