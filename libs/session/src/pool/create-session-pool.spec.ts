import { afterAll, expect, jest, test } from '@jest/globals';
import type { LoggedInput, SessionListener } from '../contract.ts';
import { stopJq } from '../workstation/jq-worker.ts';
import { createSessionPool } from './create-session-pool.ts';

jest.setTimeout(60_000);
afterAll(() => stopJq());

function listen() {
  const heard = { log: [] as LoggedInput[], output: '', failures: [] as string[] };
  const waiting: { text: string; resolve: () => void }[] = [];
  const listener: SessionListener = {
    logged: (entries) => heard.log.push(...entries),
    truncated: (length) => (heard.log.length = length),
    output: (_terminal, data) => {
      heard.output += data;
      for (const { text, resolve } of waiting) if (heard.output.includes(text)) resolve();
    },
    checks: () => undefined,
    map: () => undefined,
    failed: (message) => heard.failures.push(message),
  };
  const until = (text: string) =>
    heard.output.includes(text)
      ? Promise.resolve()
      : new Promise<void>((resolve) => waiting.push({ text, resolve }));
  return { heard, listener, until };
}

const spec = { attempt: 'a', labDirectory: '', seed: 'pool' };

test('a session in real time: output, log, undo, and back again from its log', async () => {
  const pool = createSessionPool({ workers: 0 });
  const { heard, listener, until } = listen();
  const session = await pool.open({ ...spec, log: [] }, listener);
  await session.input({ type: 'terminal.open', terminal: 'main', columns: 100, rows: 30 });
  await session.input({
    type: 'terminal.data',
    terminal: 'main',
    data: 'kubectl create ns one; echo done-$((1+1))\r',
  });
  await until('done-2');
  await session.input({
    type: 'terminal.data',
    terminal: 'main',
    data: 'kubectl delete ns one; echo gone-$((1+2))\r',
  });
  await until('gone-3');
  await session.undo();
  expect(heard.log.map(({ input }) => input.type)).toEqual(['terminal.open', 'terminal.data']);
  await session.input({
    type: 'terminal.data',
    terminal: 'main',
    data: 'kubectl get ns one -o name; echo back-$((2+2))\r',
  });
  await until('back-4');
  expect(heard.output).toContain('namespace/one\r\n');
  const before = await session.screen('main');
  await session.close();
  const second = listen();
  const resumed = await pool.open({ ...spec, log: heard.log }, second.listener);
  await resumed.input({ type: 'terminal.data', terminal: 'main', data: 'echo resumed-$((3+3))\r' });
  await second.until('resumed-6');
  expect((await resumed.screen('main')).startsWith(before.slice(0, 200))).toBe(true);
  expect([heard.failures, second.heard.failures]).toEqual([[], []]);
  await pool.close();
});

test('what is typed while undo replays reaches the session whose log it joins', async () => {
  const pool = createSessionPool({ workers: 0 });
  const { heard, listener, until } = listen();
  const session = await pool.open({ ...spec, log: [] }, listener);
  await session.input({ type: 'terminal.open', terminal: 'main', columns: 100, rows: 30 });
  await session.input({ type: 'terminal.data', terminal: 'main', data: 'X=lost; echo set-$((1+1))\r' });
  await until('set-2');
  const undone = session.undo();
  const typed = { type: 'terminal.data', terminal: 'main', data: 'echo "now-${X:-nothing}"\r' } as const;
  await Promise.all([undone, session.input(typed)]);
  await until('now-nothing');
  expect(heard.log.map(({ input }) => input).slice(1)).toEqual([typed]);
  expect(heard.failures).toEqual([]);
  await pool.close();
});

test('http to a port where nobody listens is an outcome, not a failure', async () => {
  const pool = createSessionPool({ workers: 0 });
  const session = await pool.open({ ...spec, log: [] }, listen().listener);
  expect(
    await session.http({ id: '1', method: 'GET', url: 'http://localhost:31999/', headers: [], body: '' }),
  ).toEqual({
    error: 'ERR_CONNECTION_REFUSED',
    message: 'Connection refused',
  });
  await pool.close();
});

test('a lab folder that is not there is an error of the caller', async () => {
  const pool = createSessionPool({ workers: 0 });
  await expect(
    pool.open({ ...spec, labDirectory: '/nonexistent', log: [] }, listen().listener),
  ).rejects.toThrow('ENOENT');
  await pool.close();
});
