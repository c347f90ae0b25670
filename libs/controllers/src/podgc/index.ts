// Pods of nodes that no longer exist: the part of pkg/controller/podgc that a small cluster meets.
import { resources } from '@drydock/client';
import { hasReason } from '@drydock/machinery';
import type { ControllerDefinition } from '../controller.ts';

/** A node may come back within this time (quarantineTime). */
const quarantine = 40_000;

export const podGarbageCollector: ControllerDefinition = {
  name: 'pod-garbage-collector',
  start({ client, informers, run }) {
    const nodes = informers.for(resources.nodes);
    const pods = informers.for(resources.pods);
    const queue = run({
      name: podGarbageCollector.name,
      async reconcile(node) {
        if (nodes.get('', node)) return;
        for (const pod of pods.list().filter((candidate) => candidate.spec?.nodeName === node))
          await client
            .of(resources.pods, pod.metadata.namespace ?? '')
            .delete(pod.metadata.name ?? '', { gracePeriodSeconds: 0 })
            .catch((error: unknown) => {
              if (!hasReason(error, 'NotFound')) throw error;
            });
      },
    });
    nodes.onChange(({ old, current }) => {
      if (old && !current) queue.addAfter(old.metadata.name ?? '', quarantine);
    });
  },
};
