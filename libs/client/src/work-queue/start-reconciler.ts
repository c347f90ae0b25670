import { Cancelled } from '@drydock/machinery';
import type { Key, Reconciler, StartReconciler } from '../contract.ts';
import { KeyQueue } from './work-queue.ts';

/** Runs one reconciler, one key at a time. A rejection puts the key back with growing delay. */
export const startReconciler: StartReconciler = (reconciler, clock) => {
  const queue = new KeyQueue(clock);
  void work(reconciler, queue);
  return queue;
};

async function work(reconciler: Reconciler, queue: KeyQueue): Promise<void> {
  for (let key = await queue.take(); key !== undefined; key = await queue.take())
    await step(reconciler, queue, key);
}

async function step(reconciler: Reconciler, queue: KeyQueue, key: Key): Promise<void> {
  try {
    await reconciler.reconcile(key, queue);
    queue.forget(key);
  } catch (error) {
    if (!(error instanceof Cancelled)) queue.addRateLimited(key);
  } finally {
    queue.done(key);
  }
}
