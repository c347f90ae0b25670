import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Harness, type Learner, signUp, startHarness } from '../testing/harness.ts';
import { ask, connect, printed } from '../testing/test-socket.ts';

const terminal = 'main';
const prompt = '\x1b[1;32mstudent@drydock\x1b[0m:\x1b[1;34m~\x1b[0m$ ';
let harness: Harness;
let learner: Learner;
let attempt: string;

beforeAll(async () => {
  harness = await startHarness();
  learner = await signUp(harness.url, 'ada');
  attempt = (await learner.start()).id;
});
afterAll(() => harness.close());

async function join() {
  const socket = connect(harness.url, learner.cookie);
  const joined = await ask(socket, 'attempt.join', { attempt });
  return { socket, joined };
}
const screenOf = (socket: Parameters<typeof ask>[0]) =>
  ask(socket, 'terminal.open', { terminal, columns: 80, rows: 24 });

describe('the terminal', () => {
  test('tells checks and map at joining, prints in order, and reports changes', async () => {
    const { socket, joined } = await join();
    expect(joined).toMatchObject({ ok: true, checks: { score: 0, max: 5 }, map: { pods: [] } });
    expect(await screenOf(socket)).toEqual({ ok: true, screen: prompt });
    const checks = new Promise((resolve) => socket.once('checks', resolve));
    const map = new Promise((resolve) => socket.once('map', resolve));
    const text = printed(socket, prompt);
    for (const data of 'run web\r') void ask(socket, 'terminal.data', { terminal, data });
    expect(await text).toBe(`run web\r\npod/web created\r\n${prompt}`);
    expect(await checks).toMatchObject({ score: 3 });
    expect(await map).toMatchObject({ pods: [{ name: 'web', status: 'Running' }] });
    socket.close();
  });

  test('comes back with its screen after a lost connection', async () => {
    const { socket } = await join();
    expect(await screenOf(socket)).toEqual({
      ok: true,
      screen: `${prompt}run web\r\npod/web created\r\n${prompt}`,
    });
    socket.close();
    expect(harness.pool.opened).toBe(1);
  });

  test('shows the same to two windows of one learner', async () => {
    const [one, other] = [await join(), await join()];
    await screenOf(one.socket);
    await screenOf(other.socket);
    const text = printed(other.socket, prompt);
    await ask(one.socket, 'terminal.data', { terminal, data: '\r' });
    expect(await text).toBe(`\r\n${prompt}`);
    one.socket.close();
    other.socket.close();
  });

  test('is told to draw anew after undo', async () => {
    const { socket } = await join();
    await screenOf(socket);
    await ask(socket, 'terminal.data', { terminal, data: 'run second\r' });
    const stale = new Promise((resolve) => socket.once('terminal.stale', resolve));
    expect((await learner.post(`/api/attempts/${attempt}/undo`)).status).toBe(204);
    expect(await stale).toEqual({ reason: 'undo' });
    const { screen } = (await screenOf(socket)) as { screen: string };
    expect(screen).not.toContain('second');
    socket.close();
  });

  test('refuses what is not an event of the contract', async () => {
    const { socket } = await join();
    expect(await ask(socket, 'terminal.open', { terminal: '../x', columns: 80, rows: 24 })).toMatchObject({
      ok: false,
      error: 'invalid',
    });
    expect(await ask(socket, 'terminal.open', { terminal, columns: 1e9, rows: 24 })).toMatchObject({
      ok: false,
    });
    expect(await ask(socket, 'terminal.data', { terminal, data: 'x'.repeat(20_000) })).toMatchObject({
      ok: false,
      error: 'invalid',
    });
    socket.close();
  });

  test('is cut off when its owner signs out', async () => {
    const other = await signUp(harness.url, 'bob');
    const socket = connect(harness.url, other.cookie);
    await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
    const gone = new Promise((resolve) => socket.on('disconnect', resolve));
    await other.post('/api/auth/sign-out');
    expect(await gone).toBe('io server disconnect');
  });
});

test('one learner has few labs open at a time; those that nobody watches are closed first', async () => {
  const other = await signUp(harness.url, 'carl');
  const sockets = [];
  const answers = [];
  for (let count = 0; count < 5; count++) {
    const response = await other.post('/api/attempts', { lab: 'pods', fresh: true });
    const { id } = (await response.json()) as { id: string };
    const socket = connect(harness.url, other.cookie);
    sockets.push({ id, socket });
    answers.push(await ask(socket, 'attempt.join', { attempt: id }));
  }
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true, false]);
  expect(answers[4]).toMatchObject({ message: 'You have too many labs open. Close one of them first.' });
  sockets[0]!.socket.close();
  let joined;
  do joined = await ask(sockets[4]!.socket, 'attempt.join', { attempt: sockets[4]!.id });
  while (!joined.ok);
  expect(harness.pool.sessions.has(sockets[0]!.id)).toBe(false);
  for (const { socket } of sockets) socket.close();
});

describe('the log', () => {
  test('brings the session back after a restart of the server', async () => {
    const before = await harness.pool.sessions.get(attempt)!.screen(terminal);
    harness = await harness.restart();
    const { socket } = await join();
    expect(await screenOf(socket)).toEqual({ ok: true, screen: before });
    socket.close();
  });

  test('holds a paste of a mebibyte, whole and in order', async () => {
    const { socket } = await join();
    await screenOf(socket);
    const paste = Array.from({ length: 131_072 }, (_, index) => String(index).padStart(8, '0')).join('');
    for (let start = 0; start < paste.length; start += 16_384)
      await ask(socket, 'terminal.data', { terminal, data: paste.slice(start, start + 16_384) });
    const before = await harness.pool.sessions.get(attempt)!.screen(terminal);
    socket.close();
    harness = await harness.restart();
    const again = await join();
    const answer = await screenOf(again.socket);
    expect(answer.ok && answer.screen === before && answer.screen.endsWith(paste)).toBe(true);
    again.socket.close();
  }, 60_000);

  test('is all that an idle session leaves', async () => {
    const { socket } = await join();
    const later = Date.now() + 2 * harness.config.idleMilliseconds;
    await harness.application.closeIdle(later);
    expect(harness.pool.sessions.has(attempt)).toBe(true); // somebody is there
    socket.close();
    while (harness.pool.sessions.has(attempt)) {
      await new Promise((resolve) => setImmediate(resolve));
      await harness.application.closeIdle(later);
    }
    const opened = harness.pool.opened;
    const again = await join();
    expect(again.joined.ok).toBe(true);
    expect(harness.pool.opened).toBe(opened + 1);
    again.socket.close();
  });

  test('survives a session that fails', async () => {
    const { socket } = await join();
    const failed = new Promise((resolve) => socket.once('failed', resolve));
    harness.pool.sessions.get(attempt)!.listener.failed('The worker died.');
    expect(await failed).toEqual({ message: 'The worker died.' });
    const opened = harness.pool.opened;
    expect(await screenOf(socket)).toMatchObject({ ok: true });
    expect(harness.pool.opened).toBe(opened + 1);
    socket.close();
  });
});
