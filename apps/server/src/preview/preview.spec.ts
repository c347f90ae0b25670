import type { Workbench } from '@drydock/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { HttpOutcome } from '@drydock/session';
import type { FakeRequest } from '../testing/fake-session-pool.ts';
import { type Harness, type Learner, signUp, startHarness } from '../testing/harness.ts';

let harness: Harness;
let learner: Learner;
let prefix: string;
let asked: FakeRequest[] = [];

beforeAll(async () => {
  harness = await startHarness();
  learner = await signUp(harness.url, 'ada');
  const { id } = await learner.start();
  prefix = ((await (await learner.get(`/api/attempts/${id}`)).json()) as Workbench).preview;
});
afterAll(() => harness.close());
beforeEach(() => {
  asked = [];
});

const answer = (status: number, headers: [string, string][], body = ''): HttpOutcome => ({
  status,
  headers,
  body: Buffer.from(body),
});
const serve = (respond: (request: FakeRequest) => HttpOutcome) => {
  harness.pool.respond = (request) => {
    asked.push(request);
    return respond(request);
  };
};
const visit = (path: string, init: RequestInit = {}) =>
  fetch(`${harness.url}${prefix}/${path}`, { redirect: 'manual', ...init });

describe('a page of the learner’s cluster', () => {
  test('is asked for without anything of ours, and answered without an origin', async () => {
    serve(() =>
      answer(
        200,
        [
          ['Content-Type', 'text/html'],
          ['Set-Cookie', 'sid=1; Path=/'],
          ['X-Frame-Options', 'DENY'],
        ],
        '<a href="/x">x</a>',
      ),
    );
    const response = await visit('http:localhost:30080/a?b=c', {
      headers: { cookie: learner.cookie, authorization: 'Bearer t', 'accept-language': 'de' },
    });
    expect(asked[0]).toMatchObject({ method: 'GET', url: 'http://localhost:30080/a?b=c', body: '' });
    const sent = Object.fromEntries(asked[0]!.headers.map(([name, value]) => [name.toLowerCase(), value]));
    expect(sent).toMatchObject({
      host: 'localhost:30080',
      authorization: 'Bearer t',
      'accept-language': 'de',
    });
    expect(Object.keys(sent)).not.toContain('cookie');
    expect(await response.text()).toContain(`<a href="${prefix}/http:localhost:30080/x">x</a>`);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('x-frame-options')).toBeNull();
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toMatch(
      /^sandbox allow-scripts allow-forms allow-modals; default-src http:\/\/[^ ]+\/preview\//,
    );
    expect(policy).not.toContain('allow-same-origin');
  });

  test('gets its own cookies back, and the body that was sent', async () => {
    serve(() => answer(201, [], 'made'));
    const response = await visit('http:localhost:30080/make', {
      method: 'PUT',
      body: 'a=ä',
      headers: { origin: 'null' },
    });
    expect([response.status, await response.text()]).toEqual([201, 'made']);
    expect(asked[0]).toMatchObject({ method: 'PUT', body: Buffer.from('a=ä').toString('base64') });
    expect(asked[0]!.headers).toEqual(
      expect.arrayContaining([
        ['Cookie', 'sid=1'],
        ['Origin', 'http://localhost:30080'],
        ['Content-Length', '4'],
      ]),
    );
  });

  test('redirects under the prefix', async () => {
    serve(() => answer(302, [['Location', 'https://localhost:30779/login']]));
    const response = await visit('http:localhost:30080/');
    expect([response.status, response.headers.get('location')]).toEqual([
      302,
      `${prefix}/https:localhost:30779/login`,
    ]);
  });

  test('answers preflights of scripts that have no origin', async () => {
    const response = await visit('http:localhost:30080/api', {
      method: 'OPTIONS',
      headers: {
        origin: 'null',
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'x-a',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toBe('x-a');
    expect(asked).toEqual([]);
  });
});

describe('what a browser says when there is no page', () => {
  test.each([
    ['ERR_CONNECTION_REFUSED', 'refused to connect.'],
    ['ERR_TIMED_OUT', 'took too long to respond.'],
    ['ERR_SSL_PROTOCOL_ERROR', 'sent an invalid response.'],
    ['ERR_FAILED', 'The request failed.'],
  ])('%s', async (error, words) => {
    serve(() => ({ error, message: '' }));
    const response = await visit('http:localhost:30080/');
    const text = await response.text();
    expect([response.status, text.includes(words), text.includes(error)]).toEqual([502, true, true]);
  });

  test('other machines are not reached', async () => {
    const text = await (await visit('http:example.org:80/')).text();
    expect(text).toContain('ERR_NAME_NOT_RESOLVED');
    expect(asked).toEqual([]);
  });
});

describe('a certificate that nobody vouches for', () => {
  test('is warned of until the learner proceeds, host and port by host and port', async () => {
    serve(() => ({
      ...answer(200, [['Content-Type', 'text/html']], '<h1>Portainer</h1>'),
      certificate: { subject: 'portainer', issuer: 'portainer', trusted: false },
    }));
    const warning = await (await visit('https:localhost:30779/')).text();
    expect(warning).toContain('Your connection is not private');
    expect(warning).toContain('NET::ERR_CERT_AUTHORITY_INVALID');
    expect(warning).toContain('Proceed to localhost (unsafe)');
    expect(asked[0]!.insecure).toBeUndefined();
    const accepted = await visit('accept', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' },
      body: new URLSearchParams({ origin: 'https://localhost:30779', to: 'https://localhost:30779/a' }),
    });
    expect([accepted.status, accepted.headers.get('location')]).toEqual([
      303,
      `${prefix}/https:localhost:30779/a`,
    ]);
    expect(await (await visit('https:localhost:30779/a')).text()).toContain('<h1>Portainer</h1>');
    expect(asked[1]!.insecure).toBe(true);
    expect(await (await visit('https:localhost:30780/')).text()).toContain('Your connection is not private');
  });

  test('is warned of when the session refuses it, with its own reason', async () => {
    const certificate = { subject: 'other.example', issuer: 'x', trusted: false };
    serve(() => ({ error: 'ERR_CERT_COMMON_NAME_INVALID', message: '', certificate }));
    const warning = await (await visit('https:localhost:8443/')).text();
    expect(warning).toContain('NET::ERR_CERT_COMMON_NAME_INVALID');
    expect(warning).toContain('its security certificate is from <strong>other.example</strong>');
  });

  test('leads nowhere outside', async () => {
    const body = new URLSearchParams({ origin: 'https://localhost:1', to: 'https://evil.example/' });
    expect((await visit('accept', { method: 'POST', body })).status).toBe(400);
  });
});
