import { describe, expect, test } from '@jest/globals';
import { type SessionEvent, initialSession, reduceSession } from './session.ts';

const checks = { lab: 'l', score: 0, max: 1, virtualTime: 0, checks: [] };
const map = { nodes: [], workloads: [], pods: [], services: [] };
const joined: SessionEvent = { type: 'joined', checks, map };
const after = (...events: SessionEvent[]) => events.reduce(reduceSession, initialSession);

describe('the session as the workbench sees it', () => {
  test('is ready once joined', () => {
    expect(after(joined)).toEqual({ connection: 'ready', checks, map });
  });

  test('keeps what it knew while the connection is lost, and comes back', () => {
    expect(after(joined, { type: 'disconnected' })).toEqual({ connection: 'lost', checks, map });
    expect(after(joined, { type: 'disconnected' }, joined)).toEqual({ connection: 'ready', checks, map });
  });

  test('is still starting when the first connection breaks', () => {
    expect(after({ type: 'disconnected' })).toEqual(initialSession);
  });

  test('says that nobody answers while it starts, and forgets it once joined', () => {
    const problem = 'The server does not answer yet. Trying again…';
    expect(after({ type: 'unreachable' })).toEqual({ connection: 'starting', problem });
    expect(after({ type: 'unreachable' }, joined)).toEqual({ connection: 'ready', checks, map });
    expect(after(joined, { type: 'disconnected' }, { type: 'unreachable' })).toEqual({
      connection: 'lost',
      checks,
      map,
    });
  });

  test('tells why it ended, until it is started again', () => {
    const failed: SessionEvent = { type: 'failed', message: 'gone' };
    expect(after(joined, failed)).toEqual({ connection: 'ended', problem: 'gone', checks, map });
    expect(after(joined, failed, { type: 'restart' })).toEqual({ connection: 'starting', checks, map });
  });

  test('follows checks and map', () => {
    const better = { ...checks, score: 1 };
    const bigger = { ...map, nodes: [{ name: 'n', ready: true }] };
    expect(after(joined, { type: 'checks', checks: better }, { type: 'map', map: bigger })).toEqual({
      connection: 'ready',
      checks: better,
      map: bigger,
    });
  });
});
