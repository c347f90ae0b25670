import path from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import type { HttpOutcome, LoggedInput, SessionInput } from './contract.ts';
import { Session, withoutLastAction } from './session.ts';
import { stopJq } from './workstation/jq-worker.ts';

jest.setTimeout(60_000);
afterAll(() => stopJq());

const labDirectory = path.resolve(import.meta.dirname, '../../../labs/kubernetes/portainer');
const spec = { labDirectory: '', seed: 'spec' };
const type = (data: string): SessionInput => ({ type: 'terminal.data', terminal: 'main', data });
const open: SessionInput = { type: 'terminal.open', terminal: 'main', columns: 100, rows: 30 };

async function give(session: Session, input: SessionInput, thenMs = 0): Promise<HttpOutcome | undefined> {
  const { taken, outcome } = session.apply(input);
  await taken;
  await session.sandbox.clock.runUntil(session.now + thenMs);
  return outcome as Promise<HttpOutcome | undefined>;
}

async function state(session: Session) {
  return { ...session.sandbox.serialize(), screen: await session.terminals.screen('main'), now: session.now };
}

/** What a person would see: the text of the screen without its escapes. */
async function shown(session: Session): Promise<string> {
  return (await session.terminals.screen('main')).replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '');
}

describe('replay', () => {
  test('gives the same store, files and screen, byte for byte', async () => {
    const session = await Session.create({ ...spec, labDirectory });
    await give(session, open);
    await give(session, type('kubectl apply -f portainer/portainer.yaml\r'), 20_000);
    await give(session, type('echo "$(kubectl get pods -A | wc -l) $RANDOM" | tee count.txt\r'), 500);
    await give(
      session,
      type('kubectl expose deploy portainer -n portainer --port 9443 --type NodePort\r'),
      2000,
    );
    await give(session, type('echo {\\"a\\":1} | jq .a; kubectl get pods -n portainer -w\r'), 5000);
    await give(session, type('\x03'));
    const url = 'http://localhost:30000/';
    await give(session, { type: 'http', id: '1', method: 'GET', url, headers: [], body: '' }, 1000);
    await give(session, { type: 'terminal.resize', terminal: 'main', columns: 80, rows: 24 }, 100);
    const again = await Session.replay({ ...spec, labDirectory, log: session.log });
    await again.sandbox.clock.runUntil(session.now);
    expect(await state(again)).toEqual(await state(session));
    expect(again.log).toEqual(session.log);
    expect(await shown(session)).toContain('service/portainer exposed');
    again.stop();
    session.stop();
  });

  test('another seed gives another cluster', async () => {
    const [one, other] = await Promise.all([
      Session.create(spec),
      Session.create({ ...spec, seed: 'other' }),
    ]);
    expect(one.sandbox.serialize().store).not.toBe(other.sandbox.serialize().store);
    one.stop();
    other.stop();
  });
});

describe('undo', () => {
  const entry = (input: SessionInput): LoggedInput => ({ at: 0, input });

  test('takes the last line back and keeps what the page still shows', () => {
    const later: SessionInput = { type: 'terminal.open', terminal: 'second', columns: 80, rows: 24 };
    const log = [open, type('ls\r'), type('r'), type('m x\r'), type('ec'), later].map(entry);
    expect(withoutLastAction(log)).toEqual([open, type('ls\r'), later].map(entry));
  });

  test('what was typed key by key goes with its Enter, an interruption before it stays', () => {
    const keys = [...'rx', '\x7f', 'm', '\t', '\x1b[D', ' ', '\r'].map(type);
    const log = [open, type('sleep 9\r'), type('\x03'), ...keys].map(entry);
    expect(withoutLastAction(log)).toEqual([open, type('sleep 9\r'), type('\x03')].map(entry));
  });

  test('a click counts, looking does not', () => {
    const http = (method: string): SessionInput => ({
      type: 'http',
      id: '1',
      method,
      url: 'http://localhost/',
      headers: [],
      body: '',
    });
    const log = [open, http('POST'), http('GET')].map(entry);
    expect(withoutLastAction(log)).toEqual([open].map(entry));
    expect(withoutLastAction([entry(open)])).toEqual([entry(open)]);
  });
});

describe('hostile input', () => {
  test('a fork bomb, endless loops, binary and a large paste leave the session alive', async () => {
    const session = await Session.create(spec);
    await give(session, open);
    await give(session, type('bomb() { bomb | bomb & }; bomb\r'), 2000);
    await give(session, type('\x03'), 500);
    await give(session, type('while true; do echo spam; done | head -c 100000 > /dev/null\r'), 3000);
    await give(session, type('while :; do :; done\r'), 1000);
    await give(session, type('\x03'), 200);
    await give(session, type(`\x1b[200~# ${'x'.repeat(1_000_000)}\x1b[201~\r`), 2000);
    await give(session, type('\x00\x01\xff\ufffd\x1b[999;999H\x1b]0;evil\x07\x03'), 200);
    await give(session, type('clear; echo still-$((20 + 22))\r'), 60_000);
    expect(await shown(session)).toContain('still-42');
    session.stop();
  });

  test('the browser pane goes nowhere but to this machine', async () => {
    const session = await Session.create(spec);
    const outcome = await give(session, {
      type: 'http',
      id: '1',
      method: 'GET',
      url: 'http://10.96.0.1/',
      headers: [],
      body: '',
    });
    expect(outcome).toEqual({
      error: 'ERR_BLOCKED_BY_CLIENT',
      message: 'The pane only opens this machine: localhost.',
    });
    session.stop();
  });
});
