// What the real Apache 2.4.71 answered, from the simulated one, which calls itself that version for it.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { decodeUtf8, encodeUtf8, parseTime } from '@drydock/machinery';
import type { FileSystem } from '@drydock/shell';
import { runContainer, type Container } from '../../testing/container.ts';
import { imageDefinition } from '../../image.ts';
import { httpd } from './index.ts';

interface GoldenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const load = (name: string) => new URL(`./testdata/${name}`, import.meta.url);
const cases = (await import(load('cases.mjs').href)) as {
  root: string;
  port: number;
  files: Record<string, string>;
  config: string;
  requests: GoldenRequest[];
  configurations: Record<string, string>;
};
const recorded = JSON.parse(readFileSync(load('recorded.json'), 'utf8')) as {
  answers: string[];
  logs: Record<string, string>;
  tests: Record<string, { status: number; output: string }>;
};
const { root } = cases;
const modified = parseTime('2025-10-28T12:00:00Z')!;
const mimeTypes =
  'text/html html htm\ntext/plain txt\ntext/css css\napplication/json json\nimage/jpeg jpg jpeg\nimage/png png\n';
const image = imageDefinition(httpd, '2.4.71');

function prepare(fs: FileSystem): void {
  fs.mkdir(`${root}/logs`, { recursive: true });
  fs.symlink('/usr/local/apache2/modules', `${root}/modules`);
  for (const [name, text] of Object.entries({ ...cases.files, 'mime.types': mimeTypes })) {
    const path = `${root}/${name}`;
    fs.mkdir(path.replace(/\/[^/]*$/, ''), { recursive: true });
    fs.writeFile(path, text);
    fs.utimes(path, modified);
  }
  for (const name of ['www/list/dir', 'www/list', 'www']) fs.utimes(`${root}/${name}`, modified);
  fs.writeFile(`${root}/httpd.conf`, cases.config);
}

async function ask(container: Container, request: GoldenRequest): Promise<string> {
  const { method, path, headers, body = '' } = request;
  const lines = Object.entries({ ...headers, ...(body && { 'Content-Length': String(body.length) }) });
  const connection = await container.network.stack('10.1.0.5').connect('127.0.0.1', cases.port);
  let text = '';
  const reading = (async () => {
    for (let chunk = await connection.reader.read(); chunk; chunk = await connection.reader.read())
      text += decodeUtf8(chunk);
  })();
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  await connection.writer.write(encodeUtf8(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`));
  await container.clock.settle();
  await container.clock.settle();
  connection.close();
  await reading.catch(() => undefined);
  return text;
}

/** Without what differs by time or platform; where `Connection: close` stands is our HTTP library's choice. */
const lines = (text: string) => {
  const all = text
    .replace(/^Date: .*\r$/m, 'Date: <Date>\r')
    .replace('Apache/2.4.71 (Debian)', 'Apache/2.4.71 (Unix)')
    // the order is that of a hash table with a random seed
    .replace(/^Allow: (.*)\r$/m, (_, list: string) => `Allow: ${list.split(',').sort().join(',')}\r`)
    .split('\r\n');
  const [head, rest] = [all.slice(0, all.indexOf('')), all.slice(all.indexOf(''))];
  const close = head.filter((line) => line === 'Connection: close');
  return [...head.filter((line) => line !== 'Connection: close'), ...close, ...rest];
};

const logLines = (text: string) =>
  text
    .replace(/^\[[^\]]*\] (\[[\w:]+\]) \[pid \d+:tid \d+\]/gm, '<Time> $1')
    .replace(/client 127\.0\.0\.1:\d+/g, 'client <Client>')
    .replace(/\[\d\d\/\w{3}\/\d{4}:[\d:]+ \+0000\]/g, '<Time>')
    .replace('Apache/2.4.71 (Debian)', 'Apache/2.4.71 (Unix)')
    .replace('/usr/sbin/apache2', 'httpd')
    .split('\n')
    .filter((line) => !line.includes('AH00491'));

const started = runContainer('httpd', {
  image,
  command: ['httpd', '-f', `${root}/httpd.conf`, '-D', 'FOREGROUND'],
  prepare,
});

describe('httpd as recorded', () => {
  test.each(
    cases.requests.map((request, index) => [`${index} ${request.method} ${request.path} ${JSON.stringify(request.headers)}`, request, recorded.answers[index]!] as const),
  )('%s', async (_, request, expected) => {
    expect(lines(await ask(await started, request))).toEqual(lines(expected));
  }); // prettier-ignore

  test.each(Object.entries(recorded.logs))('log %s', async (name, expected) => {
    const text = decodeUtf8((await started).fs.readFile(`${root}/logs/${name}.log`));
    // sorted: httpd's workers write at the same time
    expect(logLines(text).sort()).toEqual(logLines(expected).sort());
  });
});

describe('httpd -t as recorded', () => {
  test.each(Object.entries(cases.configurations))('%s', async (name, text) => {
    const container = await runContainer('httpd', {
      image,
      command: ['httpd', '-t', '-f', `${root}/test.conf`],
      prepare: (fs) => {
        prepare(fs);
        fs.writeFile(`${root}/test.conf`, text);
      },
    });
    const { code } = await container.clock.runFor(container.process.exited);
    const real = recorded.tests[name]!;
    const shown = (output: string) =>
      output
        .replace(/^\[[^\]]*\] (\[[\w:]+\]) \[pid \d+:tid \d+\]/gm, '<Time> $1')
        .replaceAll('apache2:', 'httpd:');
    expect([code, shown(container.stderr())]).toEqual([real.status, shown(real.output)]);
  });
});
