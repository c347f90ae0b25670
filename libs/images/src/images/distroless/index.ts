// Images without a shell: `kubectl exec … -- sh` finds no such executable.
import type { Image } from '../../image.ts';
import { busyboxBase, writePrograms } from '../../base/index.ts';

const tags = ['latest', 'nonroot', 'debug', 'debug-nonroot'];

const image = (name: string, debian: string): Image => ({
  repository: `gcr.io/distroless/${name}${debian}`,
  about: {
    does: 'A file system without shell or tools (tags debug: busybox in /busybox).',
    leftOut: ['Programs: there is nothing to run but what is mounted'],
  },
  tags: Object.fromEntries(tags.map((tag) => [tag, tag])),
  size: name === 'static' ? 780_000 : 8_400_000,
  published: 1_760_000_000_000,
  config: (version) => ({
    ...(version.startsWith('debug') && { entrypoint: ['/busybox/sh'] }),
    ...(version.endsWith('nonroot') && { user: '65532' }),
    env: {
      PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin${version.startsWith('debug') ? ':/busybox' : ''}`,
      SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt',
    },
  }),
  files: (fs, version) => {
    for (const path of ['/etc', '/home/nonroot', '/tmp', '/usr/lib', '/var']) fs.mkdir(path, { recursive: true });
    fs.chmod('/tmp', 0o1777);
    fs.writeFile(
      '/etc/passwd',
      'root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
    );
    fs.writeFile('/etc/group', 'root:x:0:\nnobody:x:65534:\ntty:x:5:\nstaff:x:50:\nnonroot:x:65532:\n');
    if (!version.startsWith('debug')) return;
    fs.mkdir('/busybox');
    writePrograms(fs, '/busybox', busyboxBase.programs);
  },
  programs: (version) => (version.startsWith('debug') ? busyboxBase.programs : {}),
}); // prettier-ignore

export const distroless: readonly Image[] = ['static', 'base', 'cc'].flatMap((name) =>
  ['', '-debian12', '-debian13'].map((debian) => image(name, debian)),
);
