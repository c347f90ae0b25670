import type { Shell } from '../shell.ts';
import type { Piece } from './pieces.ts';

/** `~`, `~user`, `~+`, `~-` at the start of a word; in assignments also after each colon. */
export function tildePieces(shell: Shell, pieces: readonly Piece[], assignment: boolean): readonly Piece[] {
  const first = pieces[0];
  if (first?.kind !== 'literal' || !first.text.includes('~')) return pieces;
  const named = /^([A-Za-z_]\w*=)(~.*)$/s.exec(first.text);
  if (named && !assignment)
    return [
      { text: named[1]!, kind: 'literal' },
      ...tildePieces(shell, [{ text: named[2]!, kind: 'literal' }, ...pieces.slice(1)], true),
    ];
  const alone = pieces.length === 1;
  if (assignment && first.text.includes(':'))
    return [
      {
        text: first.text
          .split(':')
          .map((part) => replaced(shell, part))
          .join(':'),
        kind: 'literal',
      },
      ...pieces.slice(1),
    ];
  const name = /^~([^/]*)(\/|$)/.exec(first.text);
  if (!name || (name[2] === '' && !alone)) return pieces;
  const home = homeOf(shell, name[1]!);
  if (home === undefined) return pieces;
  const rest = first.text.slice(1 + name[1]!.length);
  return [
    { text: home, kind: 'quoted' },
    ...(rest === '' ? [] : [{ text: rest, kind: 'literal' } as Piece]),
    ...pieces.slice(1),
  ];
}

function replaced(shell: Shell, part: string): string {
  const name = /^~([^/]*)/.exec(part);
  const home = name && homeOf(shell, name[1]!);
  return name && home !== undefined && home !== null ? home + part.slice(name[0].length) : part;
}

function homeOf(shell: Shell, name: string): string | undefined {
  if (name === '') return shell.variables.get('HOME') ?? '/root';
  if (name === '+') return shell.variables.get('PWD');
  if (name === '-') return shell.variables.get('OLDPWD');
  return userHome(shell, name);
}

function userHome(shell: Shell, name: string): string | undefined {
  const { fs } = shell.process;
  if (!fs.exists('/etc/passwd')) return name === 'root' ? '/root' : undefined;
  const text = String.fromCharCode(...fs.readFile('/etc/passwd').subarray(0, 20_000));
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[0] === name)?.[5];
}
