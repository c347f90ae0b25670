import { describe, expect, test } from '@jest/globals';
import { decodeUtf8, encodeUtf8, readAll, readerOf } from '@drydock/machinery';
import type { NetworkStack } from '../kernel/network.ts';
import { connectionPair } from './connection-pair.ts';
import { httpRequest } from './http-client.ts';
import { serveHttp, type HttpHandler } from './http-server.ts';
import { answerPlainTextAsGo, connectTls, serveTls, TlsError, type TlsCertificate } from './tls.ts';

const endpoints = [
  { address: '10.1.0.2', port: 40_000 },
  { address: '10.1.0.3', port: 80 },
] as const;

async function talk(handler: HttpHandler, ...requests: string[]): Promise<string> {
  const { client, server } = connectionPair(...endpoints);
  const served = serveHttp(server, handler);
  for (const request of requests) await client.writer.write(encodeUtf8(request));
  client.writer.close();
  const answer = decodeUtf8(await readAll(client.reader));
  await served;
  return answer;
}

const echo: HttpHandler = async (request) => ({
  status: 200,
  headers: [['Content-Type', 'text/plain']],
  body: `${request.method} ${request.target} [${decodeUtf8(request.body)}] from ${request.remoteAddress}\n`,
});

describe('serveHttp', () => {
  test('keeps the connection for several requests', async () => {
    expect(
      await talk(
        echo,
        'GET /a HTTP/1.1\r\nHost: x\r\n\r\n',
        'POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc',
        'POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nde\r\n0\r\n\r\n',
      ),
    ).toBe(
      [
        'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 24\r\n\r\nGET /a [] from 10.1.0.2\n',
        'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 28\r\n\r\nPOST /b [abc] from 10.1.0.2\n',
        'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 27\r\nConnection: close\r\n\r\nPOST /c [de] from 10.1.0.2\n',
      ].join(''),
    );
  });

  test('HEAD has the length and no body; streams go in chunks', async () => {
    const stream: HttpHandler = async () => ({ status: 200, headers: [], body: readerOf('hello') });
    expect(await talk(echo, 'HEAD / HTTP/1.1\r\n\r\n')).toBe(
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 24\r\n\r\n',
    );
    expect(await talk(stream, 'GET / HTTP/1.1\r\n\r\n')).toBe(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    );
    expect(await talk(stream, 'GET / HTTP/1.0\r\n\r\n')).toBe(
      'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello',
    );
  });

  test('answers what is not HTTP, or too much, with an error and closes', async () => {
    const status = async (request: string) => (await talk(echo, request)).split('\r\n')[0];
    expect(await status('hello\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request');
    expect(await status('GET / HTTP/1.1\r\nno colon\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request');
    expect(await status(`GET / HTTP/1.1\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`)).toBe(
      'HTTP/1.1 431 Request Header Fields Too Large',
    );
    expect(await status('POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n')).toBe(
      'HTTP/1.1 413 Request Entity Too Large',
    );
  });
});

const certificate: TlsCertificate = {
  subject: 'CN = kube-apiserver',
  issuer: 'CN = kubernetes',
  selfSigned: false,
  notBefore: '2025-01-01T00:00:00Z',
  notAfter: '2026-01-01T00:00:00Z',
  dnsNames: ['kubernetes', '10.96.0.1', '*.example.com'],
  issuerPem: 'PEM OF KUBERNETES',
};
const now = 1_760_000_000_000;

async function handshake(serverName: string, authorities: string, at = now): Promise<string> {
  const { client, server } = connectionPair(...endpoints);
  const serving = serveTls(server, certificate).then(
    (inner) => serveHttp(inner, echo),
    () => undefined,
  );
  try {
    const inner = await connectTls(client, { serverName, verify: { authorities, now: at } });
    await inner.writer.write(encodeUtf8('GET /tls HTTP/1.1\r\nConnection: close\r\n\r\n'));
    return decodeUtf8(await readAll(inner.reader)).split('\r\n')[0]!;
  } catch (error) {
    return (error as TlsError).failure;
  } finally {
    await serving;
  }
}

describe('TLS', () => {
  test('verifies authority, dates and name', async () => {
    const bundle = 'x\nPEM OF KUBERNETES\n';
    expect(await handshake('kubernetes', bundle)).toBe('HTTP/1.1 200 OK');
    expect(await handshake('a.example.com', bundle)).toBe('HTTP/1.1 200 OK');
    expect(await handshake('kubernetes', '')).toBe('unable to get local issuer certificate');
    expect(await handshake('localhost', bundle)).toBe('name mismatch');
    expect(await handshake('kubernetes', bundle, now * 2)).toBe('certificate has expired');
  });

  test('plain HTTP to an HTTPS port and the other way round', async () => {
    const plain = connectionPair(...endpoints);
    const serving = expect(
      serveTls(plain.server, certificate, { onPlainText: answerPlainTextAsGo }),
    ).rejects.toThrow('plain text');
    await plain.client.writer.write(encodeUtf8('GET / HTTP/1.1\r\n\r\n'));
    expect(decodeUtf8(await readAll(plain.client.reader))).toBe(
      'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n',
    );
    await serving;

    const secure = connectionPair(...endpoints);
    const served = serveHttp(secure.server, echo);
    await expect(connectTls(secure.client, { serverName: 'x' })).rejects.toThrow('wrong version number');
    await served;
  });
});

test('httpRequest makes a request on a connection of its own', async () => {
  const stack = {
    connect: async () => {
      const { client, server } = connectionPair(...endpoints);
      void serveHttp(server, echo);
      return client;
    },
  } as unknown as NetworkStack;
  const reply = await httpRequest(stack, { url: 'http://10.1.0.3/x?y=1', method: 'POST', body: 'data' });
  expect({ ...reply, body: decodeUtf8(reply.body) }).toEqual({
    status: 200,
    reason: 'OK',
    headers: [
      ['Content-Type', 'text/plain'],
      ['Content-Length', '33'],
      ['Connection', 'close'],
    ],
    body: 'POST /x?y=1 [data] from 10.1.0.2\n',
  });
});
