// Runs the commands of testdata/kubectl/commands.txt with an official kubectl against dev/serve.mjs (time stands still) and
// compares the outputs with testdata/kubectl/output.txt.
//   node libs/apiserver/dev/golden.mjs KUBECTL [--update]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const [kubectl, mode] = process.argv.slice(2);
const cwd = fileURLToPath(new URL('../testdata/kubectl', import.meta.url));
const golden = `${cwd}/output.txt`;
const cache = mkdtempSync(`${tmpdir()}/kubectl-cache-`);
const serve = fileURLToPath(new URL('serve.mjs', import.meta.url));
const server = spawn(process.execPath, [serve, '0'], {
  env: { ...process.env, FROZEN: '1' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const address = await new Promise((resolve, reject) => {
  server.stdout.once('data', (data) => resolve(String(data).trim()));
  server.once('exit', () => reject(new Error('the server did not start')));
});

function run(line) {
  const command = `'${kubectl}' --server ${address} --cache-dir '${cache}' ${line}`;
  const env = { ...process.env, KUBECONFIG: '/dev/null' };
  const { stdout, stderr, status } = spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8', env });
  const quiet = stderr.replace(/^WARNING: version difference.*\n/m, '');
  return `$ kubectl ${line}\n${stdout}${quiet}[${status}]\n`;
}

const commands = readFileSync(`${cwd}/commands.txt`, 'utf8').trim().split('\n');
const output = commands.map(run).join('\n');
server.kill();
rmSync(cache, { recursive: true });
if (mode === '--update') writeFileSync(golden, output);
else if (output !== readFileSync(golden, 'utf8')) {
  writeFileSync(`${tmpdir()}/kubectl-output.txt`, output);
  console.error(`differs: diff ${golden} ${tmpdir()}/kubectl-output.txt`);
  process.exit(1);
}
