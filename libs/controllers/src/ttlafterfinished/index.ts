// Deletes Jobs some time after they have ended: pkg/controller/ttlafterfinished.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type { Job } from '@drydock/kinds';
import { hasReason } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { jobFinishTime } from '../jobs/finished.ts';
import { keyOf, splitKey } from '../keys.ts';

export const ttlAfterFinishedController: ControllerDefinition = {
  name: 'ttl-after-finished-controller',
  start(context) {
    const queue = context.run({
      name: ttlAfterFinishedController.name,
      reconcile: (key, own) => reconcile(context, key, own),
    });
    context.informers.for(resources.jobs).onChange(({ current }) => {
      if (current && expiresAt(current) !== undefined) queue.add(keyOf(current));
    });
  },
};

function expiresAt(job: Job): number | undefined {
  const seconds = job.spec?.ttlSecondsAfterFinished;
  const finished = jobFinishTime(job);
  if (seconds === undefined || finished === undefined || job.metadata.deletionTimestamp) return undefined;
  return finished + seconds * 1000;
}

async function reconcile({ client, clock, informers }: ControllerContext, key: Key, queue: WorkQueue) {
  const { namespace, name } = splitKey(key);
  const cached = informers.for(resources.jobs).get(namespace, name);
  if (!cached || expiresAt(cached) === undefined) return;
  // asked of the server: the cache may not know yet that the time was prolonged
  const job = await client.of(resources.jobs, namespace).find(name);
  const due = job && expiresAt(job);
  if (!job || due === undefined) return;
  if (due > clock.now()) return queue.addAfter(key, due - clock.now());
  const { uid, resourceVersion } = job.metadata;
  try {
    await client.of(resources.jobs, namespace).delete(name, {
      propagationPolicy: 'Foreground',
      preconditions: { ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) },
    });
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error;
  }
}
