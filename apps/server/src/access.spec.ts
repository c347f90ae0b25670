// Every door is tried from a second account and from none. The routes come from the running application, so a new
// one is tried without a line here.
import type { ClientEvents, Workbench } from '@drydock/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Harness, type Learner, signUp, startHarness } from './testing/harness.ts';
import { type TestSocket, ask, connect } from './testing/test-socket.ts';

interface Route {
  readonly method: string;
  readonly path: string;
}
const open = ['POST /api/auth/sign-up', 'POST /api/auth/sign-in', 'POST /api/auth/sign-out'];
/** A body that would be right, so that a refusal is for the account and not for the body. */
const bodies: Record<string, unknown> = {
  '/api/attempts/:id/hints': { task: 'run', hint: 'how' },
  '/api/attempts': { lab: 'pods' },
};

let harness: Harness;
let routes: readonly Route[];
let owner: Learner;
let stranger: Learner;
let attempt: string;

beforeAll(async () => {
  harness = await startHarness();
  routes = harness.application.routes();
  owner = await signUp(harness.url, 'owner');
  stranger = await signUp(harness.url, 'stranger');
  attempt = (await owner.start()).id;
});
afterAll(() => harness.close());

const send = ({ method, path }: Route, cookie: string) =>
  fetch(harness.url + path.replace(':id', attempt).replace(':access', attempt), {
    method,
    headers: { cookie, 'content-type': 'application/json' },
    ...(method !== 'GET' && { body: JSON.stringify(bodies[path] ?? {}) }),
  });

describe('HTTP routes', () => {
  test('are found', () => {
    expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'DELETE /api/attempts/:id/kubectl-access/:access',
      'GET /api/attempts/:id',
      'GET /api/attempts/:id/kubectl-access',
      'GET /api/attempts/:id/results',
      'GET /api/auth/me',
      'GET /api/labs',
      'GET /api/progress',
      'POST /api/attempts',
      'POST /api/attempts/:id/hints',
      'POST /api/attempts/:id/kubectl-access',
      'POST /api/attempts/:id/reset',
      'POST /api/attempts/:id/solution',
      'POST /api/attempts/:id/submit',
      'POST /api/attempts/:id/undo',
      'POST /api/auth/password',
      'POST /api/auth/sign-in',
      'POST /api/auth/sign-out',
      'POST /api/auth/sign-up',
    ]);
  });

  test('refuse whoever is not signed in', async () => {
    for (const route of routes.filter(({ method, path }) => !open.includes(`${method} ${path}`))) {
      const response = await send(route, 'drydock_session=guess');
      expect([route, response.status, await response.json()]).toEqual([
        route,
        401,
        { error: 'unauthenticated', message: 'Sign in first.' },
      ]);
    }
  });

  test('deny that somebody else’s attempt exists', async () => {
    for (const route of routes.filter(({ path }) => path.includes(':id'))) {
      const response = await send(route, stranger.cookie);
      expect([route, response.status, await response.json()]).toEqual([
        route,
        404,
        { error: 'not-found', message: 'There is no such attempt.' },
      ]);
    }
    expect(harness.pool.opened).toBe(0);
  });
});

describe('socket events', () => {
  const events: { [E in Exclude<keyof ClientEvents, 'attempt.join'>]: Parameters<ClientEvents[E]>[0] } = {
    'terminal.open': { terminal: 'main', columns: 80, rows: 24 },
    'terminal.data': { terminal: 'main', data: 'ls\r' },
    'terminal.resize': { terminal: 'main', columns: 80, rows: 24 },
    'terminal.close': { terminal: 'main' },
  };

  test('deny that somebody else’s attempt exists', async () => {
    const socket = connect(harness.url, stranger.cookie);
    expect(await ask(socket, 'attempt.join', { attempt })).toEqual({
      ok: false,
      error: 'not-found',
      message: 'There is no such attempt.',
    });
    for (const [event, request] of Object.entries(events))
      expect([event, await ask(socket, event as keyof typeof events, request as never)]).toEqual([
        event,
        { ok: false, error: 'not-joined', message: 'Join an attempt first.' },
      ]);
    socket.close();
    expect(harness.pool.opened).toBe(0);
  });

  const refusal = (socket: TestSocket) =>
    new Promise<string>((resolve) => {
      socket.on('connect_error', (error) => resolve(error.message));
      socket.on('connect', () => resolve('connected'));
    });

  test('are closed to whoever is not signed in and to pages of other sites', async () => {
    expect(await refusal(connect(harness.url, 'drydock_session=guess'))).toBe('unauthenticated');
    expect(await refusal(connect(harness.url, owner.cookie, { origin: 'https://evil.example' }))).toBe(
      'foreign-origin',
    );
  });
});

describe('the preview', () => {
  test('opens by its token alone, and a guess opens nothing', async () => {
    const { preview } = (await (await owner.get(`/api/attempts/${attempt}`)).json()) as Workbench;
    expect(preview).toMatch(/^\/preview\/[\w-]{43}$/);
    const guess = await fetch(`${harness.url}${preview.slice(0, -1)}_/http:localhost:80/`);
    expect([guess.status, await guess.text()]).toEqual([404, 'There is no such preview.']);
    const other = await fetch(`${harness.url}${preview}/http:localhost:80/`);
    expect(other.status).toBe(502);
  });

  test('opens for nobody else who is signed in, and nowhere but in a frame', async () => {
    const { preview } = (await (await owner.get(`/api/attempts/${attempt}`)).json()) as Workbench;
    expect((await owner.get(`${preview}/http:localhost:80/`)).status).toBe(502);
    const foreign = await stranger.get(`${preview}/http:localhost:80/`);
    expect([foreign.status, await foreign.text()]).toEqual([404, 'There is no such preview.']);
    const headers = { cookie: owner.cookie, 'sec-fetch-dest': 'document' };
    const tab = await fetch(`${harness.url}${preview}/http:localhost:80/`, { headers });
    expect([tab.status, await tab.text()]).toEqual([404, 'There is no such preview.']);
  });
});
