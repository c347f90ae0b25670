// What is installed: a file like dpkg's status, so that a copied or committed file system keeps it.
import { decodeUtf8 } from '@drydock/machinery';
import type { FileSystem, Process } from '@drydock/shell';
import type { PackageFacts } from './catalogue.ts';

export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
}

export const dpkgStatus = '/var/lib/dpkg/status';
export const apkInstalled = '/lib/apk/db/installed';

const formats = {
  [dpkgStatus]: { name: 'Package: ', version: 'Version: ' },
  [apkInstalled]: { name: 'P:', version: 'V:' },
};
type Database = keyof typeof formats;

/** Sorted as the file has them. */
export function installedPackages(fs: FileSystem, database: Database): readonly InstalledPackage[] {
  if (!fs.exists(database)) return [];
  const { name, version } = formats[database];
  return decodeUtf8(fs.readFile(database))
    .split('\n\n')
    .flatMap((paragraph) => {
      const line = (head: string) =>
        paragraph
          .split('\n')
          .find((one) => one.startsWith(head))
          ?.slice(head.length);
      const found = line(name);
      return found === undefined ? [] : [{ name: found, version: line(version) ?? '' }];
    });
}

export function writeInstalled(
  fs: FileSystem,
  database: Database,
  packages: readonly InstalledPackage[],
): void {
  const { name, version } = formats[database];
  const status = database === dpkgStatus ? 'Status: install ok installed\n' : '';
  const text = packages.map((one) => `${name}${one.name}\n${status}${version}${one.version}\n`).join('\n');
  fs.writeFile(database, text);
}

/** Puts a package's commands there. A command that nobody has written says so when it is called. */
export function placePrograms({ fs, kernel }: Process, { programs }: PackageFacts): void {
  for (const [command, program] of Object.entries(programs)) {
    const path = `/usr/bin/${command}`;
    if (fs.exists(path)) fs.unlink(path);
    fs.writeProgram(path, kernel.programs.has(program) ? program : 'unwritten-command');
  }
}

export function removePrograms({ fs }: Process, { programs }: PackageFacts): void {
  for (const command of Object.keys(programs))
    if (fs.exists(`/usr/bin/${command}`)) fs.unlink(`/usr/bin/${command}`);
}

/** A package and all that it needs and that is not there yet, needs first. */
export function withNeeds(
  catalogue: readonly PackageFacts[],
  wanted: readonly PackageFacts[],
  present: readonly InstalledPackage[],
): readonly PackageFacts[] {
  const order: PackageFacts[] = [];
  const add = (one: PackageFacts) => {
    if (order.includes(one) || present.some(({ name }) => name === one.name)) return;
    for (const need of one.needs ?? []) {
      const found = catalogue.find(({ name }) => name === need);
      if (found) add(found);
    }
    order.push(one);
  };
  wanted.forEach(add);
  return order;
}
