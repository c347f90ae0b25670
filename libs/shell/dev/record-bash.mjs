// Records what /bin/bash answers to src/testdata/scripts.txt: node libs/shell/dev/record-bash.mjs
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = new URL('../src/testdata/', import.meta.url);
const scripts = readFileSync(new URL('scripts.txt', folder), 'utf8').split(/^----\n/m);
const cases = scripts.map((script) => {
  const home = mkdtempSync(join(tmpdir(), 'record-'));
  writeFileSync(join(home, 'script.sh'), script);
  const env = { PATH: '/usr/bin:/bin', HOME: home, LC_ALL: 'C', PWD: home };
  const result = spawnSync('/bin/bash', ['script.sh'], {
    cwd: home,
    env,
    encoding: 'utf8',
    timeout: 20_000,
    input: '',
  });
  rmSync(home, { recursive: true });
  return { script, stdout: result.stdout, stderr: result.stderr, exit: result.status };
});
writeFileSync(new URL('bash.json', folder), `${JSON.stringify(cases, null, 1)}\n`);
console.log(
  `${cases.length} scripts, ${execFileSync('/bin/bash', ['--version'], { encoding: 'utf8' }).split('\n')[0]}`,
);
