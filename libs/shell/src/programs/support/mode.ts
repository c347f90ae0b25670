import type { FileStat } from '../../kernel/file-system.ts';

/** `drwxr-xr-x`. */
export function modeText(stat: Pick<FileStat, 'type' | 'mode'>): string {
  const kind = { file: '-', directory: 'd', symlink: 'l', device: 'c' }[stat.type];
  const bits = [6, 3, 0].map((shift, i) => {
    const value = (stat.mode >> shift) & 7;
    const special = (stat.mode & [0o4000, 0o2000, 0o1000][i]!) !== 0;
    const run = (value & 1) !== 0;
    const last = special ? (i === 2 ? (run ? 't' : 'T') : run ? 's' : 'S') : run ? 'x' : '-';
    return `${value & 4 ? 'r' : '-'}${value & 2 ? 'w' : '-'}${last}`;
  });
  return kind + bits.join('');
}

/** `755`, `u+x`, `go-w`, `a=r` applied to a mode; undefined when it is no mode. */
export function changedMode(
  text: string,
  mode: number,
  directory: boolean,
  umask: number,
): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8);
  let result = mode;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause);
    if (!match) return undefined;
    for (const step of match[2]!.matchAll(/([-+=])([rwxXst]*)/g))
      result = applied(result, match[1]!, step[1]!, step[2]!, directory, umask);
  }
  return result;
}

function applied(
  mode: number,
  who: string,
  operator: string,
  letters: string,
  directory: boolean,
  umask: number,
): number {
  const all = who === '' || who.includes('a');
  const shifts = [6, 3, 0].filter((_, i) => all || who.includes('ugo'[i]!));
  let bits = 0;
  if (letters.includes('r')) bits |= 4;
  if (letters.includes('w')) bits |= 2;
  if (letters.includes('x') || (letters.includes('X') && (directory || (mode & 0o111) !== 0))) bits |= 1;
  let mask = 0;
  for (const shift of shifts) mask |= bits << shift;
  if (who === '') mask &= ~umask;
  if (letters.includes('t')) mask |= 0o1000;
  if (letters.includes('s'))
    mask |= (all || who.includes('u') ? 0o4000 : 0) | (all || who.includes('g') ? 0o2000 : 0);
  if (operator === '+') return mode | mask;
  if (operator === '-') return mode & ~mask;
  const kept = shifts.reduce((left, shift) => left & ~(7 << shift), mode);
  return kept | mask;
}
