// Deleting an object and waiting until it is gone: `delete`, and what replaces objects by force.
import { hasReason, type KubeObject, type StatusObject } from '@drydock/machinery';
import type { Invocation } from '../../invocation.ts';
import { collectionPath, objectPath, resourceName, type Info } from '../../resources/info.ts';
import { Deadline } from '../wait/deadline.ts';

const policies = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' } as const;

export interface DeleteRequest {
  /** Seconds; negative: the object's own. */
  readonly gracePeriod: number;
  readonly cascade: keyof typeof policies;
  readonly dryRunServer?: boolean;
}

/** What `--cascade` says; old boolean forms get klog's warning in the official tool and work here too. */
export function cascadeOf(value: string): keyof typeof policies {
  if (value === 'true' || value === 'background' || value === '') return 'background';
  if (value === 'false' || value === 'orphan') return 'orphan';
  if (value === 'foreground') return 'foreground';
  throw new Error(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`);
}

/** Sends the DELETE; the UID of what was deleted, where the server says it. */
export async function deleteObject(
  invocation: Invocation,
  info: Info,
  { gracePeriod, cascade, dryRunServer }: DeleteRequest,
): Promise<string | undefined> {
  const rest = await invocation.access.rest();
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}),
    propagationPolicy: policies[cascade],
  };
  const query = dryRunServer ? { dryRun: 'All' } : {};
  const answer = (await rest.send('DELETE', objectPath(info), { body, query })).body as
    StatusObject | KubeObject;
  if (answer?.kind === 'Status') return (answer as StatusObject).details?.uid;
  return (answer as KubeObject | undefined)?.metadata?.uid;
}

/** Watches each object until it is gone or is another one of the same name. `timeout` in ms; 0 waits for a week. */
export async function waitUntilGone(
  invocation: Invocation,
  infos: readonly Info[],
  timeout: number,
  uids: ReadonlyMap<Info, string | undefined> = new Map(),
): Promise<void> {
  const deadline = new Deadline(invocation.host, timeout === 0 ? 7 * 86_400_000 : timeout);
  try {
    for (const info of infos) await waitForOne(invocation, info, uids.get(info), deadline);
  } catch (error) {
    if (!hasReason(error, 'Forbidden') && !hasReason(error, 'MethodNotAllowed')) throw error;
  } finally {
    deadline.stop();
  }
}

async function waitForOne(
  invocation: Invocation,
  info: Info,
  uid: string | undefined,
  deadline: Deadline,
): Promise<void> {
  const rest = await invocation.access.rest();
  for (;;) {
    let current: KubeObject;
    try {
      current = await rest.get<KubeObject>(objectPath(info));
    } catch (error) {
      if (hasReason(error, 'NotFound')) return;
      throw error;
    }
    if (uid !== undefined && current.metadata.uid !== uid) return;
    const events = await rest.watch(collectionPath(info.mapping, info.namespace), {
      query: {
        fieldSelector: `metadata.name=${info.name}`,
        resourceVersion: current.metadata.resourceVersion,
      },
      signal: deadline.signal,
    });
    const iterator = events[Symbol.asyncIterator]();
    try {
      for (
        let next = await deadline.race(iterator.next());
        !next.done;
        next = await deadline.race(iterator.next())
      )
        if (next.value.type === 'DELETED') return;
    } catch (error) {
      if (deadline.expired)
        throw new Error(`timed out waiting for the condition on ${resourceName(info.mapping)}/${info.name}`, {
          cause: error,
        });
      throw error;
    } finally {
      void iterator.return?.();
    }
  }
}
