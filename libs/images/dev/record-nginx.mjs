// Records what the real nginx answers: src/images/nginx/testdata/recorded*.json. Needs nginx 1.22.1 in the PATH.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import * as cases from '../src/images/nginx/testdata/cases.mjs';
import * as table from '../src/images/nginx/testdata/table.mjs';

const { root, files } = cases;
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
function ask(port, { method, path, headers, body = '' }) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const lines = Object.entries({ ...headers, ...(body && { 'Content-Length': String(body.length) }) });
    socket.write(
      `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
    );
    const chunks = [];
    let timer;
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), 60);
    });
    socket.on('close', () => resolve(table.readable(Buffer.concat(chunks), gunzipSync)));
    socket.on('error', reject);
  });
}

const record = (type, content) =>
  Buffer.concat([Buffer.from([1, type, 0, 1, content.length >> 8, content.length & 255, 0, 0]), content]);

function readParameters(bytes) {
  const found = [];
  let at = 0;
  const length = () => {
    const size = bytes[at] < 128 ? bytes[at] : bytes.readUInt32BE(at) & 0x7fffffff;
    at += bytes[at] < 128 ? 1 : 4;
    return size;
  };
  while (at < bytes.length) {
    const [name, value] = [length(), length()];
    found.push([bytes.toString('utf8', at, at + name), bytes.toString('utf8', at + name, at + name + value)]);
    at += name + value;
  }
  return found;
}

/** A FastCGI application that answers as table.mjs says. */
function serveFastCgi(port) {
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    const streams = { 4: [], 5: [] };
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length >= 8 && bytes.length >= 8 + bytes.readUInt16BE(4) + bytes[6]) {
        const [type, length] = [bytes[1], bytes.readUInt16BE(4)];
        streams[type]?.push(bytes.subarray(8, 8 + length));
        bytes = bytes.subarray(8 + length + bytes[6]);
        if (type !== 5 || length > 0) continue;
        const answer = table.fastcgiAnswer(readParameters(Buffer.concat(streams[4])), Buffer.concat(streams[5]).toString());
        socket.end(
          Buffer.concat([
            ...(answer.errors ? [record(7, Buffer.from(answer.errors))] : []),
            record(6, Buffer.from(answer.output)),
            record(6, Buffer.alloc(0)),
            record(3, Buffer.alloc(8)),
          ]),
        );
      }
    });
  });
  server.listen(port, '127.0.0.1');
  return server;
} // prettier-ignore

async function recordSuite({ config, requests }, port) {
  writeAll();
  writeFileSync(`${root}/nginx.conf`, config);
  const nginx = spawn('nginx', ['-c', `${root}/nginx.conf`, '-g', 'daemon off;'], { stdio: 'inherit' });
  await sleep(500);
  const answers = [];
  for (const request of requests) answers.push(await ask(port, request));
  nginx.kill('SIGQUIT');
  await new Promise((resolve) => nginx.on('exit', resolve));
  const log = (name) => readFileSync(`${root}/logs/${name}.log`, 'utf8');
  return { answers, accessLog: log('access'), errorLog: log('error') };
}

function recordTests(configurations) {
  const tests = {};
  for (const [name, text] of Object.entries(configurations)) {
    writeFileSync(`${root}/test.conf`, text);
    const { status, stderr } = spawnSync('nginx', ['-t', '-c', `${root}/test.conf`], { encoding: 'utf8' });
    tests[name] = { status, stderr };
  }
  return tests;
}

const save = (name, value) =>
  writeFileSync(
    new URL(`../src/images/nginx/testdata/${name}`, import.meta.url),
    `${JSON.stringify(value, null, 1)}\n`,
  );
save('recorded.json', { ...(await recordSuite(cases, 18080)), tests: recordTests(cases.configurations) });
const fastcgi = serveFastCgi(18184);
save('recorded-table.json', await recordSuite(table, table.port));
fastcgi.close();
rmSync(root, { recursive: true, force: true });
