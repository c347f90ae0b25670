import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { StatusObject } from '@drydock/machinery';

let env: Environment;
beforeEach(async () => {
  env = await createEnvironment();
});

const path = '/apis/apps/v1/namespaces/default/deployments/web';
type Body = Record<string, unknown> & {
  metadata: {
    managedFields?: { manager: string; operation: string; fieldsV1: unknown; time: string }[];
    labels?: object;
  };
  spec: {
    replicas?: number;
    template: { spec: { containers: { name: string; image?: string; env?: unknown }[] } };
  };
};

async function apply(manager: string, body: unknown, query = '') {
  const headers = { 'content-type': 'application/apply-patch+yaml' };
  const response = await env.transport.request({
    method: 'PATCH',
    path: `${path}?fieldManager=${manager}${query}`,
    body,
    headers,
  });
  return { status: response.status, body: response.body as Body };
}

const deployment = (
  spec: object,
  containers: readonly object[] = [{ name: 'c', image: 'nginx:1' }],
  labels?: object,
) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', ...(labels ? { labels } : {}) },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
    ...spec,
  },
});
const message = ({ body }: { body: unknown }) => (body as StatusObject).message;
const managers = ({ body }: { body: Body }) =>
  body.metadata.managedFields?.map(({ manager, operation }) => `${manager} ${operation}`);

describe('server-side apply', () => {
  test('creates, and owns exactly what it said', async () => {
    const { status, body } = await apply('a', deployment({ replicas: 2 }));
    expect([status, body.spec.replicas]).toEqual([201, 2]);
    expect(body.metadata.managedFields).toEqual([
      {
        apiVersion: 'apps/v1',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            'f:replicas': {},
            'f:selector': {},
            'f:template': {
              'f:metadata': { 'f:labels': { 'f:app': {} } },
              'f:spec': { 'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
            },
          },
        },
        manager: 'a',
        operation: 'Apply',
        time: '2025-10-09T08:53:20Z',
      },
    ]);
  });

  test('applying the same again changes nothing', async () => {
    await apply('a', deployment({ replicas: 2 }));
    const revision = env.store.revision;
    await env.clock.runUntil(env.clock.now() + 5000);
    expect((await apply('a', deployment({ replicas: 2 }))).status).toBe(200);
    expect(env.store.revision).toBe(revision);
  });

  test('what is no longer said is removed, what others own stays', async () => {
    await apply('a', deployment({ replicas: 3 }, undefined, { x: '1', y: '1' }));
    await apply('b', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { labels: { y: '1' } } });
    const { body } = await apply('a', deployment({}));
    expect([body.spec.replicas, body.metadata.labels]).toEqual([1, { y: '1' }]);
  });

  test('lists merge by key; an element goes with its last owner', async () => {
    await apply(
      'a',
      deployment({}, [
        { name: 'c', image: 'nginx:1' },
        { name: 'side', image: 'x' },
      ]),
    );
    const both = await apply('b', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { template: { spec: { containers: [{ name: 'c', env: [{ name: 'A', value: '1' }] }] } } },
    });
    expect(
      both.body.spec.template.spec.containers.map(({ name, env: environment }) => [name, environment]),
    ).toEqual([
      ['c', [{ name: 'A', value: '1' }]],
      ['side', undefined],
    ]);
    const { body } = await apply('a', deployment({}));
    expect(body.spec.template.spec.containers.map(({ name }) => name)).toEqual(['c']);
  });

  test('conflicts name the managers and paths; force takes over', async () => {
    await apply('a', deployment({ replicas: 2 }));
    const one = await apply('b', deployment({ replicas: 5 }));
    expect([one.status, message(one)]).toEqual([
      409,
      'Apply failed with 1 conflict: conflict with "a": .spec.replicas',
    ]);
    const two = await apply('b', deployment({ replicas: 5 }, [{ name: 'c', image: 'nginx:2' }]));
    expect(message(two)).toBe(
      'Apply failed with 2 conflicts: conflicts with "a":\n- .spec.replicas\n- .spec.template.spec.containers[name="c"].image',
    );
    const forced = await apply('b', deployment({ replicas: 5 }), '&force=true');
    expect([forced.status, forced.body.spec.replicas]).toEqual([200, 5]);
    const back = await apply('a', deployment({ replicas: 2 }));
    expect(message(back)).toBe('Apply failed with 1 conflict: conflict with "b": .spec.replicas');
  });

  test('ordinary writes to an applied object own what they change', async () => {
    await apply('a', deployment({ replicas: 2 }));
    const headers = { 'content-type': 'application/merge-patch+json' };
    await env.transport.request({
      method: 'PATCH',
      path: `${path}/scale?fieldManager=kubectl-scale`,
      body: { spec: { replicas: 7 } },
      headers,
    });
    const conflict = await apply('a', deployment({ replicas: 2 }));
    expect(message(conflict)).toBe(
      'Apply failed with 1 conflict: conflict with "kubectl-scale" with subresource "scale" using apps/v1: .spec.replicas',
    );
    const { body } = await apply('a', deployment({}));
    expect([body.spec.replicas, managers({ body })]).toEqual([7, ['a Apply', 'kubectl-scale Update']]);
  });

  test('kubectl takes over what its client-side apply wrote; others meet its writer', async () => {
    const before = deployment({ replicas: 2 });
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(before) };
    await env.transport.request({
      method: 'POST',
      path: `${path.replace('/web', '')}?fieldManager=kubectl-client-side-apply`,
      body: { ...before, metadata: { ...before.metadata, annotations } },
    });
    expect(message(await apply('other', deployment({ replicas: 3 })))).toBe(
      'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
    );
    expect((await apply('kubectl', deployment({ replicas: 3 }))).status).toBe(200);
  });

  test('what somebody changed after the client-side apply is a conflict for kubectl too', async () => {
    const before = deployment({ replicas: 2 });
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(before) };
    await env.transport.request({
      method: 'POST',
      path: path.replace('/web', ''),
      body: { ...before, metadata: { ...before.metadata, annotations } },
    });
    const headers = { 'content-type': 'application/merge-patch+json' };
    await env.transport.request({
      method: 'PATCH',
      path: `${path}/scale`,
      body: { spec: { replicas: 7 } },
      headers,
    });
    expect(message(await apply('kubectl', before))).toBe(
      'Apply failed with 1 conflict: conflict with "unknown" with subresource "scale" using apps/v1: .spec.replicas',
    );
  });

  test.each([
    [
      'no manager',
      '',
      deployment({}),
      422,
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ],
    [
      'unknown field',
      'a',
      deployment({ foo: 1 }),
      500,
      'failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.foo: field not declared in schema',
    ],
    [
      'other name',
      'a',
      { ...deployment({}), metadata: { name: 'x' } },
      400,
      'the name of the object (x) does not match the name on the URL (web)',
    ],
  ])('%s', async (_title, manager, body, status, text) => {
    const answer = await apply(manager, body);
    expect([answer.status, message(answer)]).toEqual([status, text]);
  });
});
