import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Harness, cookieOf, learnerWith, signUp, startHarness } from '../testing/harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ signInLimit: 3 });
});
afterAll(() => harness.close());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(harness.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('signing up and in', () => {
  test('gives a cookie that scripts cannot read, and says who is signed in', async () => {
    const response = await post('/api/auth/sign-up', {
      email: 'Ada@Example.org',
      username: 'Ada',
      password: 'correct horse',
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('set-cookie')).toMatch(
      /^drydock_session=[\w-]{43}; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
    const me = await learnerWith(harness.url, cookieOf(response)).get('/api/auth/me');
    expect(await me.json()).toEqual({
      id: expect.any(String),
      email: 'ada@example.org',
      username: 'ada',
      role: 'student',
      passwordChangeRequired: false,
    });
  });

  test('works with the email address and with the user name', async () => {
    await signUp(harness.url, 'bob');
    for (const login of ['bob', 'BOB@example.org'])
      expect((await post('/api/auth/sign-in', { login, password: 'correct horse' })).status).toBe(200);
  });

  test('refuses a taken name and a short password in words', async () => {
    await signUp(harness.url, 'cleo');
    const again = await post('/api/auth/sign-up', {
      email: 'cleo@example.org',
      username: 'other',
      password: 'correct horse',
    });
    expect([again.status, await again.json()]).toEqual([
      409,
      { error: 'account-exists', message: 'This email address or user name is taken.' },
    ]);
    const short = await post('/api/auth/sign-up', {
      email: 'd@example.org',
      username: 'dd',
      password: 'short',
    });
    expect([short.status, await short.json()]).toEqual([
      400,
      { error: 'invalid', message: 'The password needs at least 10 characters.' },
    ]);
  });

  test('nobody makes an instructor of themselves', async () => {
    const response = await post('/api/auth/sign-up', {
      email: 'eve@example.org',
      username: 'eve',
      password: 'correct horse',
      role: 'instructor',
    });
    expect(response.status).toBe(400);
  });

  test('ends with signing out', async () => {
    const learner = await signUp(harness.url, 'finn');
    expect((await learner.post('/api/auth/sign-out')).status).toBe(204);
    expect((await learner.get('/api/auth/me')).status).toBe(401);
  });
});

describe('the first instructor', () => {
  test('must change the one-time password before anything else, and is made once', async () => {
    const { firstInstructor } = harness.application;
    const login = firstInstructor!.username;
    const signedIn = await post('/api/auth/sign-in', { login, password: firstInstructor!.password });
    const instructor = learnerWith(harness.url, cookieOf(signedIn));
    expect((await instructor.get('/api/labs')).status).toBe(403);
    const changed = await instructor.post('/api/auth/password', {
      current: firstInstructor!.password,
      next: 'a better password',
    });
    expect(await changed.json()).toMatchObject({ role: 'instructor', passwordChangeRequired: false });
    expect((await instructor.get('/api/labs')).status).toBe(200);
    harness = await harness.restart();
    expect(harness.application.firstInstructor).toBeUndefined();
  });
});

describe('changing the password', () => {
  test('signs out everywhere else', async () => {
    const here = await signUp(harness.url, 'gina');
    const elsewhere = learnerWith(
      harness.url,
      cookieOf(await post('/api/auth/sign-in', { login: 'gina', password: 'correct horse' })),
    );
    await here.post('/api/auth/password', { current: 'correct horse', next: 'another horse' });
    expect((await here.get('/api/auth/me')).status).toBe(200);
    expect((await elsewhere.get('/api/auth/me')).status).toBe(401);
  });
});

describe('defences', () => {
  test('pages of other sites change nothing', async () => {
    const learner = await signUp(harness.url, 'hugo');
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of foreign) {
      const response = await post('/api/attempts', { lab: 'pods' }, { cookie: learner.cookie, ...headers });
      expect([response.status, await response.json()]).toEqual([
        403,
        { error: 'foreign-origin', message: 'The request came from another site.' },
      ]);
    }
    const own = { origin: harness.url, cookie: learner.cookie };
    expect((await post('/api/attempts', { lab: 'pods' }, own)).status).toBe(200);
  });

  test('errors tell nothing of the inside', async () => {
    const broken = await fetch(`${harness.url}/api/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect([broken.status, await broken.json()]).toEqual([
      400,
      { error: 'invalid', message: 'The request could not be read.' },
    ]);
    const large = await post('/api/auth/sign-in', { login: 'x'.repeat(100_000), password: 'x' });
    expect([large.status, await large.json()]).toEqual([
      413,
      { error: 'too-large', message: 'The request is too large.' },
    ]);
    const nowhere = await fetch(`${harness.url}/api/nowhere`);
    expect([nowhere.status, await nowhere.json()]).toEqual([
      404,
      { error: 'not-found', message: 'There is nothing at this address.' },
    ]);
  });

  test('guessing passwords is slowed down', async () => {
    harness = await harness.restart(); // the refusals above count too
    const guess = () => post('/api/auth/sign-in', { login: 'ada', password: 'wrong guess' });
    const statuses = [];
    for (let count = 0; count < 5; count++) statuses.push((await guess()).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect(await (await guess()).json()).toEqual({
      error: 'too-many-requests',
      message: 'Too many attempts. Wait a quarter of an hour.',
    });
  });
});
