// Pods whose Job is gone or has ended still carry the finalizer that would hold them for ever.
import { resources, type ResourceClient } from '@drydock/client';
import type { Pod } from '@drydock/kinds';
import { hasReason } from '@drydock/machinery';
import type { ControllerContext } from '../controller.ts';
import { finishedCondition } from '../jobs/finished.ts';
import { keyOf, splitKey } from '../keys.ts';
import { controllerOf } from '../ownership/controller-reference.ts';
import { isTracked, trackingFinalizer } from './pods.ts';

/** Takes the tracking finalizer off one pod. */
export async function releasePod(client: ResourceClient<Pod>, pod: Pod): Promise<void> {
  const metadata = {
    uid: pod.metadata.uid,
    '$deleteFromPrimitiveList/finalizers': [trackingFinalizer],
  };
  try {
    await client.patch(pod.metadata.name ?? '', 'strategic', { metadata });
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error;
  }
}

/** Releases tracked pods that no running Job counts any more. */
export function watchOrphans(context: ControllerContext): void {
  const jobs = context.informers.for(resources.jobs);
  const pods = context.informers.for(resources.pods);
  const isOrphan = (pod: Pod): boolean => {
    if (!isTracked(pod)) return false;
    const reference = controllerOf(pod);
    const job = reference && jobs.get(pod.metadata.namespace ?? '', reference.name);
    return (
      job?.metadata.uid !== reference?.uid || (job !== undefined && finishedCondition(job) !== undefined)
    );
  };
  const queue = context.run({
    name: 'job-controller-orphan-pods',
    reconcile: async (key) => {
      const { namespace, name } = splitKey(key);
      const pod = pods.get(namespace, name);
      if (pod && isOrphan(pod)) await releasePod(context.client.of(resources.pods, namespace), pod);
    },
  });
  pods.onChange(({ current }) => {
    if (current && isTracked(current)) {
      const reference = controllerOf(current);
      const known = reference && jobs.get(current.metadata.namespace ?? '', reference.name);
      if (!known || isOrphan(current)) queue.add(keyOf(current));
    }
  });
  jobs.onChange(({ old, current }) => {
    if (current && !finishedCondition(current)) return;
    const job = current ?? old;
    for (const pod of pods.list(job?.metadata.namespace))
      if (controllerOf(pod)?.uid === job?.metadata.uid && isTracked(pod)) queue.add(keyOf(pod));
  });
}
