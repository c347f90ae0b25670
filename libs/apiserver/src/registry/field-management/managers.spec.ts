import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { KubeObject, RestRequest } from '@drydock/machinery';

let env: Environment;
beforeEach(async () => {
  env = await createEnvironment();
});

const deployments = '/apis/apps/v1/namespaces/default/deployments';
const configMaps = '/api/v1/namespaces/default/configmaps';

interface Entry {
  readonly manager: string;
  readonly operation: string;
  readonly apiVersion: string;
  readonly time: string;
  readonly fieldsV1: unknown;
  readonly subresource?: string;
}
type Managed = KubeObject & { readonly metadata: { readonly managedFields?: readonly Entry[] } };

const types = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
};

async function send(method: RestRequest['method'], path: string, body?: unknown, type?: keyof typeof types) {
  const headers = { 'user-agent': 'curl/8.0', ...(type ? { 'content-type': types[type] } : {}) };
  const response = await env.transport.request({ method, path, body, headers });
  return response.body as Managed;
}

const later = async (seconds = 1) => env.clock.runUntil(env.clock.now() + seconds * 1000);
const who = ({ metadata }: Managed) =>
  metadata.managedFields?.map(({ manager, operation, subresource, time }) =>
    [manager, operation, ...(subresource ? [subresource] : []), time.slice(14, 19)].join(' '),
  );
const fieldsOf = ({ metadata }: Managed, manager: string) =>
  metadata.managedFields?.find((entry) => entry.manager === manager)?.fieldsV1;

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }] }] },
    },
  },
};
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: '1' } };

describe('managedFields of ordinary writes', () => {
  test('a create owns what was sent and its defaults, in the words of a real cluster', async () => {
    const created = await send('POST', `${deployments}?fieldManager=kubectl-create`, deployment);
    expect(created.metadata.managedFields).toEqual([
      {
        apiVersion: 'apps/v1',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': {
            'f:progressDeadlineSeconds': {},
            'f:replicas': {},
            'f:revisionHistoryLimit': {},
            'f:selector': {},
            'f:strategy': {
              'f:rollingUpdate': { '.': {}, 'f:maxSurge': {}, 'f:maxUnavailable': {} },
              'f:type': {},
            },
            'f:template': {
              'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
              'f:spec': {
                'f:containers': {
                  'k:{"name":"nginx"}': {
                    '.': {},
                    'f:image': {},
                    'f:imagePullPolicy': {},
                    'f:name': {},
                    'f:ports': {
                      '.': {},
                      'k:{"containerPort":80,"protocol":"TCP"}': {
                        '.': {},
                        'f:containerPort': {},
                        'f:protocol': {},
                      },
                    },
                    'f:resources': {},
                    'f:terminationMessagePath': {},
                    'f:terminationMessagePolicy': {},
                  },
                },
                'f:dnsPolicy': {},
                'f:restartPolicy': {},
                'f:schedulerName': {},
                'f:securityContext': {},
                'f:terminationGracePeriodSeconds': {},
              },
            },
          },
        },
        manager: 'kubectl-create',
        operation: 'Update',
        time: '2025-10-09T08:53:20Z',
      },
    ]);
  });

  test('what admission puts into a pod belongs to nobody', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { generateName: 'p-' },
      spec: deployment.spec.template.spec,
    };
    const created = await send('POST', '/api/v1/namespaces/default/pods', pod);
    expect(Object.keys((fieldsOf(created, 'curl') as { 'f:spec': object })['f:spec'])).toEqual([
      'f:containers',
      'f:dnsPolicy',
      'f:enableServiceLinks',
      'f:restartPolicy',
      'f:schedulerName',
      'f:securityContext',
      'f:terminationGracePeriodSeconds',
    ]);
    expect((fieldsOf(created, 'curl') as { 'f:metadata': object })['f:metadata']).toEqual({
      'f:generateName': {},
    });
  });

  test('fields go to who changed them last; a writer without fields disappears; the name comes from the user agent', async () => {
    await send('POST', `${configMaps}?fieldManager=one`, configMap);
    await later();
    const changed = await send('PATCH', `${configMaps}/c`, { data: { a: '2', b: '1' } }, 'merge');
    expect([who(changed), fieldsOf(changed, 'one'), fieldsOf(changed, 'curl')]).toEqual([
      ['one Update 53:20', 'curl Update 53:21'],
      { 'f:data': {} },
      { 'f:data': { 'f:a': {}, 'f:b': {} } },
    ]);
    await later();
    const less = await send(
      'PATCH',
      `${configMaps}/c?fieldManager=two`,
      { data: { a: null, b: '2' } },
      'merge',
    );
    expect([who(less), fieldsOf(less, 'two')]).toEqual([
      ['one Update 53:20', 'two Update 53:22'],
      { 'f:data': { 'f:b': {} } },
    ]);
  });

  test('setting what is set already is no write and moves no time', async () => {
    const created = await send('POST', configMaps, configMap);
    await later();
    const again = await send('PUT', `${configMaps}/c?fieldManager=two`, {
      ...configMap,
      metadata: { name: 'c' },
    });
    expect(again).toEqual(created);
  });

  test('status and scale are entries of their own', async () => {
    await send('POST', `${deployments}?fieldManager=one`, deployment);
    await later();
    await send('PATCH', `${deployments}/web/status?fieldManager=one`, { status: { replicas: 1 } }, 'merge');
    await later();
    const scaled = await send(
      'PATCH',
      `${deployments}/web/scale?fieldManager=one`,
      { spec: { replicas: 3 } },
      'merge',
    );
    expect(scaled.metadata.managedFields).toBeUndefined();
    const read = await send('GET', `${deployments}/web`);
    expect(who(read)).toEqual(['one Update 53:20', 'one Update status 53:21', 'one Update scale 53:22']);
    expect(read.metadata.managedFields?.slice(1).map(({ fieldsV1 }) => fieldsV1)).toEqual([
      { 'f:status': { 'f:replicas': {} } },
      { 'f:spec': { 'f:replicas': {} } },
    ]);
  });

  test('beyond ten writers the oldest become ancient-changes', async () => {
    await send('POST', `${configMaps}?fieldManager=m00`, configMap);
    for (let i = 1; i <= 12; i++) {
      await later();
      const body = { data: { [`k${i}`]: 'x' } };
      await send('PATCH', `${configMaps}/c?fieldManager=m${String(i).padStart(2, '0')}`, body, 'merge');
    }
    const read = await send('GET', `${configMaps}/c`);
    expect(who(read)).toEqual([
      'ancient-changes Update 53:23',
      ...[4, 5, 6, 7, 8, 9, 10, 11, 12].map((i) => `m${String(i).padStart(2, '0')} Update 53:${20 + i}`),
    ]);
    expect(fieldsOf(read, 'ancient-changes')).toEqual({
      'f:data': { '.': {}, 'f:a': {}, 'f:k1': {}, 'f:k2': {}, 'f:k3': {} },
    });
  });

  test.each([
    ['an empty list', []],
    ['an empty entry', [{}]],
  ])('%s resets the managers; the next apply meets before-first-apply', async (_title, managedFields) => {
    await send('POST', configMaps, configMap);
    const reset = await send('PATCH', `${configMaps}/c`, { metadata: { managedFields } }, 'merge');
    expect(reset.metadata.managedFields).toBeUndefined();
    const changed = await send('PATCH', `${configMaps}/c`, { data: { a: '2' } }, 'merge');
    expect(changed.metadata.managedFields).toBeUndefined();
    const applied = await send(
      'PATCH',
      `${configMaps}/c?fieldManager=x`,
      { ...configMap, data: { b: '1' } },
      'apply',
    );
    expect(who(applied)).toEqual(['x Apply 53:20', 'before-first-apply Update 53:20']);
  });

  test('managers that are sent are taken as they are; those that cannot be read are ignored', async () => {
    const created = await send('POST', configMaps, configMap);
    const [entry] = created.metadata.managedFields ?? [];
    const renamed = { ...entry, manager: 'other', operation: 'Apply' };
    const json = (value: unknown) => [{ op: 'replace', path: '/metadata/managedFields', value }];
    const set = await send('PATCH', `${configMaps}/c`, json([renamed]), 'json');
    expect(set.metadata.managedFields).toEqual([renamed]);
    const broken = await send(
      'PATCH',
      `${configMaps}/c`,
      json([{ ...renamed, fieldsV1: { x: {} } }]),
      'json',
    );
    expect(broken.metadata.managedFields).toEqual([renamed]);
  });

  test('server-side apply to status owns status and nothing else', async () => {
    await send('POST', `${deployments}?fieldManager=one`, deployment);
    const body = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      status: { replicas: 2 },
    };
    const applied = await send('PATCH', `${deployments}/web/status?fieldManager=x`, body, 'apply');
    expect([applied['status'], who(applied), fieldsOf(applied, 'x')]).toEqual([
      { replicas: 2 },
      ['x Apply status 53:20', 'one Update 53:20'],
      { 'f:status': { 'f:replicas': {} } },
    ]);
  });

  test('server-side apply to scale owns the number of replicas', async () => {
    await send('POST', `${deployments}?fieldManager=one`, deployment);
    const body = {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'web' },
      spec: { replicas: 5 },
    };
    const refused = await send('PATCH', `${deployments}/web/scale?fieldManager=x`, body, 'apply');
    expect(refused['message']).toBe(
      'Apply failed with 1 conflict: conflict with "one" using apps/v1: .spec.replicas',
    );
    await send('PATCH', `${deployments}/web/scale?fieldManager=x&force=true`, body, 'apply');
    const read = await send('GET', `${deployments}/web`);
    expect([who(read), fieldsOf(read, 'x')]).toEqual([
      ['x Apply scale 53:20', 'one Update 53:20'],
      { 'f:spec': { 'f:replicas': {} } },
    ]);
  });
});
