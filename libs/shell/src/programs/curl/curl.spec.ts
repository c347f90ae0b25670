// What curl 7.88.1 of Debian 12 printed for the same servers, recorded once.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createRandom, decodeUtf8, encodeUtf8, Pipe, readAll, VirtualClock } from '@drydock/machinery';
import { createFileSystem } from '../../kernel/create-file-system.ts';
import { Errno } from '../../kernel/file-system.ts';
import { createKernel } from '../../kernel/machine-kernel.ts';
import type { Connection, NetworkStack } from '../../kernel/network.ts';
import { connectionPair } from '../../net/connection-pair.ts';
import { serveHttp } from '../../net/http-server.ts';
import { serveTls, type TlsCertificate } from '../../net/tls.ts';
import { curl } from './curl.ts';

let clock: VirtualClock;
let servers: Map<number, (connection: Connection) => void>;
const certificate: TlsCertificate = {
  subject: 'CN = localhost',
  issuer: 'CN = localhost',
  selfSigned: true,
  notBefore: '2025-01-01T00:00:00Z',
  notAfter: '2030-01-01T00:00:00Z',
  dnsNames: ['localhost'],
  pem: 'PEM',
};

beforeEach(() => {
  clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const pages = (connection: Connection) =>
    void serveHttp(connection, async ({ method, target, headers, body }) => {
      if (target === '/nope') return { status: 404, headers: [], body: 'not found\n' };
      if (target === '/old') return { status: 302, headers: [['Location', '/index.html']], body: 'moved' };
      if (target === '/loop') return { status: 302, headers: [['Location', '/loop']], body: '' };
      if (target === '/echo')
        return {
          status: 200,
          headers: [],
          body: `${method} ${headers.map(([name, value]) => `${name}=${value}`).join(' ')} [${decodeUtf8(body)}]`,
        };
      return { status: 200, headers: [['Content-Type', 'text/html']], body: 'hello world\n' };
    });
  servers = new Map<number, (connection: Connection) => void>([
    [80, pages],
    [443, (connection) => void serveTls(connection, certificate).then(pages, () => undefined)],
    [8770, (connection) => void connection.reader.read().then(() => connection.close())],
    [8771, (connection) => void connection.reader.read().then(() => connection.reset())],
    [
      8772,
      (connection) =>
        void connection.reader
          .read()
          .then(() =>
            connection.writer.write(encodeUtf8('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc')),
          )
          .then(() => connection.close()),
    ],
    [8775, () => undefined],
  ]);
});

const network = {
  connect: async (address: string, port: number, signal?: { race<T>(work: Promise<T>): Promise<T> }) => {
    const serve = servers.get(port);
    if (address === '10.0.0.1') return signal!.race(new Promise<Connection>(() => undefined));
    if (!serve) throw new Errno('ECONNREFUSED');
    const pair = connectionPair({ address: '127.0.0.1', port: 40_000 }, { address, port });
    serve(pair.server);
    return pair.client;
  },
} as unknown as NetworkStack;

async function run(
  ...args: string[]
): Promise<{ code: number; out: string; err: string; fs: { readFile(path: string): Uint8Array } }> {
  const fs = createFileSystem({ clock });
  fs.mkdir('/etc/ssl/certs', { recursive: true });
  const kernel = createKernel({
    hostname: 'w',
    clock,
    random: createRandom('curl'),
    fs,
    network,
    programs: { curl },
  });
  const out = new Pipe();
  const err = new Pipe();
  const process = kernel.spawn({ argv: ['curl', ...args], program: curl, stdout: out, stderr: err });
  const { code } = await clock.runFor(process.exited);
  out.close();
  err.close();
  return { code, out: decodeUtf8(await readAll(out)), err: decodeUtf8(await readAll(err)), fs };
}

const head =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
  '                                 Dload  Upload   Total   Spent    Left  Speed\n';
const zero = '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0';

describe('usage', () => {
  test('of nothing, of unknown options, of missing values', async () => {
    const hint = "curl: try 'curl --help' or 'curl --manual' for more information\n";
    expect(await run()).toMatchObject({ code: 2, out: '', err: hint });
    expect(await run('--foo')).toMatchObject({ code: 2, err: `curl: option --foo: is unknown\n${hint}` });
    expect(await run('-o')).toMatchObject({ code: 2, err: `curl: option -o: requires parameter\n${hint}` });
  });
});

describe('transfers', () => {
  test('with the progress meter, and silently', async () => {
    expect(await run('http://localhost/index.html')).toMatchObject({
      code: 0,
      out: 'hello world\n',
      err: `${head}${zero}\r100    12  100    12    0     0  12000      0 --:--:-- --:--:-- --:--:-- 12000\n`,
    });
    expect(await run('-s', 'http://localhost/index.html')).toMatchObject({
      code: 0,
      out: 'hello world\n',
      err: '',
    });
  });

  test('verbose', async () => {
    expect((await run('-sv', 'http://localhost/nope', '-o', '/dev/null')).err).toBe(
      [
        '*   Trying 127.0.0.1:80...',
        '* Connected to localhost (127.0.0.1) port 80 (#0)',
        '> GET /nope HTTP/1.1\r',
        '> Host: localhost\r',
        '> User-Agent: curl/7.88.1\r',
        '> Accept: */*\r',
        '> \r',
        '< HTTP/1.1 404 Not Found\r',
        '< Content-Length: 10\r',
        '< \r',
        '{ [10 bytes data]',
        '* Connection #0 to host localhost left intact',
        '',
      ].join('\n'),
    );
  });

  test('head, include, fail, write-out, output files', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n';
    expect((await run('-sI', 'localhost/')).out).toBe(answer);
    expect((await run('-si', 'localhost')).out).toBe(`${answer}hello world\n`);
    expect(await run('-sSf', 'http://localhost/nope')).toMatchObject({
      code: 22,
      out: '',
      err: 'curl: (22) The requested URL returned error: 404\n',
    });
    const format = '%{http_code} %{url_effective} %{size_download} %{num_redirects}\\n';
    expect((await run('-sL', '-o', '/dev/null', '-w', format, 'http://localhost/old')).out).toBe(
      '200 http://localhost/index.html 12 1\n',
    );
    const saved = await run('-sO', 'http://localhost/index.html');
    expect(decodeUtf8(saved.fs.readFile('/index.html'))).toBe('hello world\n');
  });

  test('data, method, headers, user', async () => {
    expect(
      (
        await run(
          '-s',
          '-d',
          'a=b',
          '-d',
          'c',
          '-H',
          'X-A: 1',
          '-H',
          'Accept:',
          '-u',
          'a:b',
          'localhost/echo',
        )
      ).out,
    ).toBe(
      'POST Host=localhost Authorization=Basic YTpi User-Agent=curl/7.88.1 X-A=1 Content-Length=5 Content-Type=application/x-www-form-urlencoded [a=b&c]',
    );
    expect((await run('-s', '-X', 'DELETE', '-A', 'me', 'localhost/echo')).out).toBe(
      'DELETE Host=localhost User-Agent=me Accept=*/* []',
    );
  });
});

describe('failures', () => {
  test('of connections', async () => {
    expect(await run('http://localhost:1/')).toMatchObject({
      code: 7,
      err: `${head}${zero}${zero}\ncurl: (7) Failed to connect to localhost port 1 after 0 ms: Couldn't connect to server\n`,
    });
    expect(await run('http://nosuch.invalid/')).toMatchObject({
      code: 6,
      err: `${head}${zero}curl: (6) Could not resolve host: nosuch.invalid\n`,
    });
    expect(await run('-sS', '--connect-timeout', '1', 'http://10.0.0.1/')).toMatchObject({
      code: 28,
      err: 'curl: (28) Failed to connect to 10.0.0.1 port 80 after 1000 ms: Timeout was reached\n',
    });
    expect(await run('-m', '1', 'http://10.0.0.1/')).toMatchObject({
      code: 28,
      err: `${head}${zero}\r  0     0    0     0    0     0      0      0 --:--:--  0:00:01 --:--:--     0\ncurl: (28) Connection timed out after 1000 milliseconds\n`,
    });
  });

  test('of servers', async () => {
    const failure = async (...args: string[]) => {
      const { code, err } = await run('-sS', ...args);
      return [code, err];
    };
    expect(await failure('http://localhost:8770/')).toEqual([52, 'curl: (52) Empty reply from server\n']);
    expect(await failure('http://localhost:8771/')).toEqual([
      56,
      'curl: (56) Recv failure: Connection reset by peer\n',
    ]);
    expect(await failure('http://localhost:8772/')).toEqual([
      18,
      'curl: (18) transfer closed with 97 bytes remaining to read\n',
    ]);
    expect(await failure('-m', '1', 'http://localhost:8775/')).toEqual([
      28,
      'curl: (28) Operation timed out after 1000 milliseconds with 0 bytes received\n',
    ]);
    expect(await failure('-L', '--max-redirs', '2', 'http://localhost/loop')).toEqual([
      47,
      'curl: (47) Maximum (2) redirects followed\n',
    ]);
    expect(await failure('foo://x')).toEqual([
      1,
      'curl: (1) Protocol "foo" not supported or disabled in libcurl\n',
    ]);
  });

  test('of TLS', async () => {
    expect(await run('-sS', 'https://localhost:80/')).toMatchObject({
      code: 35,
      err: 'curl: (35) OpenSSL/3.0.17: error:0A00010B:SSL routines::wrong version number\n',
    });
    const refused = await run('-sS', 'https://localhost/');
    expect([refused.code, refused.err.split('\n').slice(0, 2)]).toEqual([
      60,
      [
        'curl: (60) SSL certificate problem: self-signed certificate',
        'More details here: https://curl.se/docs/sslcerts.html',
      ],
    ]);
    expect(await run('-sk', 'https://localhost/')).toMatchObject({ code: 0, out: 'hello world\n', err: '' });
  });
});
