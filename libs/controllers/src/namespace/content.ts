import type { Client, ResourceType } from '@drydock/client';
import type { Pod } from '@drydock/kinds';
import { hasReason, parseTime, type KubeObject } from '@drydock/machinery';

/** What is left in a namespace after everything in it was deleted. */
export interface Remains {
  /** Per resource (`pods.`, `deployments.apps`), sorted. */
  readonly counts: readonly { readonly resource: string; readonly count: number }[];
  /** How many objects each finalizer holds back, sorted by name. */
  readonly finalizers: readonly { readonly finalizer: string; readonly count: number }[];
  /** How long it may take until the rest is gone. */
  readonly waitSeconds: number;
}

/** Guess for objects that a finalizer holds. */
const finalizerEstimate = 15;

/** Deletes everything in the namespace and tells what does not go at once. */
export async function emptyNamespace(
  client: Client,
  deletable: readonly ResourceType<KubeObject>[],
  namespace: string,
  now: number,
): Promise<Remains> {
  const counts: { resource: string; count: number }[] = [];
  const finalizers = new Map<string, number>();
  let waitSeconds = 0;
  for (const resource of deletable.filter((each) => each.namespaced)) {
    const left = await deleteAll(client, resource, namespace);
    if (left.length === 0) continue;
    counts.push({ resource: `${resource.plural}.${resource.group}`, count: left.length });
    for (const finalizer of left.flatMap((object) => object.metadata.finalizers ?? []))
      finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
    const estimate = resource.plural === 'pods' ? Math.max(...left.map((pod) => graceLeft(pod, now))) : 0;
    waitSeconds = Math.max(waitSeconds, estimate);
  }
  return {
    counts: counts.sort((a, b) => (a.resource < b.resource ? -1 : 1)),
    finalizers: [...finalizers]
      .map(([finalizer, count]) => ({ finalizer, count }))
      .sort((a, b) => (a.finalizer < b.finalizer ? -1 : 1)),
    waitSeconds: waitSeconds || finalizerEstimate,
  };
}

async function deleteAll(
  client: Client,
  resource: ResourceType<KubeObject>,
  namespace: string,
): Promise<readonly KubeObject[]> {
  const objects = client.of(resource, namespace);
  const { items } = await objects.list();
  for (const item of items) {
    if (item.metadata.deletionTimestamp) continue;
    await objects
      .delete(item.metadata.name ?? '', { propagationPolicy: 'Background' })
      .catch((error: unknown) => {
        if (!hasReason(error, 'NotFound')) throw error;
      });
  }
  return items.length === 0 ? items : (await objects.list()).items;
}

/** Seconds until a terminating pod has used up its grace period. */
function graceLeft(object: KubeObject, now: number): number {
  const pod = object as unknown as Pod;
  const grace = pod.metadata.deletionGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 0;
  const due = parseTime(pod.metadata.deletionTimestamp) ?? now + grace * 1000;
  return Math.max(0, Math.ceil((due - now) / 1000));
}
