// Records what the official kubectl answers: `node libs/kubectl/dev/record.mjs`. Needs gcloud's kubectl and, for the
// cluster lines, built libs (`npx tsc -b libs/envtest`). Writes src/testdata/{offline,cluster}.json.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const testdata = join(here, '../src/testdata');
// the versioned binaries (kubectl.1.33 …) lie beside the one that the PATH's link leads to
const tools = dirname(realpathSync(spawnSync('which', ['kubectl'], { encoding: 'utf8' }).stdout.trim()));

function record(binary, lines, server) {
  const home = mkdtempSync(join(tmpdir(), 'kubectl-record-'));
  const manifests = join(home, 'work');
  mkdirSync(manifests);
  for (const [name, text] of Object.entries(
    JSON.parse(readFileSync(join(testdata, 'manifests.json'), 'utf8')),
  ))
    writeFileSync(join(manifests, name), text);
  return lines.map((line) => {
    const flags = server && !line.startsWith('config ') ? ['--server', server] : [];
    const { stdout, stderr, status } = spawnSync(join(tools, binary), [...flags, ...line.split(' ')], {
      cwd: manifests,
      env: { ...process.env, HOME: home, KUBECONFIG: '' },
      input: '',
      encoding: 'utf8',
      timeout: 30_000,
    });
    const clean = (text) => text.replaceAll(home, '<home>').replaceAll(binary, 'kubectl');
    return { line, stdout: clean(stdout), stderr: clean(stderr), code: status };
  });
}

const linesOf = (name) => readFileSync(join(testdata, name), 'utf8').split('\n').filter(Boolean);
const write = (name, value) => writeFileSync(join(testdata, name), `${JSON.stringify(value, null, 1)}\n`);

write('offline.json', record('kubectl.1.33', linesOf('offline.txt')));
const server = spawn('node', [join(here, '../../apiserver/dev/serve.mjs'), '8977'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
await new Promise((resolve) => server.stdout.once('data', resolve));
write('cluster.json', record('kubectl.1.31', linesOf('cluster.txt'), 'http://127.0.0.1:8977'));
server.kill();
