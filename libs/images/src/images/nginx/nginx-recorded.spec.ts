// What the real nginx 1.22.1 answered (testdata/README.md), byte for byte, from the simulated one.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { concatBytes, decodeUtf8, encodeUtf8, parseTime } from '@drydock/machinery';
import { BufferedReader, type FileSystem } from '@drydock/shell';
import { decodeParameters, encodeRecord, encodeStream, recordTypes } from '../../fastcgi-records.ts';
import { LoopbackNetwork } from '../../testing/loopback.ts';
import { runContainer, type Container } from '../../testing/container.ts';

interface GoldenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Suite {
  readonly root: string;
  readonly files: Record<string, string>;
  readonly config: string;
  readonly requests: GoldenRequest[];
}

interface Recorded {
  readonly answers: string[];
  readonly accessLog: string;
  readonly errorLog: string;
}

const load = (name: string) => new URL(`./testdata/${name}`, import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(load(name), 'utf8'));
const cases = (await import(load('cases.mjs').href)) as Suite & { configurations: Record<string, string> };
const table = (await import(load('table.mjs').href)) as Suite & {
  port: number;
  fastcgiAnswer: (
    parameters: [string, string][],
    body: string,
  ) => { readonly output: string; readonly errors?: string };
  readable: (bytes: Buffer, gunzip: (bytes: Buffer) => Buffer) => string;
};
const recorded = read('recorded.json') as Recorded & {
  tests: Record<string, { status: number; stderr: string }>;
};
const recordedTable = read('recorded-table.json') as Recorded;
const modified = parseTime('2025-10-28T12:00:00Z')!;

const prepare =
  ({ root, files, config }: Suite) =>
  (fs: FileSystem): void => {
    fs.mkdir(`${root}/logs`, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      const path = `${root}/${name}`;
      fs.mkdir(path.replace(/\/[^/]*$/, ''), { recursive: true });
      fs.writeFile(path, text);
      fs.utimes(path, modified);
    }
    fs.utimes(`${root}/www/list/dir`, modified);
    fs.writeFile(`${root}/nginx.conf`, config);
  };

async function ask(container: Container, port: number, request: GoldenRequest): Promise<string> {
  const { method, path, headers, body = '' } = request;
  const lines = Object.entries({ ...headers, ...(body && { 'Content-Length': String(body.length) }) });
  const stack = container.network.stack('10.1.0.5');
  const connection = await stack.connect('127.0.0.1', port);
  const chunks: Uint8Array[] = [];
  const reading = (async () => {
    for (let chunk = await connection.reader.read(); chunk; chunk = await connection.reader.read())
      chunks.push(chunk);
  })();
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  await connection.writer.write(encodeUtf8(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`));
  await container.clock.settle();
  await container.clock.settle();
  connection.close();
  await reading.catch(() => undefined);
  return table.readable(Buffer.from(concatBytes(chunks)), gunzipSync);
}

const withoutTimes = (text: string) =>
  text
    .replace(/^(Date|Expires): (?!Thu, (01 Jan 1970|31 Dec 2037)).*\r$/gm, '$1: <Date>\r')
    .replace(/^(Active connections:|Reading:| \d+ \d+ \d+ $).*/gm, '<Count>')
    .replace(/^--\d{20}/gm, '--<Boundary>')
    .replace(/boundary=\d{20}/, 'boundary=<Boundary>');
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
  text
    .replace(/^.{19} (\[\w+\]) \d+#\d+: \*\d+/gm, '<Time> $1 <Pid>: *<N>')
    .replace(/excess: \d+\.\d+/g, 'excess: <Excess>')
    .split('\n');

const titled = ({ requests }: Suite, { answers }: Recorded) =>
  requests.map(
    (request, index) =>
      [
        `${index} ${request.method} ${request.path} ${JSON.stringify(request.headers)}`,
        request,
        answers[index]!,
      ] as const,
  );

async function readLog(container: Promise<Container>, root: string, name: string): Promise<string> {
  return decodeUtf8((await container).fs.readFile(`${root}/logs/${name}.log`));
}

describe('nginx as recorded', () => {
  const started = runContainer('nginx:1.22.1', {
    command: ['nginx', '-c', `${cases.root}/nginx.conf`, '-g', 'daemon off;'],
    prepare: prepare(cases),
  });

  test.each(titled(cases, recorded))('%s', async (_, request, expected) => {
    expect(lines(withoutTimes(await ask(await started, 18080, request)))).toEqual(
      lines(withoutTimes(expected)),
    );
  });

  test('access log', async () => {
    // sorted: whether proxy or backend logs first is a race of two real processes
    expect((await readLog(started, cases.root, 'access')).split('\n').sort()).toEqual(
      recorded.accessLog.split('\n').sort(),
    );
  });

  test('error log', async () => {
    expect(errorLines(await readLog(started, cases.root, 'error'))).toEqual(errorLines(recorded.errorLog));
  });
});

async function readFastCgi(reader: BufferedReader): Promise<{ parameters: Uint8Array; body: Uint8Array }> {
  const streams = { [recordTypes.params]: [] as Uint8Array[], [recordTypes.stdin]: [] as Uint8Array[] };
  for (;;) {
    const head = await reader.readExactly(8);
    const content = await reader.readExactly(head[4]! * 256 + head[5]!);
    await reader.readExactly(head[6]!);
    const type = head[1]! as keyof typeof streams;
    streams[type]?.push(content);
    if (type === recordTypes.stdin && content.length === 0)
      return {
        parameters: concatBytes(streams[recordTypes.params]),
        body: concatBytes(streams[recordTypes.stdin]),
      };
  }
}

/** The FastCGI application of the recording. */
function serveFastCgi(network: LoopbackNetwork): void {
  network.stack('10.1.0.5').listen(18184, (connection) => {
    void (async () => {
      const request = await readFastCgi(new BufferedReader(connection.reader));
      const parameters = [...decodeParameters(request.parameters)];
      const answer = table.fastcgiAnswer(parameters as [string, string][], decodeUtf8(request.body));
      const errors = answer.errors ? encodeStream(recordTypes.stderr, encodeUtf8(answer.errors)) : [];
      await connection.writer.write(
        concatBytes([
          Uint8Array.from(errors),
          encodeStream(recordTypes.stdout, encodeUtf8(answer.output)),
          encodeRecord(recordTypes.stdout, new Uint8Array()),
          encodeRecord(recordTypes.end, new Uint8Array(8)),
        ]),
      );
      connection.close();
    })();
  });
}

describe('the location table', () => {
  const network = new LoopbackNetwork();
  serveFastCgi(network);
  const started = runContainer('nginx:1.22.1', {
    network,
    command: ['nginx', '-c', `${table.root}/nginx.conf`, '-g', 'daemon off;'],
    prepare: prepare(table),
  });

  test.each(titled(table, recordedTable))('%s', async (_, request, expected) => {
    expect(lines(withoutTimes(await ask(await started, table.port, request)))).toEqual(
      lines(withoutTimes(expected)),
    );
  });

  // compressors differ: how many bytes they send is not compared
  const accessLines = (text: string) =>
    text.replace(/("GET \/gz\w* HTTP\/1.1" 200) \d+/g, '$1 <Size>').split('\n');

  test('access log', async () => {
    expect(accessLines(await readLog(started, table.root, 'access'))).toEqual(
      accessLines(recordedTable.accessLog),
    );
  });

  test('error log', async () => {
    expect(errorLines(await readLog(started, table.root, 'error'))).toEqual(
      errorLines(recordedTable.errorLog),
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
