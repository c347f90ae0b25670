// apt-get, apt and apt-cache on the small catalogue: update, install, remove, upgrade, search, list, show.
import { readAll, decodeUtf8, writeText } from '@drydock/machinery';
import { Errno, type Process, type Program } from '@drydock/shell';
import { debianPackages, type PackageFacts } from './catalogue.ts';
import {
  dpkgStatus,
  installedPackages,
  placePrograms,
  removePrograms,
  withNeeds,
  writeInstalled,
  type InstalledPackage,
} from './installed.ts';
import { releaseOf } from './release.ts';

const lists = '/var/lib/apt/lists';
const bytesPerMillisecond = 6_000;

interface Call {
  readonly process: Process;
  readonly options: ReadonlySet<string>;
  readonly names: readonly string[];
  readonly print: (text: string) => Promise<void>;
  readonly complain: (text: string) => Promise<void>;
}

/** `Done` is for a terminal only, where apt overwrites its line. */
const steps = async ({ process, print }: Call, ...texts: readonly string[]) => {
  for (const text of texts) {
    await process.clock.sleep(120);
    await print(`${text}...${process.terminal ? ' Done' : ''}\n`);
  }
};

export const apt: Program = async (process) => {
  const words = process.argv.slice(1);
  const options = new Set(words.filter((word) => word.startsWith('-')));
  const [verb = '', ...names] = words.filter((word) => !word.startsWith('-'));
  const quiet = [...options].some((option) => /^(-qq+|-q=2)$/.test(option));
  const call: Call = {
    process,
    options,
    names,
    print: (text) => (quiet ? Promise.resolve() : writeText(process.stdout, text)),
    complain: (text) => writeText(process.stderr, text),
  };
  if ((process.argv[0] ?? '').endsWith('apt') && !process.terminal)
    await call.complain(
      '\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n',
    );
  const work = verbs[verb];
  if (!work) {
    await call.complain(verb === '' ? 'not simulated: the help of apt\n' : `E: Invalid operation ${verb}\n`);
    return verb === '' ? 0 : 100;
  }
  try {
    return await work(call);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await call.complain(refusal(error, verb));
    return 100;
  }
};

const errorNumbers: Readonly<Record<string, number>> = { EACCES: 13, EROFS: 30, ENOSPC: 28 };

function refusal(error: Errno, verb: string): string {
  const why = `(${errorNumbers[error.code] ?? 5}: ${error.message})`;
  if (verb === 'update') return `E: List directory ${lists}/partial is missing. - Acquire ${why}\n`;
  return `E: Could not open lock file /var/lib/dpkg/lock-frontend - open ${why}\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n`;
}

const verbs: Readonly<Record<string, (call: Call) => Promise<number>>> = {
  autoclean: async () => 0,
  autoremove: async (call) => {
    await readState(call);
    await call.print('0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n');
    return 0;
  },
  clean: async () => 0,
  'dist-upgrade': upgrade,
  'full-upgrade': upgrade,
  install,
  list,
  policy,
  purge: remove,
  remove,
  search,
  show,
  update,
  upgrade,
};

interface Index {
  readonly address: string;
  readonly bytes: number;
}

function indexes({ process }: Call): readonly Index[] {
  const { id, codename } = releaseOf(process.fs);
  const [archive, security] =
    id === 'ubuntu'
      ? ['http://archive.ubuntu.com/ubuntu', 'http://security.ubuntu.com/ubuntu']
      : ['http://deb.debian.org/debian', 'http://deb.debian.org/debian-security'];
  const pocket = `${codename}-security`;
  return [
    { address: `${archive} ${codename} InRelease`, bytes: 140_000 },
    { address: `${archive} ${codename}-updates InRelease`, bytes: 47_300 },
    { address: `${security} ${pocket} InRelease`, bytes: 43_400 },
    { address: `${archive} ${codename}/main amd64 Packages`, bytes: 9_669_000 },
    { address: `${archive} ${codename}-updates/main amd64 Packages`, bytes: 5412 },
    { address: `${security} ${pocket}/main amd64 Packages`, bytes: 69_100 },
  ];
}

/** Three significant digits, in kB and MB, as apt prints sizes. */
function sizeText(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`;
  if (bytes < 100_000) return `${(bytes / 1000).toFixed(1)} kB`;
  if (bytes < 10_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

async function fetched({ print }: Call, bytes: number, ms: number): Promise<void> {
  const seconds = Math.floor(ms / 1000);
  await print(
    `Fetched ${sizeText(bytes)} in ${seconds}s (${sizeText((bytes / Math.max(ms, 1)) * 1000)}/s)\n`,
  );
}

async function download(call: Call, items: readonly Index[]): Promise<void> {
  const begun = call.process.clock.now();
  for (const [index, { address, bytes }] of items.entries()) {
    await call.process.clock.sleep(40 + Math.round(bytes / bytesPerMillisecond));
    await call.print(`Get:${index + 1} ${address} [${sizeText(bytes)}]\n`);
  }
  const total = items.reduce((sum, { bytes }) => sum + bytes, 0);
  await fetched(call, total, call.process.clock.now() - begun);
}

async function update(call: Call): Promise<number> {
  const { fs } = call.process;
  fs.mkdir(`${lists}/partial`, { recursive: true });
  fs.writeFile(`${lists}/lock`, '');
  await download(call, indexes(call));
  fs.writeFile(`${lists}/${releaseOf(fs).codename}_main_binary-amd64_Packages`, '');
  await steps(call, 'Reading package lists');
  if ((call.process.argv[0] ?? '').endsWith('apt')) await call.print('All packages are up to date.\n');
  return 0;
}

const readState = (call: Call) =>
  steps(call, 'Reading package lists', 'Building dependency tree', 'Reading state information');

const updated = ({ process: { fs } }: Call) =>
  fs.exists(lists) && fs.readdir(lists).some((name) => name.endsWith('_Packages'));

function versionIn(call: Call, { versions }: PackageFacts): string {
  return versions[releaseOf(call.process.fs).codename] ?? Object.values(versions)[0]!;
}

async function install(call: Call): Promise<number> {
  const { process, names, print, complain } = call;
  await readState(call);
  const present = installedPackages(process.fs, dpkgStatus);
  const available = updated(call) ? debianPackages : [];
  const wanted = names.map((name) => name.replace(/[=/:].*$/, ''));
  const missing = wanted.filter((name) => ![...available, ...present].some((one) => one.name === name));
  if (missing.length > 0) {
    await complain(missing.map((name) => `E: Unable to locate package ${name}\n`).join(''));
    if (updated(call)) await complain(notInCatalogue);
    return 100;
  }
  for (const { name, version } of present)
    if (wanted.includes(name)) await print(`${name} is already the newest version (${version}).\n`);
  const asked = available.filter(({ name }) => wanted.includes(name));
  const all = withNeeds(available, asked, present);
  return all.length === 0 ? nothing(call) : installAll(call, all, asked, present);
}

const notInCatalogue = `not simulated: packages other than ${debianPackages.map(({ name }) => name).join(', ')}\n`;

async function nothing({ print }: Call): Promise<number> {
  await print('0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n');
  return 0;
}

const named = (packages: readonly PackageFacts[]) =>
  `  ${packages
    .map(({ name }) => name)
    .sort()
    .join(' ')}\n`;

async function installAll(
  call: Call,
  all: readonly PackageFacts[],
  asked: readonly PackageFacts[],
  present: readonly InstalledPackage[],
): Promise<number> {
  const { process, print } = call;
  const extra = all.filter((one) => !asked.includes(one));
  const suggests = asked.flatMap(({ suggests: names = [] }) => names);
  if (extra.length > 0) await print(`The following additional packages will be installed:\n${named(extra)}`);
  if (suggests.length > 0) await print(`Suggested packages:\n  ${suggests.join(' ')}\n`);
  await print(`The following NEW packages will be installed:\n${named(all)}`);
  await print(`0 upgraded, ${all.length} newly installed, 0 to remove and 0 not upgraded.\n`);
  const sum = (which: 0 | 1) => all.reduce((total, { size }) => total + size[which] * 1000, 0);
  await print(`Need to get ${sizeText(sum(0))} of archives.\n`);
  await print(`After this operation, ${sizeText(sum(1))} of additional disk space will be used.\n`);
  if (extra.length > 0 && !(await confirmed(call))) return 1;
  process.fs.writeFile('/var/lib/dpkg/lock-frontend', '');
  const [{ address = '' } = {}] = indexes(call);
  const archive = address.replace(/ InRelease$/, '/main amd64');
  await download(
    call,
    all.map((one) => ({
      address: `${archive} ${one.name} amd64 ${versionIn(call, one)}`,
      bytes: one.size[0] * 1000,
    })),
  );
  await call.complain('debconf: delaying package configuration, since apt-utils is not installed\n');
  await unpack(call, all, present);
  return 0;
}

async function confirmed({ process, options, print }: Call): Promise<boolean> {
  if ([...options].some((option) => /^(-[a-z]*y[a-z]*|--yes|--assume-yes|-qq+)$/.test(option))) return true;
  await writeText(process.stdout, 'Do you want to continue? [Y/n] ');
  const answer = process.terminal
    ? decodeUtf8((await process.stdin.read()) ?? new Uint8Array())
    : decodeUtf8(await readAll(process.stdin));
  const line = answer.split('\n')[0]!.trim();
  if (answer !== '' && (line === '' || /^y/i.test(line))) return true;
  await print('Abort.\n');
  return false;
}

async function unpack(
  call: Call,
  all: readonly PackageFacts[],
  present: readonly InstalledPackage[],
): Promise<void> {
  const { process, print } = call;
  const files = 4938 + present.length * 37;
  for (const [index, one] of all.entries()) {
    const version = versionIn(call, one);
    await print(`Selecting previously unselected package ${one.name}.\n`);
    if (index === 0)
      await print(`(Reading database ... ${files} files and directories currently installed.)\n`);
    await print(`Preparing to unpack .../${one.name}_${version.replace(/:/g, '%3a')}_amd64.deb ...\n`);
    await process.clock.sleep(30 + Math.round(one.size[1] / 200));
    await print(`Unpacking ${one.name} (${version}) ...\n`);
  }
  for (const one of all) {
    await process.clock.sleep(40);
    placePrograms(process, one);
    await print(`Setting up ${one.name} (${versionIn(call, one)}) ...\n`);
  }
  await print('Processing triggers for libc-bin (2.41-12) ...\n');
  const added = all.map((one) => ({ name: one.name, version: versionIn(call, one) }));
  writeInstalled(process.fs, dpkgStatus, [...present, ...added]);
}

async function remove(call: Call): Promise<number> {
  const { process, names, print, complain } = call;
  await readState(call);
  const present = installedPackages(process.fs, dpkgStatus);
  const unknown = names.filter((name) => ![...debianPackages, ...present].some((one) => one.name === name));
  if (unknown.length > 0) {
    await complain(unknown.map((name) => `E: Unable to locate package ${name}\n`).join(''));
    return 100;
  }
  for (const name of names)
    if (!present.some((one) => one.name === name))
      await print(`Package '${name}' is not installed, so not removed\n`);
  const gone = debianPackages.filter(
    ({ name }) => names.includes(name) && present.some((one) => one.name === name),
  );
  if (gone.length === 0) return nothing(call);
  await print(`The following packages will be REMOVED:\n${named(gone)}`);
  await print(`0 upgraded, 0 newly installed, ${gone.length} to remove and 0 not upgraded.\n`);
  if (!(await confirmed(call))) return 1;
  for (const one of gone) {
    await print(`Removing ${one.name} (${versionIn(call, one)}) ...\n`);
    removePrograms(process, one);
  }
  writeInstalled(
    process.fs,
    dpkgStatus,
    present.filter(({ name }) => !gone.some((one) => one.name === name)),
  );
  return 0;
}

async function upgrade(call: Call): Promise<number> {
  await readState(call);
  await steps(call, 'Calculating upgrade');
  return nothing(call);
}

async function search(call: Call): Promise<number> {
  const [word = ''] = call.names;
  const found = updated(call) ? debianPackages.filter(({ name }) => name.includes(word)) : [];
  const codename = releaseOf(call.process.fs).codename;
  for (const one of found) await call.print(`${one.name}/${codename} ${versionIn(call, one)} amd64\n\n`);
  return 0;
}

async function list(call: Call): Promise<number> {
  await call.print('Listing...\n');
  const codename = releaseOf(call.process.fs).codename;
  for (const { name, version } of installedPackages(call.process.fs, dpkgStatus))
    await call.print(`${name}/${codename},now ${version} amd64 [installed]\n`);
  return 0;
}

async function show(call: Call): Promise<number> {
  const found = debianPackages.filter(({ name }) => updated(call) && call.names.includes(name));
  for (const one of found)
    await call.print(
      `Package: ${one.name}\nVersion: ${versionIn(call, one)}\nInstalled-Size: ${one.size[1]} kB\n${one.needs ? `Depends: ${one.needs.join(', ')}\n` : ''}Download-Size: ${one.size[0]} kB\n\n`,
    );
  if (found.length > 0) return 0;
  await call.complain(`N: Unable to locate package ${call.names[0] ?? ''}\nE: No packages found\n`);
  return 100;
}

async function policy(call: Call): Promise<number> {
  const present = installedPackages(call.process.fs, dpkgStatus);
  for (const one of debianPackages.filter(({ name }) => call.names.includes(name)))
    await call.print(
      `${one.name}:\n  Installed: ${present.find(({ name }) => name === one.name)?.version ?? '(none)'}\n  Candidate: ${updated(call) ? versionIn(call, one) : '(none)'}\n`,
    );
  return 0;
}
