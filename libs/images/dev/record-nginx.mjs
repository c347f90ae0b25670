// Records what the real nginx answers: src/images/nginx/testdata/recorded.json. Needs nginx 1.22.1 in the PATH.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { config, configurations, files, requests, root } from '../src/images/nginx/testdata/cases.mjs';

const modified = new Date('2025-10-28T12:00:00Z');

function writeAll() {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(`${root}/logs`, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(`${root}/${name}`), { recursive: true });
    writeFileSync(`${root}/${name}`, text);
    utimesSync(`${root}/${name}`, modified, modified);
  }
  utimesSync(`${root}/www/list/dir`, modified, modified);
}

/** The answer as it is on the wire, on a connection of its own. */
function ask({ method, path, headers, body = '' }) {
  return new Promise((resolve, reject) => {
    const socket = connect(18080, '127.0.0.1');
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

writeAll();
writeFileSync(`${root}/nginx.conf`, config);
const nginx = spawn('nginx', ['-c', `${root}/nginx.conf`, '-g', 'daemon off;'], { stdio: 'inherit' });
await sleep(500);
const answers = [];
for (const request of requests) answers.push(await ask(request));
nginx.kill('SIGQUIT');
await new Promise((resolve) => nginx.on('exit', resolve));
const log = (name) => readFileSync(`${root}/logs/${name}.log`, 'utf8');

const tests = {};
for (const [name, text] of Object.entries(configurations)) {
  writeFileSync(`${root}/test.conf`, text);
  const { status, stderr } = spawnSync('nginx', ['-t', '-c', `${root}/test.conf`], { encoding: 'utf8' });
  tests[name] = { status, stderr };
}
const recorded = { answers, accessLog: log('access'), errorLog: log('error'), tests };
const target = new URL('../src/images/nginx/testdata/recorded.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(recorded, null, 1)}\n`);
rmSync(root, { recursive: true, force: true });
