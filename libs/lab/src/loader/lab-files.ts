import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The texts of a lab's folder by their path inside it, with forward slashes. */
export type LabFiles = ReadonlyMap<string, string>;

const largestFile = 1024 * 1024;

/** Reads a lab's folder from disk, sorted. Rejects when a file is larger than a mebibyte. */
export async function readLabFolder(directory: string): Promise<LabFiles> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
    )
    .sort();
  const files = new Map<string, string>();
  for (const name of paths) {
    const text = await readFile(path.join(directory, name), 'utf8');
    if (text.length > largestFile) throw new Error(`${name}: larger than a mebibyte`);
    files.set(name, text);
  }
  return files;
}
