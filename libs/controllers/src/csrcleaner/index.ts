// Removes requests that are done with or forgotten: pkg/controller/certificates/cleaner. A timer per request instead of a
// look at all of them each hour.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type { CertificateSigningRequest } from '@drydock/kinds';
import { hasReason, parseTime } from '@drydock/machinery';
import { hasCondition } from '../certificates/requests.ts';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';

const hour = 3_600_000;

export const certificateCleanerController: ControllerDefinition = {
  name: 'certificatesigningrequest-cleaner-controller',
  start(context) {
    const queue = context.run({
      name: certificateCleanerController.name,
      reconcile: (key, own) => reconcile(context, key, own),
    });
    context.informers.for(resources.certificateSigningRequests).onChange(({ current }) => {
      if (current) queue.add(current.metadata.name ?? '');
    });
  },
};

/** An hour after the decision; a day when nobody decides. */
function expiresAt(request: CertificateSigningRequest): number {
  const decided = (['Approved', 'Denied', 'Failed'] as const).some((type) => hasCondition(request, type));
  if (!decided) return (parseTime(request.metadata.creationTimestamp) ?? 0) + 24 * hour;
  const times = (request.status?.conditions ?? []).map(
    ({ lastUpdateTime }) => parseTime(lastUpdateTime) ?? 0,
  );
  return Math.max(...times) + hour;
}

async function reconcile({ client, clock, informers }: ControllerContext, name: Key, queue: WorkQueue) {
  const request = informers.for(resources.certificateSigningRequests).get('', name);
  if (!request) return;
  const left = expiresAt(request) - clock.now();
  if (left > 0) return queue.addAfter(name, left);
  await client
    .of(resources.certificateSigningRequests)
    .delete(name)
    .catch((error: unknown) => {
      if (!hasReason(error, 'NotFound')) throw error;
    });
}
