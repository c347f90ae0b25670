import { alpineBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';

const releases: Readonly<Record<string, string>> = {
  '3.10': '3.10.9', 3.11: '3.11.13', 3.12: '3.12.12', 3.13: '3.13.12', 3.14: '3.14.10', 3.15: '3.15.11', 3.16: '3.16.9',
  3.17: '3.17.10', 3.18: '3.18.12', 3.19: '3.19.9', '3.20': '3.20.8', 3.21: '3.21.5', 3.22: '3.22.2',
}; // prettier-ignore

function allTags(): Record<string, string> {
  const tags: Record<string, string> = { latest: '3.22.2', 3: '3.22.2', edge: '3.22.2' };
  for (const [minor, last] of Object.entries(releases)) {
    tags[minor] = last;
    const patches = Number(last.split('.')[2]);
    for (let patch = 0; patch <= patches; patch++) tags[`${minor}.${patch}`] = `${minor}.${patch}`;
  }
  return tags;
}

export const alpine: Image = {
  about: {
    does: 'Alpine Linux: busybox tools and its shell.',
    leftOut: [],
  },
  repository: 'docker.io/library/alpine',
  tags: allTags(),
  size: 3_800_000,
  published: 1_759_954_143_000,
  config: () => ({
    cmd: ['/bin/sh'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  }),
  files: (fs, version) => {
    alpineBase.files(fs);
    fs.writeFile('/etc/alpine-release', `${version}\n`);
  },
  programs: () => alpineBase.programs,
};
