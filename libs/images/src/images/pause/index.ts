import type { Image } from '../../image.ts';
import { inertProgram } from '../../inert.ts';

/** The container that holds a pod's namespaces. It waits for a signal. */
export const pause: Image = {
  about: {
    does: 'Waits.',
    leftOut: [],
  },
  repository: 'registry.k8s.io/pause',
  tags: Object.fromEntries(
    ['3.1', '3.2', '3.3', '3.4.1', '3.5', '3.6', '3.7', '3.8', '3.9', '3.10', '3.10.1'].map((tag) => [
      tag,
      tag,
    ]),
  ),
  size: 318_000,
  published: 1_752_000_000_000,
  config: () => ({
    entrypoint: ['/pause'],
    user: '65535:65535',
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  }),
  files: (fs) => fs.writeProgram('/pause', 'pause'),
  programs: () => ({ pause: inertProgram(() => []) }),
};
