import type { Program } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';
import { releaseTags } from '../../release-tags.ts';
import { exec } from '../../exec.ts';
import { httpdConf, mimeTypes, moduleFiles } from './files.ts';
import { createHttpd } from './server.ts';

const published = 1_763_424_000_000;

/** The Apache HTTP Server: httpd.conf as it is mounted, its default else. */
export const httpd: Image = {
  about: {
    does: 'Apache: sections, .htaccess, access rules, rewriting, aliases, proxy, error documents and logs of the configuration that is mounted.',
    leftOut: ['Modules and directives that it announces as not simulated'],
  },
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
    const home = '/usr/local/apache2';
    for (const path of ['bin', 'cgi-bin', 'conf/extra', 'htdocs', 'logs', 'modules'])
      fs.mkdir(`${home}/${path}`, { recursive: true });
    fs.writeFile(`${home}/htdocs/index.html`, indexPage);
    fs.utimes(`${home}/htdocs/index.html`, 1_181_587_994_000);
    fs.writeFile(`${home}/conf/httpd.conf`, httpdConf);
    fs.writeFile(`${home}/conf/mime.types`, mimeTypes);
    for (const name of moduleFiles) fs.writeFile(`${home}/modules/${name}`, '');
    for (const name of ['httpd', 'apachectl']) fs.writeProgram(`${home}/bin/${name}`, 'httpd');
    fs.writeProgram('/usr/local/bin/httpd-foreground', 'httpd-foreground');
  },
  programs: (version) => ({
    ...debianBase.programs,
    httpd: createHttpd({ version }),
    'httpd-foreground': foreground,
  }),
};

const indexPage = '<html><body><h1>It works!</h1></body></html>\n';

/** `rm -f logs/httpd.pid; exec httpd -DFOREGROUND "$@"` */
const foreground: Program = (process) => exec(process, ['httpd', '-DFOREGROUND', ...process.argv.slice(1)]);
