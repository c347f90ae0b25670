import { resources } from '@drydock/client';
import type { Pod, PodStatus } from '@drydock/kinds';
import { createMergePatch, hasReason } from '@drydock/machinery';
import type { KubeletContext } from '../options.ts';

/** Brings the API to this status; writes nothing when it is there already. Returns the pod as it is then. */
export async function writeStatus(
  context: KubeletContext,
  pod: Pod,
  status: PodStatus,
): Promise<Pod | undefined> {
  const { namespace = '', name = '', uid } = pod.metadata;
  const known = context.informers.for(resources.pods).get(namespace, name);
  const base = known && known.metadata.uid === uid && newer(known, pod) ? known : pod;
  const patch = createMergePatch({ status: base.status ?? {} }, { status: status });
  if (Object.keys(patch as object).length === 0) return base;
  try {
    const body = { ...(patch as object), metadata: { uid } };
    return await context.client
      .of(resources.pods, namespace)
      .patch(name, 'merge', body, { subresource: 'status' });
  } catch (error) {
    if (hasReason(error, 'NotFound') || hasReason(error, 'Conflict') || hasReason(error, 'Invalid'))
      return undefined;
    throw error;
  }
}

const newer = (a: Pod, b: Pod) =>
  Number(a.metadata.resourceVersion ?? 0) >= Number(b.metadata.resourceVersion ?? 0);
