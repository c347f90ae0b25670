import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** An official kubectl on this machine. */
export interface Kubectl {
  /** `1.33`. */
  readonly version: string;
  readonly file: string;
}

/** Every official kubectl, oldest first: the one in PATH, and `kubectl.1.NN` beside what it is a link to. */
export function findKubectls(): readonly Kubectl[] {
  const inPath = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((directory) => path.join(directory, 'kubectl'))
    .find((file) => existsSync(file));
  if (inPath === undefined) return [];
  const directory = path.dirname(realpathSync(inPath));
  const beside = readdirSync(directory)
    .filter((name) => /^kubectl\.1\.\d+$/.test(name))
    .map((name) => path.join(directory, name));
  const found = new Map<string, string>();
  for (const file of [...beside, inPath]) {
    const version = versionOf(file);
    if (version !== undefined && !found.has(version)) found.set(version, file);
  }
  return [...found]
    .map(([version, file]) => ({ version, file }))
    .sort((a, b) => minor(a.version) - minor(b.version));
}

export const minor = (version: string): number => Number(version.split('.')[1]);

function versionOf(file: string): string | undefined {
  const { stdout } = spawnSync(file, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  return /"gitVersion": "v(1\.\d+)/.exec(stdout)?.[1];
}
