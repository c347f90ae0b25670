import type { FileSystem, Program } from '@drydock/shell';
import { pickPrograms } from '../../base/applets.ts';
import { alpineBase, debianBase, writePrograms } from '../../base/index.ts';
import type { Image } from '../../image.ts';
import { dockerEntrypoint, envsubstOnTemplates, listenOnIpv6, quietScript } from './entrypoint.ts';
import { defaultConf, errorPage50x, fastcgiParams, indexPage, mimeTypes, nginxConf } from './files.ts';
import { createNginx } from './server.ts';
import { isAlpine, numberOf, olderTags, tags } from './tags.ts';

const published = 1_761_652_389_000; // 2025-10-28: nginx 1.29.3

/** Beyond its base the image has these. */
const extra = pickPrograms(['curl', 'envsubst']);

/** The official image from 1.19 on, when it got its entry point script. */
export const nginx: Image = {
  about: {
    does: 'The web server: the configuration that is mounted decides; proxy, FastCGI, static files, logs, nginx -t and -s.',
    leftOut: ['Directives that it announces at its start as not simulated', 'HTTP/2, stream, mail'],
  },
  repository: 'docker.io/library/nginx',
  tags,
  size: 59_800_000,
  published,
  config: (version) => ({
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    env: environment(version),
    exposedPorts: ['80/tcp'],
    stopSignal: 'SIGQUIT',
  }),
  files: (fs, version) => {
    writeFiles(fs, version);
    writeEntrypoint(fs);
  },
  programs,
};

/** Tags before 1.19: no entry point, and a quieter error log. */
export const nginxBefore119: Image = {
  ...nginx,
  tags: olderTags,
  config: (version) => ({
    cmd: ['nginx', '-g', 'daemon off;'],
    env: environment(version),
    exposedPorts: ['80/tcp'],
    stopSignal: 'SIGTERM',
  }),
  files: (fs, version) => {
    writeFiles(fs, version);
    fs.writeFile(
      '/etc/nginx/nginx.conf',
      nginxConf.replace('error.log notice', 'error.log warn').replace('auto', '1'),
    );
  },
};

function environment(version: string): Readonly<Record<string, string>> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    NGINX_VERSION: numberOf(version),
    ...(isAlpine(version)
      ? { PKG_RELEASE: '1' }
      : { PKG_RELEASE: '1~trixie', NJS_VERSION: '0.9.4', NJS_RELEASE: '1~trixie' }),
  };
}

function programs(version: string): Readonly<Record<string, Program>> {
  const base = isAlpine(version) ? alpineBase : debianBase;
  const compiler = isAlpine(version) ? 'gcc 14.2.0 (Alpine 14.2.0) ' : 'gcc 14.2.0 (Debian 14.2.0-19) ';
  return {
    ...base.programs,
    ...extra,
    nginx: createNginx({ version: numberOf(version), compiler }),
    'nginx-docker-entrypoint': dockerEntrypoint,
    'nginx-envsubst-on-templates': envsubstOnTemplates,
    'nginx-listen-on-ipv6': listenOnIpv6,
    'nginx-quiet-script': quietScript,
  };
}

function writeFiles(fs: FileSystem, version: string): void {
  const base = isAlpine(version) ? alpineBase : debianBase;
  base.files(fs);
  writePrograms(fs, '/usr/bin', extra);
  fs.writeFile('/etc/passwd', 'nginx:x:101:101:nginx user:/nonexistent:/bin/false\n', { append: true });
  fs.writeFile('/etc/group', 'nginx:x:101:\n', { append: true });
  for (const path of [
    '/etc/nginx/conf.d',
    '/usr/share/nginx/html',
    '/var/log/nginx',
    '/var/cache/nginx',
    '/run',
  ])
    fs.mkdir(path, { recursive: true });
  const texts: Readonly<Record<string, string>> = {
    '/etc/nginx/conf.d/default.conf': defaultConf,
    '/etc/nginx/fastcgi_params': fastcgiParams,
    '/etc/nginx/mime.types': mimeTypes,
    '/etc/nginx/nginx.conf': nginxConf,
    '/usr/share/nginx/html/50x.html': errorPage50x,
    '/usr/share/nginx/html/index.html': indexPage,
  };
  for (const [path, text] of Object.entries(texts)) {
    fs.writeFile(path, text);
    fs.utimes(path, published);
  }
  fs.writeProgram('/usr/sbin/nginx', 'nginx', { size: 1_632_352 });
  fs.symlink('/dev/stdout', '/var/log/nginx/access.log');
  fs.symlink('/dev/stderr', '/var/log/nginx/error.log');
}

function writeEntrypoint(fs: FileSystem): void {
  fs.mkdir('/docker-entrypoint.d');
  fs.writeProgram('/docker-entrypoint.sh', 'nginx-docker-entrypoint', { size: 1620 });
  fs.writeProgram('/docker-entrypoint.d/10-listen-on-ipv6-by-default.sh', 'nginx-listen-on-ipv6', {
    size: 2125,
  });
  fs.writeProgram('/docker-entrypoint.d/15-local-resolvers.envsh', 'nginx-quiet-script', { size: 389 });
  fs.writeProgram('/docker-entrypoint.d/20-envsubst-on-templates.sh', 'nginx-envsubst-on-templates', {
    size: 3018,
  });
  fs.writeProgram('/docker-entrypoint.d/30-tune-worker-processes.sh', 'nginx-quiet-script', { size: 4620 });
}
