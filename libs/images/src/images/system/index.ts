// The containers that Docker Desktop's cluster consists of. Their work is done by the engine's own components, so here
// they are there to be seen: they log as the real ones do at start, stay up, and stop on a signal.
import type { Process } from '@drydock/shell';
import type { Image, ImageFacts } from '../../image.ts';
import { inertProgram } from '../../inert.ts';
import { timeParts } from '../../time.ts';

const kubernetesVersions = [
  'v1.31.0',
  'v1.31.4',
  'v1.32.0',
  'v1.32.2',
  'v1.32.3',
  'v1.33.0',
  'v1.33.1',
  'v1.33.2',
  'v1.34.0',
  'v1.34.1',
  'v1.34.2',
];
const asTags = (versions: readonly string[]) =>
  Object.fromEntries(versions.map((version) => [version, version]));

/** A klog line: `I1120 09:12:13.000123       1 server.go:150] "text"`. */
function klog(process: Process, where: string, text: string): string {
  const at = timeParts(process.clock.now());
  return `I${at.month}${at.day} ${at.time}.${at.milliseconds}412       1 ${where}] ${text}`;
}

interface SystemImage {
  readonly about: ImageFacts;
  readonly repository: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly size: number;
  readonly path: string;
  readonly lines: (process: Process, version: string) => readonly string[];
}

const kubernetes = (name: string, size: number, lines: SystemImage['lines']): SystemImage => ({
  about: {
    does: 'A program of the control plane, as a process: the engine does its work.',
    leftOut: ['Its flags and its log'],
  },
  repository: `registry.k8s.io/${name}`,
  tags: asTags(kubernetesVersions),
  size,
  path: `/usr/local/bin/${name}`,
  lines,
});

const definitions: readonly SystemImage[] = [
  {
    about: {
      does: 'A program of Docker Desktop, as a process.',
      leftOut: [],
    },
    repository: 'docker.io/docker/desktop-storage-provisioner',
    tags: asTags(['v2.0', 'v2.1', 'v3.0']),
    size: 16_800_000,
    path: '/usr/bin/storage-provisioner',
    lines: (process) => [
      klog(
        process,
        'controller.go:811',
        'Starting provisioner controller docker.io/hostpath_storage-provisioner!',
      ),
    ],
  },
  {
    about: {
      does: 'A program of Docker Desktop, as a process.',
      leftOut: [],
    },
    repository: 'docker.io/docker/desktop-vpnkit-controller',
    tags: asTags(['v2.0', 'v3.0', 'v4.0', 'dc331cb22850be0cdd97c84a9cfecaf44a1afb6e']),
    size: 14_100_000,
    path: '/kube-vpnkit-forwarder',
    lines: () => [],
  },
  kubernetes('kube-apiserver', 27_100_000, (process, version) => [
    klog(process, 'server.go:150', `Version: ${version}`),
    klog(process, 'secure_serving.go:211', 'Serving securely on [::]:6443'),
    klog(process, 'controller.go:667', 'quota admission added evaluator for: leases.coordination.k8s.io'),
  ]),
  kubernetes('kube-controller-manager', 22_800_000, (process, version) => [
    klog(process, 'serving.go:386', 'Generated self-signed cert in-memory'),
    klog(process, 'controllermanager.go:188', `"Starting" version="${version}"`),
    klog(
      process,
      'leaderelection.go:257',
      'attempting to acquire leader lease kube-system/kube-controller-manager...',
    ),
    klog(process, 'leaderelection.go:271', 'successfully acquired lease kube-system/kube-controller-manager'),
  ]),
  kubernetes('kube-proxy', 25_900_000, (process, version) => [
    klog(process, 'server_linux.go:53', '"Using iptables proxy"'),
    klog(process, 'server.go:527', `"Version info" version="${version}"`),
    klog(process, 'config.go:200', '"Starting service config controller"'),
    klog(process, 'config.go:106', '"Starting endpoint slice config controller"'),
    klog(process, 'shared_informer.go:356', '"Caches are synced" controller="service config"'),
  ]),
  kubernetes('kube-scheduler', 17_400_000, (process, version) => [
    klog(process, 'serving.go:386', 'Generated self-signed cert in-memory'),
    klog(process, 'server.go:175', `"Starting Kubernetes Scheduler" version="${version}"`),
    klog(process, 'secure_serving.go:211', 'Serving securely on 127.0.0.1:10259'),
    klog(process, 'leaderelection.go:271', 'successfully acquired lease kube-system/kube-scheduler'),
  ]),
];

function systemImage({ about, repository, tags, size, path, lines }: SystemImage): Image {
  const name = path.replace(/^.*\//, '');
  return {
    about,
    repository,
    tags,
    size,
    published: 1_762_000_000_000,
    config: () => ({
      entrypoint: [path],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    }),
    files: (fs) => {
      const directory = path.replace(/\/[^/]*$/, '');
      if (directory !== '') fs.mkdir(directory, { recursive: true });
      fs.writeProgram(path, name);
    },
    programs: (version) => ({ [name]: inertProgram((process) => lines(process, version)) }),
  };
}

export const systemImages: readonly Image[] = definitions.map(systemImage);
