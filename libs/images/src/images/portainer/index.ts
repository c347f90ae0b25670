import type { Image } from '../../image.ts';
import { createPortainer } from './server.ts';

const newest = '2.36.0';
const longTerm = '2.33.4';

const releases = [
  '2.0.0', '2.0.1', '2.1.0', '2.1.1', '2.5.0', '2.5.1', '2.6.0', '2.6.1', '2.6.2', '2.6.3', '2.9.0', '2.9.1', '2.9.2', '2.9.3', '2.11.0', '2.11.1',
  '2.13.0', '2.13.1', '2.14.0', '2.14.1', '2.14.2', '2.15.0', '2.15.1', '2.16.0', '2.16.1', '2.16.2', '2.17.0', '2.17.1', '2.18.1', '2.18.2', '2.18.3',
  '2.18.4', '2.19.0', '2.19.1', '2.19.2', '2.19.3', '2.19.4', '2.19.5', '2.20.0', '2.20.1', '2.20.2', '2.20.3', '2.21.0', '2.21.1', '2.21.2', '2.21.3',
  '2.21.4', '2.21.5', '2.22.0', '2.23.0', '2.24.0', '2.24.1', '2.25.0', '2.25.1', '2.26.0', '2.26.1', '2.27.0', '2.27.1', '2.27.2', '2.27.3', '2.27.4',
  '2.27.5', '2.27.6', '2.27.7', '2.27.8', '2.27.9', '2.28.0', '2.28.1', '2.29.0', '2.29.1', '2.29.2', '2.30.0', '2.30.1', '2.31.0', '2.31.1', '2.31.2',
  '2.31.3', '2.32.0', '2.33.0', '2.33.1', '2.33.2', '2.33.3', '2.33.4', '2.34.0', '2.35.0', '2.36.0',
]; // prettier-ignore

function allTags(): Record<string, string> {
  const tags: Record<string, string> = {};
  const named = { latest: longTerm, lts: longTerm, sts: newest, '2.21-lts': '2.21.5' };
  for (const [tag, version] of [
    ...releases.map((release) => [release, release] as const),
    ...Object.entries(named),
  ])
    for (const variant of ['', '-alpine', '-linux-amd64', '-linux-arm64']) tags[`${tag}${variant}`] = version;
  return tags;
}

/** Portainer CE with a console of our own making. */
export const portainer: Image = {
  about: {
    does: "Portainer's console for the cluster it runs in: sign in, lists, deploy from a manifest.",
    leftOut: ['Docker and other environments, teams, Helm, logs and consoles through the proxy'],
  },
  repository: 'docker.io/portainer/portainer-ce',
  tags: allTags(),
  size: 76_400_000,
  published: 1_763_500_000_000,
  config: () => ({
    entrypoint: ['/portainer'],
    workingDir: '/',
    exposedPorts: ['8000/tcp', '9000/tcp', '9443/tcp'],
    volumes: ['/data'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  }),
  files: (fs) => {
    fs.writeProgram('/portainer', 'portainer', { size: 178_000_000 });
    fs.mkdir('/data');
    fs.mkdir('/tmp', { mode: 0o1777 });
    fs.mkdir('/public');
  },
  programs: (version) => ({ portainer: createPortainer(version) }),
};
