import type { Image } from '@drydock/images';
import { createMetricsServer, type MetricsServerProgramOptions } from './server.ts';

const versions = ['v0.6.4', 'v0.7.0', 'v0.7.1', 'v0.7.2', 'v0.8.0'];

/** registry.k8s.io/metrics-server/metrics-server. */
export function createMetricsServerImage(options: Omit<MetricsServerProgramOptions, 'version'> = {}): Image {
  return {
    repository: 'registry.k8s.io/metrics-server/metrics-server',
    tags: Object.fromEntries(versions.map((version) => [version, version])),
    size: 22_500_000,
    published: 1_751_500_000_000,
    config: () => ({
      entrypoint: ['/metrics-server'],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
      user: '65534',
    }),
    files: (fs) => fs.writeProgram('/metrics-server', 'metrics-server', { size: 69_800_000 }),
    programs: (version) => ({ 'metrics-server': createMetricsServer({ ...options, version }) }),
  };
}
