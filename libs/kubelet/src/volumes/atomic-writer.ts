import { formatTime } from '@drydock/machinery';
import type { FileSystem } from '@drydock/runtime';
import type { Payload } from './payload.ts';

/**
 * Writes a payload as Kubernetes does: a directory with a time in its name, `..data` pointing to it, and one link per
 * top entry. A change swaps `..data`, so readers never see half of it. Returns whether anything changed.
 */
export function writePayload(fs: FileSystem, payload: Payload, now: number): boolean {
  const current = fs.exists('/..data') ? fs.readlink('/..data') : undefined;
  if (current && samePayload(fs, `/${current}`, payload)) return false;
  const stamp = formatTime(now).replace(/[-:]/g, '_').replace('T', '_').replace('Z', '');
  let directory = `..${stamp}.${String(now % 1_000_000_000).padStart(9, '0')}`;
  while (fs.exists(`/${directory}`)) directory += '0';
  fs.mkdir(`/${directory}`);
  for (const [path, { data, mode }] of payload) {
    const full = `/${directory}/${path}`;
    fs.mkdir(full.slice(0, full.lastIndexOf('/')), { recursive: true });
    fs.writeFile(full, data, { mode });
    fs.chmod(full, mode);
  }
  if (current) fs.unlink('/..data');
  fs.symlink(directory, '/..data');
  const tops = new Set([...payload.keys()].map((path) => path.split('/')[0]!));
  for (const name of fs.readdir('/')) if (!name.startsWith('..') && !tops.has(name)) fs.unlink(`/${name}`);
  for (const name of tops) if (!fs.readdir('/').includes(name)) fs.symlink(`..data/${name}`, `/${name}`);
  if (current) fs.remove(`/${current}`);
  return true;
}

function samePayload(fs: FileSystem, directory: string, payload: Payload): boolean {
  const paths = filesBelow(fs, directory, '');
  if (paths.length !== payload.size) return false;
  return [...payload].every(([path, { data, mode }]) => {
    if (!paths.includes(path)) return false;
    const full = `${directory}/${path}`;
    const bytes = fs.readFile(full);
    const same = bytes.length === data.length && bytes.every((byte, index) => byte === data[index]);
    return same && (fs.stat(full).mode & 0o777) === mode;
  });
}

function filesBelow(fs: FileSystem, directory: string, prefix: string): readonly string[] {
  return fs.readdir(directory).flatMap((name) => {
    const path = `${directory}/${name}`;
    const shown = prefix === '' ? name : `${prefix}/${name}`;
    return fs.stat(path).type === 'directory' ? filesBelow(fs, path, shown) : [shown];
  });
}
