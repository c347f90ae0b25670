import type { Image } from '@drydock/images';
import { createCoreDns, type CoreDnsOptions } from './server.ts';

const versions = ['v1.11.1', 'v1.11.3', 'v1.12.0', 'v1.12.1', 'v1.12.3', 'v1.13.1'];

/** registry.k8s.io/coredns/coredns. */
export function createCoreDnsImage(options: Omit<CoreDnsOptions, 'version'> = {}): Image {
  return {
    repository: 'registry.k8s.io/coredns/coredns',
    tags: Object.fromEntries(versions.map((version) => [version, version])),
    size: 22_400_000,
    published: 1_744_000_000_000,
    config: () => ({
      entrypoint: ['/coredns'],
      exposedPorts: ['53/tcp', '53/udp'],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    }),
    files: (fs) => fs.writeProgram('/coredns', 'coredns', { size: 71_200_000 }),
    programs: (version) => ({ coredns: createCoreDns({ ...options, version: version.replace(/^v/, '') }) }),
  };
}
