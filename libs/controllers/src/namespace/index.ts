// Namespace: empties one that is being deleted and lets it go. After pkg/controller/namespace.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type { Namespace } from '@drydock/kinds';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { deletableResources } from '../deletable/resources.ts';
import { semanticallyEqual } from '../equality.ts';
import { emptyNamespace, type Remains } from './content.ts';
import { deletionConditions } from './conditions.ts';

/** Real controllers wait so that every API server has seen the deletion. */
const gracePeriod = 5_000;

export const namespaceController: ControllerDefinition = {
  name: 'namespace-controller',
  start(context) {
    const namespaces = context.informers.for(resources.namespaces);
    context.informers.for(resources.customResourceDefinitions);
    const queue = context.run({
      name: namespaceController.name,
      reconcile: (key, own) => reconcile(context, key, own),
    });
    namespaces.onChange(({ current }) => {
      if (current?.metadata.deletionTimestamp) queue.addAfter(current.metadata.name ?? '', gracePeriod);
    });
  },
};

async function reconcile(context: ControllerContext, name: Key, queue: WorkQueue): Promise<void> {
  const namespace = context.informers.for(resources.namespaces).get('', name);
  if (!namespace?.metadata.deletionTimestamp) return;
  if (!(namespace.spec?.finalizers ?? []).includes('kubernetes')) return;
  const remains = await emptyNamespace(
    context.client,
    deletableResources(context),
    name,
    context.clock.now(),
  );
  await updateConditions(context, namespace, remains);
  if (remains.counts.length === 0) return finalize(context, name);
  queue.addAfter(name, (Math.floor(remains.waitSeconds / 2) + 1) * 1000);
}

async function updateConditions(
  context: ControllerContext,
  cached: Namespace,
  remains: Remains,
): Promise<void> {
  const client = context.client.of(resources.namespaces);
  const namespace = await client.find(cached.metadata.name ?? '');
  if (!namespace) return;
  const conditions = deletionConditions(namespace.status?.conditions ?? [], remains, context.clock.now());
  if (semanticallyEqual(namespace.status?.conditions, conditions)) return;
  await client.updateStatus({ ...namespace, status: { ...namespace.status, conditions } });
}

/** Takes the finalizer off through the subresource that alone may: then the server removes the object. */
async function finalize(context: ControllerContext, name: string): Promise<void> {
  const namespace = await context.client.of(resources.namespaces).find(name);
  if (!namespace) return;
  const finalizers = (namespace.spec?.finalizers ?? []).filter((finalizer) => finalizer !== 'kubernetes');
  const response = await context.client.transport.request({
    method: 'PUT',
    path: `/api/v1/namespaces/${name}/finalize`,
    headers: { 'content-type': 'application/json' },
    body: { ...namespace, apiVersion: 'v1', kind: 'Namespace', spec: { ...namespace.spec, finalizers } },
  });
  if (response.status >= 400 && response.status !== 404 && response.status !== 409)
    throw new Error(`finalize ${name}: ${JSON.stringify(response.body)}`);
}
