// Records what the real Apache answers: src/images/httpd/testdata/recorded.json. Needs apache2 2.4 in the PATH.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { config, configurations, files, port, requests, root } from '../src/images/httpd/testdata/cases.mjs';

const modified = new Date('2025-10-28T12:00:00Z');
const mimeTypes =
  'text/html html htm\ntext/plain txt\ntext/css css\napplication/json json\nimage/jpeg jpg jpeg\nimage/png png\n';

rmSync(root, { recursive: true, force: true });
mkdirSync(`${root}/logs`, { recursive: true });
symlinkSync('/usr/lib/apache2/modules', `${root}/modules`);
for (const [name, text] of Object.entries({ ...files, 'mime.types': mimeTypes })) {
  mkdirSync(dirname(`${root}/${name}`), { recursive: true });
  writeFileSync(`${root}/${name}`, text);
  utimesSync(`${root}/${name}`, modified, modified);
}
for (const name of ['www/list/dir', 'www/list', 'www']) utimesSync(`${root}/${name}`, modified, modified);
chmodSync(root, 0o755);

function ask({ method, path, headers, body = '' }) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const lines = Object.entries({ ...headers, ...(body && { 'Content-Length': String(body.length) }) });
    socket.write(
      `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
    );
    let text = '';
    let timer;
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += chunk;
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), 60);
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

writeFileSync(`${root}/httpd.conf`, config);
const httpd = spawn('/usr/sbin/apache2', ['-f', `${root}/httpd.conf`, '-D', 'FOREGROUND'], {
  stdio: 'inherit',
});
await sleep(1000);
const answers = [];
for (const request of requests) answers.push(await ask(request));
httpd.kill('SIGTERM');
await new Promise((resolve) => httpd.on('exit', resolve));
const logs = Object.fromEntries(
  ['access', 'own', 'error', 'vhost', 'vhost-error', 'backend'].map((name) => [
    name,
    readFileSync(`${root}/logs/${name}.log`, 'utf8'),
  ]),
);

const tests = {};
for (const [name, text] of Object.entries(configurations)) {
  writeFileSync(`${root}/test.conf`, text);
  const { status, stderr, stdout } = spawnSync('/usr/sbin/apache2', ['-t', '-f', `${root}/test.conf`], {
    encoding: 'utf8',
  });
  tests[name] = { status, output: stdout + stderr };
}
const target = new URL('../src/images/httpd/testdata/recorded.json', import.meta.url);
writeFileSync(target, `${JSON.stringify({ answers, logs, tests }, null, 1)}\n`);
rmSync(root, { recursive: true, force: true });
