import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { get, request, type RequestOptions } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import {
  badRequest,
  encodeUtf8,
  internalError,
  notFound,
  Pipe,
  type StreamConnection,
  type UserInfo,
} from '@drydock/machinery';
import WebSocket from 'ws';
import { CertificateAuthority } from './certificates/authority.ts';
import { serveSecurely, type SecureServer } from './serve-securely.ts';
import type { ServedApi } from './served-api.ts';

jest.setTimeout(30_000);

/** What the API behind the port holds for its clients at the moment. */
const open = { watches: 0, streams: 0 };
const anonymous: UserInfo = { username: 'system:anonymous', groups: [] };

async function* ticks(onEnd: Promise<void>) {
  open.watches++;
  try {
    yield encodeUtf8('tick\n');
    await onEnd;
  } finally {
    open.watches--;
  }
}

/** A process that sends back what it is sent. */
function echo(): StreamConnection {
  const pipe = new Pipe();
  open.streams++;
  let closed = false;
  let finish: (status: Awaited<StreamConnection['status']>) => void = () => undefined;
  return {
    stdin: { write: (bytes) => pipe.write(bytes), close: () => (pipe.close(), finish(success)) },
    stdout: pipe.reader,
    status: new Promise((resolve) => (finish = resolve)),
    resize: () => undefined,
    close() {
      if (!closed) open.streams--;
      closed = true;
      pipe.close();
      finish(success);
    },
  };
}
const success = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' } as const;

const api: ServedApi = {
  authenticate({ certificate, bearerToken }) {
    if (certificate) return { username: certificate.commonName, groups: certificate.organizations };
    if (bearerToken === undefined) return anonymous;
    return bearerToken === 'good' ? { username: 'token', groups: [] } : undefined;
  },
  async handle({ path, method, body, headers, signal }, user) {
    const answer = (status: number, value: unknown) => ({
      status,
      headers: { 'content-type': 'application/json', warning: '299 - "one"\n299 - "two"' },
      body: encodeUtf8(JSON.stringify(value)),
    });
    if (path === '/whoami') return answer(200, user);
    if (path === '/large') return answer(200, 'x'.repeat(200_000));
    if (path === '/body') return answer(200, [method, body.length, headers['impersonate-group'] ?? '']);
    if (path === '/watch')
      return {
        status: 200,
        headers: {},
        body: ticks(new Promise((resolve) => signal!.onCancel(() => resolve()))),
      };
    if (path.includes('/pods/none/'))
      return answer(404, notFound({ group: '', name: 'pods' }, 'none').status);
    return answer(400, badRequest('Upgrade request required').status);
  },
  async connect({ path }) {
    if (path.includes('/pods/none/')) throw notFound({ group: '', name: 'pods' }, 'none');
    if (path.includes('container=gone'))
      throw internalError('unable to upgrade connection: container not found ("gone")');
    return echo();
  },
};

let server: SecureServer;
beforeAll(async () => {
  server = await serveSecurely({ api, port: 0 });
});
afterAll(() => server.close());

interface Reply {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

function ask(path: string, options: RequestOptions = {}, body: Uint8Array | string = ''): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${server.url}${path}`,
      { ca: server.authority.certificate, agent: false, ...options },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
const whoami = async (options: RequestOptions) => {
  const { status, body } = await ask('/whoami', options);
  return [status, JSON.parse(body.toString()) as { username?: string; message?: string }];
};
const streamOf = (subresource: string, pod = 'web') =>
  `/api/v1/namespaces/default/pods/${pod}/${subresource}`;

describe('who asks', () => {
  test('is told by certificate, token, or nobody', async () => {
    const client = await server.authority.issueClient({ commonName: 'jane', organizations: ['dev', 'ops'] });
    const stranger = await (
      await CertificateAuthority.create()
    ).issueClient({ commonName: 'jane', organizations: [] });
    const unauthorized = {
      ...success,
      status: 'Failure',
      message: 'Unauthorized',
      reason: 'Unauthorized',
      code: 401,
    };
    const tls = ({ certificate, key }: typeof client) => ({ cert: certificate, key });
    const token = (text: string) => ({ headers: { authorization: `Bearer ${text}` } });
    expect(await whoami(tls(client))).toEqual([200, { username: 'jane', groups: ['dev', 'ops'] }]);
    expect(await whoami(token('good'))).toEqual([200, { username: 'token', groups: [] }]);
    expect(await whoami({})).toEqual([200, anonymous]);
    expect(await whoami(token('bad'))).toEqual([401, unauthorized]);
    expect(await whoami(tls(stranger))).toEqual([401, unauthorized]);
    expect(await whoami({ ...tls(stranger), ...token('good') })).toEqual([
      200,
      { username: 'token', groups: [] },
    ]);
  });

  test('finds a kubeconfig in kubectl’s own order', async () => {
    const text = await server.kubeconfig('lab', [
      { name: 'lab', certificate: { commonName: 'jane', organizations: [] } },
      { name: 'by-token', token: 'good' },
    ]);
    expect(text.replace(/(data: )\S+/g, '$1<Data>').replace(server.url, '<Url>')).toBe(`apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: <Data>
    server: <Url>
  name: lab
contexts:
- context:
    cluster: lab
    user: by-token
  name: by-token
- context:
    cluster: lab
    user: lab
  name: lab
current-context: lab
kind: Config
preferences: {}
users:
- name: by-token
  user:
    token: good
- name: lab
  user:
    client-certificate-data: <Data>
    client-key-data: <Data>
`);
  });
});

describe('answers', () => {
  test('large ones are packed for who can unpack them; warnings are headers of their own', async () => {
    const packed = await ask('/large', { headers: { 'accept-encoding': 'gzip' } });
    const plain = await ask('/large');
    expect([
      packed.headers['content-encoding'],
      packed.headers['vary'],
      plain.headers['content-encoding'],
    ]).toEqual(['gzip', 'Accept-Encoding', undefined]);
    expect(gunzipSync(packed.body)).toEqual(plain.body);
    expect(
      (await ask('/whoami', { headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding'],
    ).toBeUndefined();
    expect(plain.headers['warning']).toBe('299 - "one", 299 - "two"');
  });

  test('a body is read once it is asked for, and no further than the limit', async () => {
    const length = async (size: number, headers = {}) =>
      (await ask('/body', { method: 'POST', headers }, Buffer.alloc(size))).body.toString();
    expect(await length(1000, { expect: '100-continue' })).toBe('["POST",1000,""]');
    expect(await length(3 * 1024 * 1024 + 5)).toBe(`["POST",${3 * 1024 * 1024 + 1},""]`);
    expect(await length(0, { 'impersonate-group': ['a', 'b'] })).toBe('["POST",0,"a\\nb"]');
  });

  test('a watch is free again when its client goes', async () => {
    const sent = get(`${server.url}/watch`, { ca: server.authority.certificate, agent: false });
    const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
    await once(response, 'data');
    expect(open.watches).toBe(1);
    sent.destroy();
    sent.on('error', () => undefined);
    await settled(() => open.watches === 0);
    expect(open.watches).toBe(0);
  });
});

/** Lets the event loop turn until it is so, or for a while. */
async function settled(done: () => boolean): Promise<void> {
  for (let i = 0; i < 2_000 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 1));
}

function say(socket: NodeJS.ReadWriteStream, text: string): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
    socket.on('close', () => resolve(said));
    socket.on('error', () => undefined);
    socket.write(text);
  });
}

describe('who does not speak the language', () => {
  test('plain HTTP is told so, other bytes are cut off', async () => {
    const plain = () => connectPlain(server.port, '127.0.0.1');
    expect(await say(plain(), 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toBe(
      'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n',
    );
    expect(await say(plain(), 'hello?\r\n')).toBe('');
  });

  test('what is no HTTP inside TLS', async () => {
    const tls = () => connectTls({ port: server.port, host: '127.0.0.1', ca: server.authority.certificate });
    expect(await say(tls(), 'no request\r\n\r\n')).toBe(
      'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request',
    );
  });
});

describe('upgrades that fail', () => {
  const spdy = (protocols: string) => ({
    connection: 'Upgrade',
    upgrade: 'SPDY/3.1',
    'x-stream-protocol-version': protocols,
  });
  const socketKey = { 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-version': '13' };
  const webSocket = { connection: 'Upgrade', upgrade: 'websocket', ...socketKey };
  test.each([
    [
      'POST',
      'exec?stdout=1',
      { connection: 'Upgrade', upgrade: 'SPDY/3.1' },
      400,
      'unable to upgrade: X-Stream-Protocol-Version is required\n',
    ],
    [
      'POST',
      'exec?stdout=1',
      spdy('v9.channel.k8s.io'),
      403,
      'unable to upgrade: unable to negotiate protocol: client supports [v9.channel.k8s.io], server accepts [v4.channel.k8s.io v3.channel.k8s.io v2.channel.k8s.io channel.k8s.io]\n',
    ],
    [
      'POST',
      'exec',
      spdy('v4.channel.k8s.io'),
      400,
      'you must specify at least 1 of stdin, stdout, stderr\n',
    ],
    [
      'POST',
      'exec?stdout=1&container=gone',
      spdy('v4.channel.k8s.io'),
      500,
      'container not found ("gone")\n',
    ],
    [
      'POST',
      'exec?stdout=1',
      { ...spdy('v4.channel.k8s.io'), upgrade: 'foo' },
      400,
      'unable to upgrade: missing upgrade headers in request\n',
    ],
    [
      'GET',
      'exec?stdout=1',
      { ...webSocket, 'sec-websocket-version': '8' },
      400,
      'missing or bad WebSocket Version',
    ],
    ['GET', 'exec?stdout=1', { ...webSocket, 'sec-websocket-key': 'x' }, 400, 'mismatch challenge/response'],
    ['GET', 'exec?stdout=1', { ...webSocket, 'sec-websocket-protocol': 'chat' }, 403, ''],
    [
      'GET',
      'portforward?ports=x',
      { ...webSocket, 'sec-websocket-protocol': 'v4.channel.k8s.io' },
      400,
      'unable to parse "x" as a port: strconv.ParseUint: parsing "x": invalid syntax\n',
    ],
  ])('%s %s', async (method, path, headers, status, text) => {
    const reply = await ask(streamOf(path), { method, headers });
    expect([reply.status, reply.body.toString()]).toEqual([status, text]);
  });

  test('what the API server has to say comes first; 401 before anything', async () => {
    const missing = await ask(streamOf('exec', 'none'), {
      method: 'POST',
      headers: { connection: 'Upgrade', upgrade: 'SPDY/3.1' },
    });
    expect(JSON.parse(missing.body.toString())).toMatchObject({
      message: 'pods "none" not found',
      code: 404,
    });
    const unknown = await ask(streamOf('exec'), { headers: { ...webSocket, authorization: 'Bearer bad' } });
    expect(unknown.status).toBe(401);
  });

  test('an upgrade that means nothing here is no upgrade', async () => {
    const reply = await ask('/whoami', {
      headers: { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': '' },
    });
    expect(reply.status).toBe(200);
  });
});

describe('websockets', () => {
  const dial = (path: string, protocols: string[]) =>
    new WebSocket(`${server.url.replace('https', 'wss')}${streamOf(path)}`, protocols, {
      ca: server.authority.certificate,
    });
  const messages = (socket: WebSocket) => {
    const all: string[] = [];
    socket.on('message', (data: Buffer) => all.push(data.toString('latin1')));
    return all;
  };

  test('v5: data, the end of stdin, the status', async () => {
    const socket = dial('exec?stdin=1&stdout=1', ['v5.channel.k8s.io']);
    const all = messages(socket);
    await once(socket, 'open');
    socket.send(Buffer.from('\0hello'));
    await settled(() => all.length === 2);
    socket.send(Buffer.from([255, 0]));
    const [code] = (await once(socket, 'close')) as [number];
    expect([socket.protocol, code, all]).toEqual([
      'v5.channel.k8s.io',
      1000,
      ['\x01', '\x01hello', `\x03${JSON.stringify(success)}`],
    ]);
    expect(open.streams).toBe(0);
  });

  test('base64, and a token among the protocols', async () => {
    const token = `base64url.bearer.authorization.k8s.io.${Buffer.from('good').toString('base64url')}`;
    const socket = dial('exec?stdin=1&stdout=1', [token, 'base64.channel.k8s.io']);
    const all = messages(socket);
    await once(socket, 'open');
    socket.send(`0${Buffer.from('hi').toString('base64')}`);
    await settled(() => all.length === 2);
    expect([socket.protocol, all]).toEqual(['base64.channel.k8s.io', ['1', '1aGk=']]);
    socket.close();
    await once(socket, 'close');
  });

  test('port-forward in channels: the port first, then data', async () => {
    const socket = dial('portforward?ports=80', ['v5.channel.k8s.io', 'v4.channel.k8s.io']);
    const all = messages(socket);
    await once(socket, 'open');
    socket.send(Buffer.from('\0ping'));
    await settled(() => all.length === 3);
    expect([socket.protocol, all]).toEqual(['v4.channel.k8s.io', ['\0P\0', '\x01P\0', '\0ping']]);
    socket.close();
    await settled(() => open.streams === 0);
    expect(open.streams).toBe(0);
  });

  test('one that is cut in the middle frees what it held', async () => {
    const socket = dial('exec?stdin=1&stdout=1', ['v5.channel.k8s.io']);
    await once(socket, 'open');
    expect(open.streams).toBe(1);
    socket.terminate();
    await settled(() => open.streams === 0);
    expect(open.streams).toBe(0);
  });
});
