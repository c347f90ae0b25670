// Which pods belong to an object: for logs, exec, attach, port-forward, drain.
import { parseSelector, selectorOf, type KubeObject } from '@drydock/machinery';
import type { Pod } from '@drydock/kinds';
import type { Invocation } from '../invocation.ts';
import { mappingFor } from '../resources/builder.ts';
import { objectPath } from '../resources/info.ts';
import { Deadline } from '../commands/wait/deadline.ts';

export type PodObject = Pod & KubeObject;

/** The pods of a namespace with these labels. */
export async function podsOf(
  invocation: Invocation,
  namespace: string,
  labelSelector: string,
): Promise<PodObject[]> {
  const rest = await invocation.access.rest();
  const path = namespace === '' ? '/api/v1/pods' : `/api/v1/namespaces/${namespace}/pods`;
  const list = await rest.get<{ items?: PodObject[] }>(path, {
    query: { labelSelector: labelSelector || undefined },
  });
  return (list.items ?? []).map((pod) => ({ ...pod, apiVersion: 'v1', kind: 'Pod' }));
}

/** The label selector by which an object (Deployment, Service, …) finds its pods. Throws when it has none. */
export function podSelectorOf(object: KubeObject): string {
  const spec = (object['spec'] ?? {}) as { selector?: Record<string, unknown> };
  if (object.kind === 'Service' || object.kind === 'ReplicationController') {
    if (!spec.selector || Object.keys(spec.selector).length === 0)
      throw new Error(
        object.kind === 'Service'
          ? `invalid service '${object.metadata.name}': Service is defined without a selector`
          : `invalid label selector: `,
      );
    return Object.entries(spec.selector as Record<string, string>)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
  }
  if (!['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'StatefulSet'].includes(object.kind))
    throw new Error(`selector for *unstructured.Unstructured not implemented`);
  return selectorOf(spec.selector as Parameters<typeof selectorOf>[0]).toString();
}

const ready = (pod: PodObject) =>
  pod.status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True');
const phases = ['', 'Pending', 'Unknown', 'Running'];

/** Active pods before others: not scheduled, pending, not ready, restarted often or young come last. */
export function byActivity(a: PodObject, b: PodObject): number {
  const assigned = Number(Boolean(b.spec?.nodeName)) - Number(Boolean(a.spec?.nodeName));
  if (assigned !== 0) return assigned;
  const phase = phases.indexOf(b.status?.phase ?? '') - phases.indexOf(a.status?.phase ?? '');
  if (phase !== 0) return phase;
  const readiness = Number(Boolean(ready(b))) - Number(Boolean(ready(a)));
  if (readiness !== 0) return readiness;
  const [left, right] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The pod that `POD` or `TYPE/NAME` names, waiting for one to appear. */
export async function attachablePod(
  invocation: Invocation,
  word: string,
  timeout: number,
): Promise<PodObject> {
  const namespace = (await invocation.access.namespace()).name;
  const rest = await invocation.access.rest();
  const [type, name] = word.includes('/') ? (word.split('/') as [string, string]) : ['pods', word];
  if (word.split('/').length > 2)
    throw new Error('arguments in resource/name form may not have more than one slash');
  const mapping = await mappingFor(invocation.access, type);
  const object = await rest.get<KubeObject>(objectPath({ mapping, namespace, name }));
  if (mapping.kind === 'Pod') return { ...object, apiVersion: 'v1', kind: 'Pod' } as PodObject;
  let selector: string;
  try {
    selector = podSelectorOf({ ...object, kind: mapping.kind });
  } catch (error) {
    throw new Error(
      `cannot attach to ${goTypeOf(mapping.kind)}: ${(error as Error).message.replace('*unstructured.Unstructured', goTypeOf(mapping.kind))}`,
      { cause: error },
    );
  }
  return firstPod(invocation, namespace, selector, timeout);
}

export function goTypeOf(kind: string): string {
  return `*v1.${kind}`;
}

/** The first of the pods, active ones before others; waits up to `timeout` ms for one. */
export async function firstPod(
  invocation: Invocation,
  namespace: string,
  selector: string,
  timeout: number,
): Promise<PodObject> {
  const found = (await podsOf(invocation, namespace, selector)).sort(byActivity);
  if (found[0]) return found[0];
  const deadline = new Deadline(invocation.host, timeout);
  try {
    const rest = await invocation.access.rest();
    const events = await rest.watch(`/api/v1/namespaces/${namespace}/pods`, {
      query: { labelSelector: selector || undefined },
      signal: deadline.signal,
    });
    const iterator = events[Symbol.asyncIterator]();
    for (
      let next = await deadline.race(iterator.next());
      !next.done;
      next = await deadline.race(iterator.next())
    )
      if (next.value.type === 'ADDED' || next.value.type === 'MODIFIED')
        return next.value.object as PodObject;
    throw new Error('timed out waiting for the condition');
  } catch (error) {
    if (deadline.expired) throw new Error('timed out waiting for the condition', { cause: error });
    throw error;
  } finally {
    deadline.stop();
  }
}

/** Waits until a pod is as `done` wants it. `undefined`: it is gone. */
export async function waitForPod(
  invocation: Invocation,
  namespace: string,
  name: string,
  timeout: number,
  done: (pod: PodObject | undefined) => boolean,
): Promise<PodObject | undefined> {
  const deadline = new Deadline(invocation.host, timeout);
  try {
    const rest = await invocation.access.rest();
    const path = `/api/v1/namespaces/${namespace}/pods`;
    const list = await rest.get<{ items?: PodObject[]; metadata?: { resourceVersion?: string } }>(path, {
      query: { fieldSelector: `metadata.name=${name}` },
    });
    const pod = list.items?.[0];
    if (done(pod)) return pod;
    const events = await rest.watch(path, {
      query: { fieldSelector: `metadata.name=${name}`, resourceVersion: list.metadata?.resourceVersion },
      signal: deadline.signal,
    });
    const iterator = events[Symbol.asyncIterator]();
    for (
      let next = await deadline.race(iterator.next());
      !next.done;
      next = await deadline.race(iterator.next())
    ) {
      if (next.value.type === 'BOOKMARK') continue;
      const current = next.value.type === 'DELETED' ? undefined : (next.value.object as PodObject);
      if (done(current)) return current;
    }
    throw new Error('watch closed before the condition was met');
  } catch (error) {
    if (deadline.expired) throw new Error('timed out waiting for the condition', { cause: error });
    throw error;
  } finally {
    deadline.stop();
  }
}

/** Names of the containers as messages list them: init containers before or after, as the caller wants. */
export function allContainers(
  pod: PodObject,
): { readonly name: string; readonly type: 'containers' | 'initContainers' | 'ephemeralContainers' }[] {
  return (['containers', 'initContainers', 'ephemeralContainers'] as const).flatMap((type) =>
    ((pod.spec?.[type] ?? []) as readonly { name: string }[]).map(({ name }) => ({ name, type })),
  );
}

const defaultAnnotation = 'kubectl.kubernetes.io/default-container';

/** The container a command is about when none is named; says so on stderr when there is a choice. */
export async function defaultContainer(
  invocation: Invocation,
  pod: PodObject,
  quiet: boolean,
): Promise<string> {
  const all = allContainers(pod);
  const annotated = pod.metadata.annotations?.[defaultAnnotation];
  if (annotated && all.some(({ name }) => name === annotated)) return annotated;
  if (annotated)
    await invocation.err(
      `Default container name ${JSON.stringify(annotated)} not found in pod ${pod.metadata.name}\n`,
    );
  const first = pod.spec?.containers[0]?.name ?? '';
  if (all.length > 1 && !quiet) {
    const words = all.map(({ name, type }) =>
      type === 'initContainers'
        ? `${name} (init)`
        : type === 'ephemeralContainers'
          ? `${name} (ephem)`
          : name,
    );
    await invocation.err(`Defaulted container ${JSON.stringify(first)} out of: ${words.join(', ')}\n`);
  }
  return first;
}

/** Whether labels match a selector given as text. */
export function matches(selector: string, object: KubeObject): boolean {
  return parseSelector(selector).matches(object.metadata.labels);
}
