import { expect, test } from '@jest/globals';
import { createRandom, VirtualClock, type KubeObject } from '@drydock/machinery';
import { createStore, Lessor } from './index.ts';

const object: KubeObject = { apiVersion: 'v1', kind: 'T', metadata: {} };

function setUp() {
  const clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const store = createStore();
  const lessor = new Lessor(store, clock, createRandom('leases'));
  const pass = (seconds: number) => clock.runUntil(clock.now() + seconds * 1000);
  return { clock, store, lessor, pass };
}

test('keys die with their lease; one that is written without it lives on', async () => {
  const { clock, store, lessor, pass } = setUp();
  const { id } = lessor.grant(10);
  for (const key of ['/a', '/b']) {
    store.create(key, object);
    lessor.attach(key, id);
  }
  store.update('/b', object);
  await pass(9);
  expect(store.size).toBe(2);
  await pass(1);
  expect(store.range('/').keys).toEqual(['/b']);
  expect([lessor.all, clock.nextAt()]).toEqual([[], undefined]);
});

test('a lease that is kept alive; one that is revoked; the shorter one ends first', async () => {
  const { store, lessor, pass } = setUp();
  const [long, short] = [lessor.grant(100), lessor.grant(5)];
  store.create('/long', object);
  lessor.attach('/long', long.id);
  store.create('/short', object);
  lessor.attach('/short', short.id);
  await pass(4);
  expect(lessor.keepAlive(short.id)?.expiresAt).toBe(1_760_000_009_000);
  await pass(4);
  expect(store.size).toBe(2);
  await pass(1);
  expect(store.range('/').keys).toEqual(['/long']);
  expect([lessor.revoke(long.id), lessor.revoke(long.id), store.size]).toEqual([true, false, 0]);
  expect(lessor.keepAlive(long.id)).toBeUndefined();
});

test('a restore forgets all leases', () => {
  const { store, lessor } = setUp();
  const snapshot = store.snapshot();
  lessor.grant(10);
  store.restore(snapshot);
  expect(lessor.all).toEqual([]);
});
