import { debianBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';
import { releaseTags } from '../../release-tags.ts';
import { createHttpd } from './server.ts';

const published = 1_763_424_000_000;

/** The Apache HTTP Server with its default configuration: static files from htdocs. */
export const httpd: Image = {
  repository: 'docker.io/library/httpd',
  tags: releaseTags({
    series: { 2.4: 65, 2.2: 34 },
    latest: '2.4.65',
    suffixes: ['-alpine', '-trixie', '-bookworm', '-alpine3.22'],
  }),
  size: 45_200_000,
  published,
  config: (version) => ({
    cmd: ['httpd-foreground'],
    workingDir: '/usr/local/apache2',
    exposedPorts: ['80/tcp'],
    stopSignal: 'SIGTERM',
    env: {
      PATH: '/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HTTPD_PREFIX: '/usr/local/apache2',
      HTTPD_VERSION: version,
    },
  }),
  files: (fs) => {
    debianBase.files(fs);
    for (const path of ['bin', 'conf', 'htdocs', 'logs'])
      fs.mkdir(`/usr/local/apache2/${path}`, { recursive: true });
    fs.writeFile('/usr/local/apache2/htdocs/index.html', '<html><body><h1>It works!</h1></body></html>\n');
    fs.utimes('/usr/local/apache2/htdocs/index.html', 1_181_587_527_000);
    fs.writeFile(
      '/usr/local/apache2/conf/httpd.conf',
      '# not simulated: httpd here serves /usr/local/apache2/htdocs on port 80, whatever this file says\n',
    );
    for (const name of ['httpd', 'httpd-foreground']) {
      const path = name === 'httpd' ? '/usr/local/apache2/bin/httpd' : '/usr/local/bin/httpd-foreground';
      fs.writeProgram(path, 'httpd');
    }
  },
  programs: (version) => ({ ...debianBase.programs, httpd: createHttpd(version) }),
};
