import { debianBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';

const releases: Readonly<Record<string, string>> = {
  bionic: '18.04',
  focal: '20.04',
  jammy: '22.04',
  noble: '24.04',
  plucky: '25.04',
  questing: '25.10',
};

function allTags(): Record<string, string> {
  const tags: Record<string, string> = {
    latest: '24.04',
    rolling: '25.10',
    '16.04': '16.04',
    xenial: '16.04',
  };
  for (const [name, number] of Object.entries(releases)) for (const tag of [name, number]) tags[tag] = number;
  return tags;
}

export const ubuntu: Image = {
  about: {
    does: 'Ubuntu: bash and the essential tools.',
    leftOut: [],
  },
  repository: 'docker.io/library/ubuntu',
  tags: allTags(),
  size: 29_700_000,
  published: 1_759_968_000_000,
  config: () => ({
    cmd: ['/bin/bash'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  }),
  files: (fs, version) => {
    debianBase.files(fs);
    const name = Object.entries(releases).find(([, number]) => number === version)?.[0] ?? 'xenial';
    const title = name.charAt(0).toUpperCase() + name.slice(1);
    fs.writeFile(
      '/etc/os-release',
      `PRETTY_NAME="Ubuntu ${version} LTS"\nNAME="Ubuntu"\nVERSION_ID="${version}"\nVERSION="${version} LTS (${title})"\nVERSION_CODENAME=${name}\nID=ubuntu\nID_LIKE=debian\nHOME_URL="https://www.ubuntu.com/"\n`,
    );
  },
  programs: () => debianBase.programs,
};
