// Runs our kubectl (as built in dist) on this machine: `node libs/kubectl/dev/run.mjs get pods`. HTTP only.
import { promises as fs } from 'node:fs';
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { runKubectl, DialError } from '../dist/index.js';
import { CancelSource, createRandom } from '@drydock/machinery';

const interrupt = new CancelSource();
process.on('SIGINT', () => interrupt.cancel('SIGINT'));

function httpTransport(config) {
  const headersOf = (request) => ({
    ...request.headers,
    ...(config.token ? { authorization: `Bearer ${config.token}` } : {}),
  });
  const send = async (request) => {
    const controller = new AbortController();
    request.signal?.onCancel(() => controller.abort());
    const body =
      request.body === undefined || typeof request.body === 'string' || request.body instanceof Uint8Array
        ? request.body
        : JSON.stringify(request.body);
    try {
      return await fetch(config.server + request.path, {
        method: request.method,
        headers: headersOf(request),
        body,
        signal: controller.signal,
      });
    } catch (error) {
      const cause = error.cause ?? {};
      if (cause.code === 'ECONNREFUSED')
        throw new DialError(
          config.server,
          `dial tcp ${config.server.replace(/^http:\/\/localhost/, '127.0.0.1').replace(/^https?:\/\//, '')}: connect: connection refused`,
        );
      throw new DialError(config.server, String(cause.message ?? error.message));
    }
  };
  return {
    async request(request) {
      const response = await send(request);
      const headers = Object.fromEntries(response.headers);
      if (headers.warning) headers.warning = headers.warning.split(/, (?=\d{3} )/).join('\n');
      if (response.status < 400 && /[?&]watch=true/.test(request.path))
        return { status: response.status, headers, events: lines(response.body) };
      const text = await response.text();
      const json = (headers['content-type'] ?? '').includes('json');
      return { status: response.status, headers, body: json && text !== '' ? JSON.parse(text) : text };
    },
    connect() {
      throw new Error('not simulated: streams over HTTP');
    },
  };
}

async function* lines(body) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const parts = rest.split('\n');
    rest = parts.pop();
    for (const part of parts) if (part.trim()) yield JSON.parse(part);
  }
}

const stdin = process.stdin[Symbol.asyncIterator]();
const writer = (stream) => ({
  write: (bytes) => new Promise((resolve) => stream.write(bytes, () => resolve())),
  close() {},
});
const clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  hold: (work) => work,
};
process.exit(
  await runKubectl({
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdin: { read: async () => (await stdin.next()).value, close() {} },
    stdout: writer(process.stdout),
    stderr: writer(process.stderr),
    isTerminal: {
      stdin: process.stdin.isTTY === true,
      stdout: process.stdout.isTTY === true,
      stderr: process.stderr.isTTY === true,
    },
    files: {
      readFile: (path) => fs.readFile(path),
      writeFile: (path, bytes) => fs.writeFile(path, bytes),
      exists: (path) =>
        fs.stat(path).then(
          () => true,
          () => false,
        ),
      stat: async (path) => {
        const stat = await fs.stat(path);
        return { directory: stat.isDirectory(), mode: stat.mode, size: stat.size };
      },
      readdir: (path) => fs.readdir(path),
      mkdir: (path, options) => fs.mkdir(path, options),
      remove: (path) => fs.rm(path),
    },
    cancelled: interrupt.signal,
    clock,
    random: createRandom(String(process.pid)),
    transport: httpTransport,
    runEditor: async (path) =>
      spawnSync('sh', ['-c', `${process.env.KUBE_EDITOR ?? process.env.EDITOR ?? 'vi'} "$1"`, 'sh', path], {
        stdio: 'inherit',
      }).status ?? 1,
  }),
);
