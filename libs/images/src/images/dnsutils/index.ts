import { debianBase, writePrograms } from '../../base/index.ts';
import { pickPrograms } from '../../base/applets.ts';
import type { Image } from '../../image.ts';

const tools = pickPrograms(['curl', 'dig', 'nc', 'nslookup', 'ping', 'wget']);

/** The image of Kubernetes' page on debugging DNS: Debian with DNS tools, asleep. */
const image = (repository: string, tags: readonly string[]): Image => ({
  repository,
  about: {
    does: 'Debian with dig, nslookup and curl, asleep until somebody execs.',
    leftOut: ['host, nsupdate, iperf and the test programs of the real image'],
  },
  tags: Object.fromEntries(tags.map((tag) => [tag, tag])),
  size: 113_000_000,
  published: 1_590_000_000_000,
  config: () => ({
    cmd: ['sleep', 'infinity'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  }),
  files: (fs) => {
    debianBase.files(fs);
    writePrograms(fs, '/usr/bin', tools);
  },
  programs: () => ({ ...debianBase.programs, ...tools }),
});

export const dnsutils: readonly Image[] = [
  image('registry.k8s.io/e2e-test-images/jessie-dnsutils', ['1.3', '1.4', '1.5', '1.7']),
  image('registry.k8s.io/e2e-test-images/dnsutils', ['1.1', '1.3']),
  image('gcr.io/kubernetes-e2e-test-images/dnsutils', ['1.1', '1.3']),
];
