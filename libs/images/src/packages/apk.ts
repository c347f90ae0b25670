// apk add, del, update, info, search on the small catalogue.
import { writeText } from '@drydock/machinery';
import { Errno, type Process, type Program } from '@drydock/shell';
import { alpinePackages, type PackageFacts } from './catalogue.ts';
import {
  apkInstalled,
  installedPackages,
  placePrograms,
  removePrograms,
  withNeeds,
  writeInstalled,
} from './installed.ts';
import { releaseOf } from './release.ts';

const basePackages = 16; // of the image
const baseMegabytes = 8;

export const apk: Program = async (process) => {
  const words = process.argv.slice(1).filter((word) => !word.startsWith('-'));
  const [verb = '', ...names] = words;
  const work = verbs[verb];
  if (!work) {
    await writeText(process.stderr, `not simulated: apk ${verb}\n`);
    return 1;
  }
  try {
    return await work(process, names);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await writeText(
      process.stderr,
      `ERROR: Unable to lock database: ${error.message}\nERROR: Failed to open apk database: ${error.message}\n`,
    );
    return 99;
  }
};

const verbs: Readonly<Record<string, (process: Process, names: readonly string[]) => Promise<number>>> = {
  add,
  del,
  info,
  search,
  update,
};

const versionOf = ({ versions }: PackageFacts) => Object.values(versions)[0]!;

async function fetchIndexes(process: Process): Promise<void> {
  const release = `v${releaseOf(process.fs).version.split('.').slice(0, 2).join('.')}`;
  for (const repository of ['main', 'community']) {
    await process.clock.sleep(350);
    await writeText(
      process.stdout,
      `fetch https://dl-cdn.alpinelinux.org/alpine/${release}/${repository}/x86_64/APKINDEX.tar.gz\n`,
    );
  }
}

/** Nobody but root may: the lock is in a directory of root. */
function lock(process: Process): void {
  process.fs.mkdir('/lib/apk/db', { recursive: true });
  process.fs.writeFile('/lib/apk/db/lock', '');
}

async function update(process: Process): Promise<number> {
  lock(process);
  await fetchIndexes(process);
  const { version } = releaseOf(process.fs);
  const release = `v${version.split('.').slice(0, 2).join('.')}`;
  for (const repository of ['main', 'community'])
    await writeText(
      process.stdout,
      `v${version}-60-g3cbfd4a2c5b [https://dl-cdn.alpinelinux.org/alpine/${release}/${repository}]\n`,
    );
  await writeText(process.stdout, 'OK: 26320 distinct packages available\n');
  return 0;
}

async function add(process: Process, names: readonly string[]): Promise<number> {
  lock(process);
  await fetchIndexes(process);
  const unknown = names.filter((name) => !alpinePackages.some((one) => one.name === name));
  if (unknown.length > 0) {
    const lines = unknown.map((name) => `  ${name} (no such package):\n    required by: world[${name}]\n`);
    await writeText(process.stdout, `ERROR: unable to select packages:\n${lines.join('')}`);
    const known = alpinePackages.map(({ name }) => name).join(', ');
    await writeText(process.stderr, `not simulated: packages other than ${known}\n`);
    return unknown.length;
  }
  const present = installedPackages(process.fs, apkInstalled);
  const asked = alpinePackages.filter(({ name }) => names.includes(name));
  const all = withNeeds(alpinePackages, asked, present);
  for (const [index, one] of all.entries()) {
    await process.clock.sleep(60 + Math.round(one.size[0] / 20));
    await writeText(
      process.stdout,
      `(${index + 1}/${all.length}) Installing ${one.name} (${versionOf(one)})\n`,
    );
    placePrograms(process, one);
  }
  if (all.length > 0) await writeText(process.stdout, 'Executing busybox-1.37.0-r19.trigger\n');
  writeInstalled(process.fs, apkInstalled, [
    ...present,
    ...all.map((one) => ({ name: one.name, version: versionOf(one) })),
  ]);
  return totals(process);
}

async function totals(process: Process): Promise<number> {
  const names = installedPackages(process.fs, apkInstalled).map(({ name }) => name);
  const kilobytes = alpinePackages
    .filter(({ name }) => names.includes(name))
    .reduce((sum, { size }) => sum + size[1], 0);
  await writeText(
    process.stdout,
    `OK: ${baseMegabytes + Math.round(kilobytes / 1024)} MiB in ${basePackages + names.length} packages\n`,
  );
  return 0;
}

async function del(process: Process, names: readonly string[]): Promise<number> {
  lock(process);
  const present = installedPackages(process.fs, apkInstalled);
  const gone = alpinePackages.filter(
    ({ name }) => names.includes(name) && present.some((one) => one.name === name),
  );
  for (const [index, one] of gone.entries()) {
    await writeText(
      process.stdout,
      `(${index + 1}/${gone.length}) Purging ${one.name} (${versionOf(one)})\n`,
    );
    removePrograms(process, one);
  }
  writeInstalled(
    process.fs,
    apkInstalled,
    present.filter(({ name }) => !gone.some((one) => one.name === name)),
  );
  return totals(process);
}

async function info(process: Process): Promise<number> {
  for (const { name } of installedPackages(process.fs, apkInstalled))
    await writeText(process.stdout, `${name}\n`);
  return 0;
}

async function search(process: Process, [word = '']: readonly string[]): Promise<number> {
  for (const one of alpinePackages)
    if (one.name.includes(word)) await writeText(process.stdout, `${one.name}-${versionOf(one)}\n`);
  return 0;
}
