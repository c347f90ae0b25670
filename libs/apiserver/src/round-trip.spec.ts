import { describe, expect, test } from '@jest/globals';
import { collectionOf, createEnvironment, fullObject, minimalObject } from '@drydock/envtest';
import { kinds, mergeSchema } from '@drydock/kinds';
import { createThreeWayPatch, type KubeObject, type RestRequest } from '@drydock/machinery';

const writable = kinds.filter(({ verbs }) => verbs === undefined || verbs.includes('create'));
const named = writable.map(
  (definition) => [`${definition.group}/${definition.version} ${definition.kind}`, definition] as const,
);
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

describe.each(named)('a full %s', (_name, definition) => {
  const collection = collectionOf(definition);
  const setUp = async () => {
    const env = await createEnvironment();
    const send = async (
      method: RestRequest['method'],
      path: string,
      body?: unknown,
      type = 'application/json',
    ) => {
      const headers = { 'content-type': type };
      const { status, body: answer } = await env.clock.runFor(
        env.transport.request({ method, path, headers, ...(body === undefined ? {} : { body }) }),
      );
      expect([status, status < 300 ? '' : answer]).toEqual([status < 300 ? status : 200, '']);
      return answer as KubeObject;
    };
    const full = await fullObject(env, definition);
    return { env, send, full, path: `${collection}/${full.metadata.name}` };
  };

  test('survives create, get and apply without a change', async () => {
    const { env, send, full, path } = await setUp();
    expect(JSON.stringify(full).length).toBeGreaterThanOrEqual(
      JSON.stringify(minimalObject(definition)).length,
    );
    const annotations = { ...full.metadata.annotations, [lastApplied]: `${JSON.stringify(full)}\n` };
    const applied = { ...full, metadata: { ...full.metadata, annotations } };
    await send('POST', `${collection}?fieldManager=kubectl-client-side-apply`, applied);
    const live = await send('GET', path);
    expect(live).toMatchObject(withAdmitted(full, live));
    // what kubectl apply would send: nothing
    const patch = createThreeWayPatch(applied, applied, live, mergeSchema, definition.schemaType);
    expect(patch).toEqual({});
    const { revision } = env.store;
    await send('PUT', path, live);
    expect(env.store.revision).toBe(revision);
  });

  test('applied twice on the server keeps its version', async () => {
    const { env, send, full, path } = await setUp();
    const type = 'application/apply-patch+yaml';
    await send('PATCH', `${path}?fieldManager=a`, full, type);
    // definitions of custom resources get their status in the meantime
    await env.clock.runUntil(env.clock.now() + 5000);
    const first = await send('GET', path);
    const { revision } = env.store;
    const second = await send('PATCH', `${path}?fieldManager=a`, full, type);
    expect(second).toEqual(first);
    expect(env.store.revision).toBe(revision);
  });
});

interface PodSpec {
  readonly volumes?: readonly object[];
  readonly containers: readonly { readonly volumeMounts?: readonly object[] }[];
  readonly initContainers?: readonly { readonly volumeMounts?: readonly object[] }[];
}

/** What is expected back: of a pod, with the token that admission mounts into it. */
function withAdmitted(full: KubeObject, live: KubeObject): Record<string, unknown> {
  if (full.kind !== 'Pod') return full as Record<string, unknown>;
  const [sent, admitted] = [full['spec'] as PodSpec, live['spec'] as PodSpec];
  const token = admitted.volumes?.at(-1);
  expect(token).toMatchObject({ projected: { sources: [{ serviceAccountToken: {} }, {}, {}] } });
  const mounted = (containers: PodSpec['containers'] | undefined, there: PodSpec['containers'] | undefined) =>
    containers?.map((container, index) => ({
      ...container,
      volumeMounts: [...(container.volumeMounts ?? []), there?.[index]?.volumeMounts?.at(-1)],
    }));
  const spec = {
    ...sent,
    volumes: [...(sent.volumes ?? []), token],
    containers: mounted(sent.containers, admitted.containers),
    ...(sent.initContainers ? { initContainers: mounted(sent.initContainers, admitted.initContainers) } : {}),
  };
  return { ...full, spec };
}
