// ResourceQuota: adds up what a namespace uses. Admission charges in advance; this gives back. After pkg/controller/resourcequota.
import { resources, type Key, type ResourceType } from '@drydock/client';
import { totalUsage, type Pod, type ResourceQuota } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { builtInResources } from '../deletable/resources.ts';
import { semanticallyEqual } from '../equality.ts';
import { keyOf, splitKey } from '../keys.ts';
import { isPodTerminal } from '../pods/conditions.ts';

export const resourceQuotaController: ControllerDefinition = {
  name: 'resourcequota-controller',
  start(context) {
    const quotas = context.informers.for(resources.resourceQuotas);
    const queue = context.run({
      name: resourceQuotaController.name,
      reconcile: (key) => reconcile(context, key),
    });
    quotas.onChange(({ old, current }) => {
      if (current && !(old && semanticallyEqual(old.spec, current.spec))) queue.add(keyOf(current));
    });
    for (const resource of countable)
      context.informers.for(resource).onChange(({ old, current }) => {
        const namespace = old?.metadata.namespace;
        if (!old || namespace === undefined || !givesBack(resource, old, current)) return;
        for (const quota of quotas.list(namespace)) queue.add(keyOf(quota));
      });
  },
};

const countable = builtInResources.filter(({ namespaced, plural }) => namespaced && plural !== 'events');

/** What may lower the sum: deletions, pods that end, Services and claims that change. */
function givesBack(
  resource: ResourceType<KubeObject>,
  old: KubeObject,
  current: KubeObject | undefined,
): boolean {
  if (!current) return true;
  if (resource.group !== '') return false;
  if (resource.plural === 'pods')
    return isPodTerminal(current as unknown as Pod) && !isPodTerminal(old as unknown as Pod);
  return (
    (resource.plural === 'services' || resource.plural === 'persistentvolumeclaims') &&
    !semanticallyEqual(old['spec'], current['spec'])
  );
}

async function reconcile(context: ControllerContext, key: Key): Promise<void> {
  const { namespace, name } = splitKey(key);
  const quota = context.informers.for(resources.resourceQuotas).get(namespace, name);
  if (!quota || quota.metadata.deletionTimestamp) return;
  const hard = quota.spec?.hard ?? {};
  const status = { hard, used: usedBy(context, quota, namespace) };
  if (semanticallyEqual(quota.status, status)) return;
  await context.client.of(resources.resourceQuotas, namespace).updateStatus({ ...quota, status });
}

function usedBy({ informers }: ControllerContext, quota: ResourceQuota, namespace: string) {
  const used: Record<string, string> = Object.fromEntries(
    Object.keys(quota.spec?.hard ?? {})
      .sort()
      .map((limit) => [limit, '0']),
  );
  for (const resource of countable) {
    const objects = informers.for(resource).list(namespace);
    if (objects.length > 0)
      Object.assign(used, totalUsage(quota, { group: resource.group, name: resource.plural }, objects));
  }
  return used;
}
