import { writeText } from '@drydock/machinery';
import { Errno, type Program } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import { exec } from '../../exec.ts';
import type { Image } from '../../image.ts';
import { releaseTags } from '../../release-tags.ts';
import { extensionDirectory, installExtensions } from './extensions.ts';
import { createPhpCommand } from './cli.ts';
import { createPhpFpm } from './fpm.ts';

const series = {
  8.4: 14,
  8.3: 27,
  8.2: 29,
  8.1: 33,
  '8.0': 30,
  7.4: 33,
  7.3: 33,
  7.2: 34,
  7.1: 33,
  '7.0': 33,
  5.6: 40,
};

const bases = ['', '-alpine', '-bookworm', '-trixie'];

/** `latest`, `8`, `8.4`, `8.4.14` with the name of a variant. */
function variantTags(variant: string): Readonly<Record<string, string>> {
  const entries = Object.entries(releaseTags({ series, latest: '8.4.14' }));
  const named = entries.map(
    ([tag, version]) => [tag === 'latest' ? variant : `${tag}-${variant}`, version] as const,
  );
  return Object.fromEntries(
    named.flatMap(([tag, version]) => bases.map((base) => [`${tag}${base}`, version] as const)),
  );
}

/** docker-php-entrypoint: options are for php-fpm. */
const entrypoint: Program = async (process) => {
  const words = process.argv.slice(1);
  try {
    return await exec(process, words[0]?.startsWith('-') ? ['php-fpm', ...words] : words);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await writeText(
      process.stderr,
      `/usr/local/bin/docker-php-entrypoint: 9: exec: ${words[0]}: not found\n`,
    );
    return 127;
  }
};

/** The FPM variants. The command line and Apache's module are not simulated. */
export const phpFpm: Image = {
  about: {
    does: "Runs the learner's pages: the constructs and functions that course pages use, PDO and mysqli.",
    leftOut: ['Functions and extensions that end the script with not simulated'],
  },
  repository: 'docker.io/library/php',
  tags: variantTags('fpm'),
  notSimulated: [
    ...Object.keys(releaseTags({ series, latest: '8.4.14', suffixes: bases.slice(1) })),
    ...['apache', 'cli', 'zts'].flatMap((variant) => Object.keys(variantTags(variant))),
  ],
  size: 178_000_000,
  published: 1_763_000_000_000,
  config: (version) => ({
    entrypoint: ['docker-php-entrypoint'],
    cmd: ['php-fpm'],
    workingDir: '/var/www/html',
    exposedPorts: ['9000/tcp'],
    stopSignal: 'SIGQUIT',
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      PHP_INI_DIR: '/usr/local/etc/php',
      PHP_VERSION: version,
    },
  }),
  files: (fs) => {
    debianBase.files(fs);
    for (const path of [
      '/usr/local/etc/php/conf.d',
      '/usr/local/etc/php-fpm.d',
      extensionDirectory,
      '/var/www/html',
    ])
      fs.mkdir(path, { recursive: true });
    const programs = {
      'docker-php-entrypoint': 'php-entrypoint',
      'docker-php-ext-install': 'php-ext-install',
      php: 'php',
    };
    for (const [name, program] of Object.entries(programs))
      fs.writeProgram(`/usr/local/bin/${name}`, program);
    fs.writeProgram('/usr/local/sbin/php-fpm', 'php-fpm');
  },
  programs: (version) => ({
    ...debianBase.programs,
    php: createPhpCommand(version),
    'php-entrypoint': entrypoint,
    'php-ext-install': installExtensions,
    'php-fpm': createPhpFpm(version),
  }),
};
