import { busyboxBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';

const older = [
  '1.24',
  '1.25',
  '1.26',
  '1.27',
  '1.28',
  '1.29',
  '1.30',
  '1.31',
  '1.32',
  '1.33',
  '1.34',
  '1.35',
  '1.36',
  '1.37',
];
const lastPatch: Readonly<Record<string, number>> = {
  1.24: 2, 1.25: 1, 1.26: 2, 1.27: 2, 1.28: 4, 1.29: 3, '1.30': 1, 1.31: 1, 1.32: 1, 1.33: 1, 1.34: 1, 1.35: 0, 1.36: 1, 1.37: 0,
}; // prettier-ignore
const latest = '1.37.0';

function allTags(): Record<string, string> {
  const tags: Record<string, string> = {};
  const add = (name: string, version: string) => {
    for (const variant of ['', '-glibc', '-uclibc', '-musl']) tags[`${name}${variant}`] = version;
  };
  for (const minor of older) {
    const last = lastPatch[minor] ?? 0;
    for (let patch = 0; patch <= last; patch++) add(`${minor}.${patch}`, `${minor}.${patch}`);
    add(minor, `${minor}.${last}`);
  }
  add('1', latest);
  add('stable', latest);
  add('latest', latest);
  return { ...tags, glibc: latest, musl: latest, uclibc: latest, unstable: latest };
}

export const busybox: Image = {
  about: {
    does: 'Busybox: its shell and applets.',
    leftOut: [],
  },
  repository: 'docker.io/library/busybox',
  tags: allTags(),
  size: 2_200_000,
  published: 1_727_386_302_000,
  config: () => ({
    cmd: ['sh'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  }),
  files: (fs) => busyboxBase.files(fs),
  programs: () => busyboxBase.programs,
};
