import { resources } from '@drydock/client';
import type { Pod } from '@drydock/kinds';
import { hasReason } from '@drydock/machinery';
import type { KubeletContext } from '../options.ts';

/** The last word of the kubelet about a pod that has ended: remove the object. */
export async function deletePod({ client }: KubeletContext, pod: Pod): Promise<void> {
  const { namespace = '', name = '', uid } = pod.metadata;
  const options = { gracePeriodSeconds: 0, ...(uid ? { preconditions: { uid } } : {}) };
  try {
    await client.of(resources.pods, namespace).delete(name, options);
  } catch (error) {
    if (!hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error;
  }
}
