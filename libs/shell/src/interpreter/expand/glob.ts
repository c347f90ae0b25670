import { Errno } from '../../kernel/file-system.ts';
import { compilePattern, hasWildcard, unescapePattern } from '../../text/pattern.ts';
import type { Shell } from '../shell.ts';

/** The existing paths that a pattern matches, sorted; none when nothing does. */
export function expandGlob(shell: Shell, pattern: string): string[] {
  const absolute = pattern.startsWith('/');
  const parts = pattern.split('/').filter((part, i) => part !== '' || i > 0);
  const wantsDirectory = pattern.endsWith('/');
  const names = parts.filter((part) => part !== '');
  let found: string[] = [absolute ? '/' : ''];
  names.forEach((part, index) => {
    const last = index === names.length - 1;
    found = found.flatMap((base) => step(shell, base, part, last));
  });
  if (wantsDirectory) found = found.filter((path) => isDirectory(shell, path)).map((path) => `${path}/`);
  return [...new Set(found)].sort();
}

function step(shell: Shell, base: string, part: string, last: boolean): string[] {
  if (part === '**' && shell.shopt.has('globstar')) return descend(shell, base, last);
  if (!hasWildcard(part)) {
    const path = base + unescapePattern(part);
    return exists(shell, path) ? [last ? path : `${path}/`] : [];
  }
  const pattern = compilePattern(part, { ignoreCase: shell.shopt.has('nocaseglob') });
  const hidden = part.startsWith('.') || part.startsWith('\\.') || shell.shopt.has('dotglob');
  return list(shell, base)
    .filter((name) => (hidden || !name.startsWith('.')) && pattern.matches(name))
    .filter((name) => last || isDirectory(shell, base + name))
    .map((name) => (last ? base + name : `${base}${name}/`));
}

function descend(shell: Shell, base: string, last: boolean): string[] {
  const found: string[] = base === '' && last ? [] : [base];
  for (const name of list(shell, base)) {
    if (name.startsWith('.')) continue;
    const path = base + name;
    if (isDirectory(shell, path)) {
      if (last) found.push(path);
      found.push(...descend(shell, `${path}/`, last).filter((inner) => inner !== `${path}/` || !last));
    } else if (last) found.push(path);
  }
  return found;
}

function full(shell: Shell, path: string): string {
  if (path.startsWith('/')) return path;
  const { cwd } = shell.process;
  return path === '' ? cwd : `${cwd === '/' ? '' : cwd}/${path}`;
}

function list(shell: Shell, base: string): string[] {
  try {
    return shell.process.fs.readdir(full(shell, base));
  } catch (error) {
    if (error instanceof Errno) return [];
    throw error;
  }
}

function exists(shell: Shell, path: string): boolean {
  try {
    shell.process.fs.lstat(full(shell, path));
    return true;
  } catch {
    return false;
  }
}

function isDirectory(shell: Shell, path: string): boolean {
  try {
    return shell.process.fs.stat(full(shell, path)).type === 'directory';
  } catch {
    return false;
  }
}
