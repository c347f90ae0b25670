// Records what PHP's command line (Debian's php8.2-cli, without php.ini) says to the scripts of images/php/testdata/scripts.txt.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../src/images/php/testdata/', import.meta.url);
const directory = '/tmp/php/in';
mkdirSync(directory, { recursive: true });
const cases = readFileSync(new URL('scripts.txt', folder), 'utf8').split(/^--- /m).slice(1);
const recorded = {};
for (const text of cases) {
  const [name, ...rest] = text.split('\n');
  writeFileSync(`${directory}/script.php`, `<?php\n${rest.join('\n')}`);
  const { stdout, status } = spawnSync(
    'php',
    [
      '-n',
      '-d',
      'extension=ctype',
      '-d',
      'extension=iconv',
      '-d',
      'include_path=.:/usr/local/lib/php',
      `${directory}/script.php`,
    ],
    { encoding: 'latin1' },
  );
  recorded[name] = { stdout, status };
}
const version = execFileSync('php', ['-n', '-r', 'echo PHP_VERSION;'], { encoding: 'utf8' });
writeFileSync(new URL('recorded.json', folder), `${JSON.stringify({ version, recorded }, undefined, 1)}\n`);
