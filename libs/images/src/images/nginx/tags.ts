// Tags of docker.io/library/nginx, made from the list of releases. A version ends in `-alpine` when it has that base.

/** Minor release → its last patch on the simulated date. */
const lastPatches: Readonly<Record<string, number>> = {
  '1.7': 12, '1.8': 1, '1.9': 15, '1.10': 3, '1.11': 13, '1.12': 2, '1.13': 12, '1.14': 2, '1.15': 12, '1.16': 1,
  '1.17': 10, '1.18': 0, '1.19': 10, '1.20': 2, '1.21': 6, '1.22': 1, '1.23': 4, '1.24': 0, '1.25': 5, '1.26': 3,
  '1.27': 5, '1.28': 0, '1.29': 3,
}; // prettier-ignore

const mainline = '1.29.3';
const stable = '1.28.0';

function tagsOf(minors: readonly string[]): Record<string, string> {
  const tags: Record<string, string> = {};
  const add = (names: readonly string[], version: string) => {
    for (const name of names) {
      tags[name] = version;
      tags[`${name}-perl`] = version;
      tags[`${name}-alpine`] = `${version}-alpine`;
      if (Number(version.split('.')[1]) >= 23) tags[`${name}-alpine-slim`] = `${version}-alpine`;
    }
  };
  for (const minor of minors) {
    const last = lastPatches[minor]!;
    for (let patch = 0; patch <= last; patch++) add([`${minor}.${patch}`], `${minor}.${patch}`);
    add([minor], `${minor}.${last}`);
  }
  return tags;
}

/** Names that move: `latest`, `stable`, and those with the name of the base. */
function movingTags(): Record<string, string> {
  const tags: Record<string, string> = {
    1: mainline,
    '1-alpine': `${mainline}-alpine`,
    '1-alpine-slim': `${mainline}-alpine`,
    alpine: `${mainline}-alpine`,
    'alpine-perl': `${mainline}-alpine`,
    'alpine-slim': `${mainline}-alpine`,
    'alpine3.22': `${mainline}-alpine`,
    bookworm: '1.29.1',
    latest: mainline,
    mainline,
    'mainline-alpine': `${mainline}-alpine`,
    'mainline-alpine-slim': `${mainline}-alpine`,
    'mainline-perl': mainline,
    perl: mainline,
    stable,
    'stable-alpine': `${stable}-alpine`,
    'stable-alpine-slim': `${stable}-alpine`,
    'stable-bookworm': stable,
    'stable-perl': stable,
    trixie: mainline,
    'mainline-trixie': mainline,
  };
  for (const version of ['1.29', mainline]) {
    tags[`${version}-trixie`] = mainline;
    tags[`${version}-alpine3.22`] = `${mainline}-alpine`;
  }
  for (const version of ['1.25', '1.25.5', '1.26', '1.26.3', '1.27', '1.27.5', '1.28', stable])
    tags[`${version}-bookworm`] = /\.\d+\./.test(version) ? version : `${version}.${lastPatches[version]}`;
  return tags;
}

const minors = Object.keys(lastPatches);
const withEntrypoint = (minor: string) => Number(minor.split('.')[1]) >= 19;

export const tags: Readonly<Record<string, string>> = {
  ...tagsOf(minors.filter(withEntrypoint)),
  ...movingTags(),
};
export const olderTags: Readonly<Record<string, string>> = tagsOf(
  minors.filter((minor) => !withEntrypoint(minor)),
);

export const isAlpine = (version: string) => version.endsWith('-alpine');
export const numberOf = (version: string) => version.replace(/-alpine$/, '');
