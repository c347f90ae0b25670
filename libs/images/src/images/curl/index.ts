import { shellPrograms } from '@drydock/shell';
import { alpineBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';
import { curlEntrypoint } from './entrypoint.ts';

const versions = [
  '8.17.0',
  '8.16.0',
  '8.15.0',
  '8.14.1',
  '8.13.0',
  '8.12.1',
  '8.11.1',
  '8.10.1',
  '8.9.1',
  '8.8.0',
  '8.7.1',
  '8.6.0',
  '8.5.0',
  '8.4.0',
  '7.88.1',
  '7.87.0',
  '7.78.0',
];

/** curlimages/curl: Alpine with curl, as a user without rights. */
export const curl: Image = {
  about: {
    does: 'curl on Alpine, as a user without rights.',
    leftOut: [],
  },
  repository: 'docker.io/curlimages/curl',
  tags: { latest: '8.17.0', ...Object.fromEntries(versions.map((version) => [version, version])) },
  size: 9_600_000,
  published: 1_762_300_800_000,
  config: () => ({
    entrypoint: ['/entrypoint.sh'],
    cmd: ['curl'],
    user: 'curl_user',
    workingDir: '/home/curl_user',
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  }),
  files: (fs) => {
    alpineBase.files(fs);
    fs.writeFile('/etc/passwd', 'curl_user:x:100:101:Linux User,,,:/home/curl_user:/sbin/nologin\n', {
      append: true,
    });
    fs.writeFile('/etc/group', 'curl_group:x:101:curl_user\n', { append: true });
    fs.mkdir('/home/curl_user', { recursive: true });
    fs.chown('/home/curl_user', 100, 101);
    fs.writeProgram('/usr/bin/curl', 'curl');
    fs.writeProgram('/entrypoint.sh', 'curl-entrypoint');
  },
  programs: () => ({
    ...alpineBase.programs,
    curl: shellPrograms['curl']!,
    'curl-entrypoint': curlEntrypoint,
  }),
};
