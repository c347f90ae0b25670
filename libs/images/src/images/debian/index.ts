import { debianBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';

const suites: Readonly<Record<string, string>> = {
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
};

function allTags(): Record<string, string> {
  const tags: Record<string, string> = {
    latest: '13',
    stable: '13',
    'stable-slim': '13',
    oldstable: '12',
    testing: '13',
    sid: '13',
  };
  for (const [suite, number] of Object.entries(suites))
    for (const name of [suite, number, `${suite}-20251117`, `${suite}-backports`])
      for (const variant of ['', '-slim']) tags[`${name}${variant}`] = number;
  return { ...tags, 12.12: '12', 13.2: '13', 13.1: '13', 11.11: '11' };
}

export const debian: Image = {
  about: {
    does: 'Debian: bash and the essential tools.',
    leftOut: [],
  },
  repository: 'docker.io/library/debian',
  tags: allTags(),
  size: 49_300_000,
  published: 1_763_337_600_000,
  config: () => ({
    cmd: ['bash'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  }),
  files: (fs) => debianBase.files(fs),
  programs: () => debianBase.programs,
};
