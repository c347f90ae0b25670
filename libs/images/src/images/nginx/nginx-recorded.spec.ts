// What the real nginx 1.22.1 answered (testdata/README.md), byte for byte, from the simulated one.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { decodeUtf8, encodeUtf8, parseTime } from '@drydock/machinery';
import type { FileSystem } from '@drydock/shell';
import { runContainer, type Container } from '../../testing/container.ts';

interface GoldenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const load = (name: string) => new URL(`./testdata/${name}`, import.meta.url);
const cases = (await import(load('cases.mjs').href)) as {
  root: string;
  files: Record<string, string>;
  config: string;
  requests: GoldenRequest[];
  configurations: Record<string, string>;
};
const recorded = JSON.parse(readFileSync(load('recorded.json'), 'utf8')) as {
  answers: string[];
  accessLog: string;
  errorLog: string;
  tests: Record<string, { status: number; stderr: string }>;
};
const modified = parseTime('2025-10-28T12:00:00Z')!;

function prepare(fs: FileSystem): void {
  fs.mkdir(`${cases.root}/logs`, { recursive: true });
  for (const [name, text] of Object.entries(cases.files)) {
    const path = `${cases.root}/${name}`;
    fs.mkdir(path.replace(/\/[^/]*$/, ''), { recursive: true });
    fs.writeFile(path, text);
    fs.utimes(path, modified);
  }
  fs.utimes(`${cases.root}/www/list/dir`, modified);
  fs.writeFile(`${cases.root}/nginx.conf`, cases.config);
}

async function ask(
  container: Container,
  { method, path, headers, body = '' }: GoldenRequest,
): Promise<string> {
  const lines = Object.entries({ ...headers, ...(body && { 'Content-Length': String(body.length) }) });
  const stack = container.network.stack('10.1.0.5');
  const connection = await stack.connect('127.0.0.1', 18080);
  let text = '';
  const reading = (async () => {
    for (let chunk = await connection.reader.read(); chunk; chunk = await connection.reader.read())
      text += decodeUtf8(chunk);
  })();
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  await connection.writer.write(encodeUtf8(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`));
  await container.clock.settle();
  connection.close();
  await reading;
  return text;
}

const withoutTimes = (text: string) => text.replace(/^(Date|Expires): .*\r$/gm, '$1: <Date>\r');
/** Our HTTP library writes `Connection: close` last; the position is the one thing that is not compared. */
const lines = (text: string) => {
  const all = text.split('\r\n');
  const close = all.indexOf('Connection: close');
  return close < 0
    ? all
    : [
        ...all.slice(0, close),
        ...all.slice(close + 1, all.indexOf('')),
        'Connection: close',
        ...all.slice(all.indexOf('')),
      ];
};
const errorLines = (text: string) =>
  text.replace(/^.{19} (\[\w+\]) \d+#\d+: \*\d+/gm, '<Time> $1 <Pid>: *<N>').split('\n');

describe('nginx as recorded', () => {
  const started = runContainer('nginx:1.22.1', {
    command: ['nginx', '-c', `${cases.root}/nginx.conf`, '-g', 'daemon off;'],
    prepare,
  });

  test.each(
    cases.requests.map(
      (request, index) =>
        [
          `${index} ${request.method} ${request.path} ${JSON.stringify(request.headers)}`,
          request,
          recorded.answers[index]!,
        ] as const,
    ),
  )('%s', async (_, request, expected) => {
    expect(lines(withoutTimes(await ask(await started, request)))).toEqual(lines(withoutTimes(expected)));
  });

  test('access log', async () => {
    const { fs } = await started;
    // sorted: whether proxy or backend logs first is a race of two real processes
    expect(
      decodeUtf8(fs.readFile(`${cases.root}/logs/access.log`))
        .split('\n')
        .sort(),
    ).toEqual(recorded.accessLog.split('\n').sort());
  });

  test('error log', async () => {
    const { fs } = await started;
    expect(errorLines(decodeUtf8(fs.readFile(`${cases.root}/logs/error.log`)))).toEqual(
      errorLines(recorded.errorLog),
    );
  });
});

describe('nginx -t as recorded', () => {
  test.each(Object.entries(cases.configurations))('%s', async (name, text) => {
    const path = `${cases.root}/test.conf`;
    const container = await runContainer('nginx:1.22.1', {
      command: ['nginx', '-t', '-c', path],
      prepare: (fs) => {
        fs.mkdir(cases.root, { recursive: true });
        fs.writeFile(path, text);
      },
    });
    const { code } = await container.clock.runFor(container.process.exited);
    // Debian's nginx says it once, with the time; the image's also to its error log, which is stderr again
    const said = container
      .stderr()
      .split('\n')
      .filter((line) => !/^\d{4}\//.test(line));
    const expected = recorded.tests[name]!;
    const real = expected.stderr.replace(/^.{19} (\[\w+\]) \d+#\d+:/gm, 'nginx: $1').split('\n');
    expect([code, ...said]).toEqual([expected.status, ...real]);
  });
});
