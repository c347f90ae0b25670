import type { FileSystem } from '@drydock/shell';

/** glob(3) for `include`: sorted paths; hidden files need a pattern that starts with a dot. */
export function globFiles(fs: FileSystem, pattern: string): string[] {
  const parts = pattern.split('/').slice(1);
  let found = [''];
  for (const part of parts) found = found.flatMap((directory) => matchPart(fs, directory, part));
  return found.sort();
}

function matchPart(fs: FileSystem, directory: string, part: string): string[] {
  if (!/[*?[]/.test(part)) return fs.exists(`${directory}/${part}`) ? [`${directory}/${part}`] : [];
  const pattern = new RegExp(
    `^${part
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
  );
  let names: string[];
  try {
    names = fs.readdir(directory || '/');
  } catch {
    return [];
  }
  return names
    .filter((name) => pattern.test(name) && (part.startsWith('.') || !name.startsWith('.')))
    .map((name) => `${directory}/${name}`);
}
