import { createNginx, mimeTypes, type Image } from '@drydock/images';
import { createIngressController, type IngressNginxOptions } from './controller.ts';

export const newest = '1.14.0';
const versions = [
  '1.8.1', '1.8.2', '1.9.4', '1.9.6', '1.10.0', '1.10.1', '1.11.1', '1.11.2', '1.11.3', '1.11.5', '1.12.0', '1.12.1', '1.12.2', '1.13.0', '1.13.1',
  '1.13.2', '1.13.3', newest,
]; // prettier-ignore

/** nginx of the controller's releases. */
const nginxVersion = (version: string) => {
  const minor = Number(version.split('.')[1]);
  return minor >= 13 ? '1.27.1' : minor >= 10 ? '1.25.5' : '1.21.6';
};

/** registry.k8s.io/ingress-nginx/controller. */
export function createIngressNginxImage(options: Pick<IngressNginxOptions, 'transport'> = {}): Image {
  return {
    about: {
      does: 'The ingress controller: writes nginx.conf from Ingress objects and runs nginx on it.',
      leftOut: ['Admission webhook, leader election, HTTP/2, metrics, and annotations that its log names as not simulated'],
    },
    repository: 'registry.k8s.io/ingress-nginx/controller',
    tags: Object.fromEntries(versions.map((version) => [`v${version}`, version])),
    size: 107_000_000,
    published: 1_762_200_000_000,
    config: () => ({
      entrypoint: ['/usr/bin/dumb-init', '--'],
      cmd: ['/nginx-ingress-controller'],
      user: 'www-data',
      exposedPorts: ['80/tcp', '443/tcp'],
      workingDir: '/etc/nginx',
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    }),
    files: (fs) => {
      for (const path of ['/etc/nginx', '/etc/ingress-controller/ssl', '/var/log/nginx', '/tmp/nginx', '/run', '/usr/bin', '/var/cache/nginx'])
        fs.mkdir(path, { recursive: true, mode: 0o777 });
      fs.mkdir('/usr/sbin', { recursive: true });
      fs.writeFile('/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nwww-data:x:101:82:Linux User,,,:/home/www-data:/sbin/nologin\n');
      fs.writeFile('/etc/group', 'root:x:0:\nwww-data:x:82:\n');
      fs.writeFile('/etc/nginx/mime.types', mimeTypes);
      fs.writeProgram('/nginx-ingress-controller', 'nginx-ingress-controller', { size: 52_000_000 });
      fs.writeProgram('/usr/bin/dumb-init', 'dumb-init');
      fs.writeProgram('/usr/bin/nginx', 'nginx');
      fs.symlink('/dev/stdout', '/var/log/nginx/access.log');
      fs.symlink('/dev/stderr', '/var/log/nginx/error.log');
    },
    programs: (version) => ({
      'dumb-init': dumbInit,
      'nginx-ingress-controller': createIngressController({ ...options, version, nginxVersion: nginxVersion(version) }),
      nginx: createNginx({ version: nginxVersion(version), compiler: 'gcc 14.2.0 (Alpine 14.2.0)', modules: ['headers-more'] }),
    }),
  };
} // prettier-ignore

/** Runs its arguments and passes signals on. */
const dumbInit: ReturnType<Image['programs']>[string] = async (process) => {
  const [name = '', ...rest] = process.argv.slice(1).filter((arg) => arg !== '--');
  const child = process.spawn({ argv: [name, ...rest], executable: name });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'] as const)
    process.onSignal(signal, () => child.kill(signal));
  const { code } = await process.ended.race(child.exited);
  return code;
};
