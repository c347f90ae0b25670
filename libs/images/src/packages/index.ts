// Package managers of the bases, and the programs that their packages may bring.
import { writeText } from '@drydock/machinery';
import { shellPrograms, type Program } from '@drydock/shell';
import { apk } from './apk.ts';
import { apt } from './apt.ts';
import { dpkg } from './dpkg.ts';

const unwritten: Program = async (process) => {
  await writeText(process.stderr, `${(process.argv[0] ?? '').split('/').at(-1)}: not simulated\n`);
  return 1;
};

/** Packages bring full programs where busybox has small ones of the same name. */
const fullPrograms: Readonly<Record<string, Program>> = Object.fromEntries(
  ['free', 'less', 'nc', 'ping', 'ps', 'top', 'wget'].map((name) => [`gnu-${name}`, shellPrograms[name]!]),
);

export const debianPackagePrograms: Readonly<Record<string, Program>> = {
  apt,
  'apt-cache': apt,
  'apt-get': apt,
  dpkg,
};
export const alpinePackagePrograms: Readonly<Record<string, Program>> = { apk };

/** What installed commands stand for; no image shows these by themselves. */
export const packagedPrograms: Readonly<Record<string, Program>> = {
  ...fullPrograms,
  'redis-cli': async (process) =>
    (await import('../images/redis/cli/cli.ts')).createRedisCli('8.0.2')(process),
  'unwritten-command': unwritten,
};
