import { describe, expect, test } from '@jest/globals';
import { createApiServer } from '@drydock/apiserver';
import { admin, createEnvironment, type Environment } from '@drydock/envtest';
import { createStore } from '@drydock/etcd';
import { kinds } from '@drydock/kinds';
import { createRandom, type KubeObject, type RestTransport } from '@drydock/machinery';

type Json = Readonly<Record<string, unknown>>;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const tabs = '/apis/stable.example.com/v1/namespaces/default/crontabs';
const spec = {
  type: 'object',
  required: ['cronSpec'],
  properties: {
    cronSpec: { type: 'string', pattern: '^(\\d+|\\*)( (\\d+|\\*)){4}$' },
    replicas: { type: 'integer', minimum: 1, maximum: 10, default: 1 },
    mode: { type: 'string', enum: ['a', 'b'] },
    note: { type: 'string', nullable: true },
    extra: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    ports: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, port: { 'x-kubernetes-int-or-string': true } },
      },
    },
  },
};
const schema = {
  type: 'object',
  properties: { spec, status: { type: 'object', properties: { replicas: { type: 'integer' } } } },
};
const version = (name: string, more: Json = {}) => ({
  name,
  served: true,
  storage: true,
  schema: { openAPIV3Schema: schema },
  ...more,
});
const crontabs = (...versions: Json[]) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'crontabs.stable.example.com' },
  spec: {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { plural: 'crontabs', singular: 'crontab', kind: 'CronTab', shortNames: ['ct'] },
    versions,
  },
});
const rich = version('v1', {
  subresources: {
    status: {},
    scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
  },
  additionalPrinterColumns: [
    { name: 'Spec', type: 'string', jsonPath: '.spec.cronSpec' },
    { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  selectableFields: [{ jsonPath: '.spec.mode' }],
});
const tab = (name: string, of: Json) => ({
  apiVersion: 'stable.example.com/v1',
  kind: 'CronTab',
  metadata: { name },
  spec: of,
});

function sender(transport: RestTransport) {
  return async (method: Method, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const {
      status,
      body: answer,
      headers: answered,
    } = await transport.request({ method, path, body, headers });
    return { status, body: answer as Json, warning: answered['warning'] };
  };
}
async function start(...versions: Json[]): Promise<{ env: Environment; send: ReturnType<typeof sender> }> {
  const env = await createEnvironment();
  const send = sender(env.transport);
  const { status, body } = await send('POST', definitions, crontabs(...versions));
  expect([status, body['message']]).toEqual([201, undefined]);
  return { env, send };
}
const merge = { 'content-type': 'application/merge-patch+json' };

test('a definition is a resource at once: discovery, OpenAPI, objects, table, selectors, scale', async () => {
  const { send } = await start(rich);
  const definition = (await send('GET', `${definitions}/crontabs.stable.example.com`)).body;
  expect(definition['status']).toEqual({
    acceptedNames: crontabsNames,
    conditions: [
      {
        lastTransitionTime: '2025-10-09T08:53:20Z',
        type: 'NamesAccepted',
        status: 'True',
        reason: 'NoConflicts',
        message: 'no conflicts found',
      },
      {
        lastTransitionTime: '2025-10-09T08:53:20Z',
        type: 'Established',
        status: 'True',
        reason: 'InitialNamesAccepted',
        message: 'the initial names have been accepted',
      },
    ],
    storedVersions: ['v1'],
  });
  const { resources } = (await send('GET', '/apis/stable.example.com/v1')).body as { resources: Json[] };
  expect(resources.map(({ name, shortNames }) => [name, shortNames])).toEqual([
    ['crontabs', ['ct']],
    ['crontabs/scale', undefined],
    ['crontabs/status', undefined],
  ]);
  const document = (await send('GET', '/openapi/v3/apis/stable.example.com/v1')).body as {
    components: { schemas: Record<string, Json> };
    paths: Record<string, { patch: { requestBody: { content: Json } } }>;
  };
  expect(document.components.schemas['com.example.stable.v1.CronTab']).toMatchObject({
    'x-kubernetes-group-version-kind': [{ group: 'stable.example.com', kind: 'CronTab', version: 'v1' }],
  });
  const { content } =
    document.paths['/apis/stable.example.com/v1/namespaces/{namespace}/crontabs/{name}']!.patch.requestBody;
  expect(Object.keys(content)).not.toContain('application/strategic-merge-patch+json');

  const created = await send('POST', tabs, tab('one', { cronSpec: '* * * * *', mode: 'a', note: null }));
  expect([created.status, created.body['spec']]).toEqual([
    201,
    { cronSpec: '* * * * *', mode: 'a', note: null, replicas: 1 },
  ]);
  const table = await send('GET', `${tabs}?fieldSelector=spec.mode%3Da`, undefined, {
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
  });
  expect((table.body as { rows: { cells: unknown[] }[] }).rows.map(({ cells }) => cells)).toEqual([
    ['one', '* * * * *', 1, '0s'],
  ]);
  await send('PATCH', `${tabs}/one/scale`, { spec: { replicas: 3 } }, merge);
  await send('PATCH', `${tabs}/one/status`, { status: { replicas: 2 }, spec: { replicas: 9 } }, merge);
  const { body } = await send('GET', `${tabs}/one`);
  expect([body['spec'], body['status'], (body as unknown as KubeObject).metadata.generation]).toEqual([
    { cronSpec: '* * * * *', mode: 'a', note: null, replicas: 3 },
    { replicas: 2 },
    2,
  ]);
});

const crontabsNames = {
  plural: 'crontabs',
  singular: 'crontab',
  kind: 'CronTab',
  listKind: 'CronTabList',
  shortNames: ['ct'],
};

describe('bad objects', () => {
  test.each<[string, Json, string]>([
    [
      'type, pattern, range, enum and duplicate, each with its path',
      {
        cronSpec: 'x',
        replicas: 15,
        mode: 'c',
        note: 3,
        ports: [{ name: 'a' }, { name: 'a', port: true }],
      },
      [
        `spec.cronSpec: Invalid value: "x": spec.cronSpec in body should match '^(\\d+|\\*)( (\\d+|\\*)){4}$'`,
        'spec.mode: Unsupported value: "c": supported values: "a", "b"',
        'spec.note: Invalid value: "integer": spec.note in body must be of type string: "integer"',
        'spec.ports[1].port: Invalid value: "boolean": spec.ports[1].port in body must be of type integer,string: "boolean"',
        'spec.replicas: Invalid value: 15: spec.replicas in body should be less than or equal to 10',
        'spec.ports[1]: Duplicate value: {"name":"a"}',
      ].join(', '),
    ],
    ['a field that is required', {}, 'spec.cronSpec: Required value'],
  ])('%s', async (_title, of, message) => {
    const { send } = await start(rich);
    const { status, body } = await send('POST', tabs, tab('bad', of));
    const text = message.includes(', ') ? `[${message}]` : message;
    expect([status, body['message']]).toEqual([422, `CronTab.stable.example.com "bad" is invalid: ${text}`]);
  });

  test('unknown fields are pruned, told of, or refused', async () => {
    const { send } = await start(rich);
    const given = { ...tab('t', { cronSpec: '* * * * *', foo: { bar: 1 }, extra: { any: [1] } }), other: 1 };
    const strict = await send('POST', `${tabs}?fieldValidation=Strict`, given);
    expect(strict.body['message']).toBe(
      'CronTab in version "v1" cannot be handled as a CronTab: strict decoding error: unknown field "other", unknown field "spec.foo"',
    );
    const { body, warning } = await send('POST', tabs, given);
    expect([body['spec'], body['other'], warning]).toEqual([
      { cronSpec: '* * * * *', extra: { any: [1] }, replicas: 1 },
      undefined,
      '299 - "unknown field \\"other\\""\n299 - "unknown field \\"spec.foo\\""',
    ]);
  });

  test('strategic merge patches are not for custom resources', async () => {
    const { send } = await start(rich);
    await send('POST', tabs, tab('t', { cronSpec: '* * * * *' }));
    const headers = { 'content-type': 'application/strategic-merge-patch+json' };
    expect((await send('PATCH', `${tabs}/t`, { spec: { replicas: 2 } }, headers)).status).toBe(415);
  });

  test('what was valid once may stay while it is not touched', async () => {
    const { send } = await start(rich);
    await send('POST', tabs, tab('t', { cronSpec: '* * * * *', replicas: 9 }));
    const tighter = {
      ...spec,
      properties: { ...spec.properties, replicas: { type: 'integer', maximum: 5 } },
    };
    const path = `${definitions}/crontabs.stable.example.com`;
    const old = (await send('GET', path)).body as { spec: Json };
    const versions = [
      { ...rich, schema: { openAPIV3Schema: { type: 'object', properties: { spec: tighter } } } },
    ];
    expect((await send('PUT', path, { ...old, spec: { ...old.spec, versions } })).status).toBe(200);
    expect((await send('PATCH', `${tabs}/t`, { spec: { mode: 'b' } }, merge)).status).toBe(200);
    const touched = await send('PATCH', `${tabs}/t`, { spec: { replicas: 8 } }, merge);
    expect(touched.body['message']).toBe(
      'CronTab.stable.example.com "t" is invalid: spec.replicas: Invalid value: 8: spec.replicas in body should be less than or equal to 5',
    );
  });
});

describe('bad definitions', () => {
  const refusals: readonly (readonly [string, Json, string])[] = [
    [
      'no type',
      { type: 'object', properties: { spec: { properties: { a: {} } }, list: { type: 'array', items: {} } } },
      '[spec.versions[0].schema.openAPIV3Schema.properties[list].items.type: Required value: must not be empty for specified array items, spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[a].type: Required value: must not be empty for specified object fields, spec.versions[0].schema.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields]',
    ],
    [
      'a default that does not fit',
      { type: 'object', properties: { a: { type: 'integer', default: 'x' } } },
      'spec.versions[0].schema.openAPIV3Schema.properties[a].default: Invalid value: "string":  in body must be of type integer: "string"',
    ],
    [
      'words of JSON Schema that are too much',
      { type: 'object', properties: { a: { type: 'array', uniqueItems: true, items: { type: 'string' } } } },
      'spec.versions[0].schema.openAPIV3Schema.properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
    ],
    [
      'a rule about a field that is not there',
      {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'integer' } },
            'x-kubernetes-validations': [{ rule: 'self.b > 1' }],
          },
        },
      },
      'spec.versions[0].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self.b > 1","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:1:5: undefined field \'b\'\n | self.b > 1\n | ....^',
    ],
  ];
  test.each(refusals)('%s', async (_title, openAPIV3Schema, message) => {
    const env = await createEnvironment();
    const { status, body } = await sender(env.transport)(
      'POST',
      definitions,
      crontabs(version('v1', { schema: { openAPIV3Schema } })),
    );
    expect([status, body['message']]).toEqual([
      422,
      `CustomResourceDefinition.apiextensions.k8s.io "crontabs.stable.example.com" is invalid: ${message}`,
    ]);
  });
});

test('rules: messages, transitions, what cannot be checked', async () => {
  const withRules = {
    ...spec,
    properties: { ...spec.properties, color: { type: 'string' } },
    'x-kubernetes-validations': [
      { rule: "self.replicas < 5 || self.mode == 'b'", message: 'many replicas need mode b' },
      {
        rule: '!has(oldSelf.color) || self.color == oldSelf.color',
        messageExpression: "'color stays ' + oldSelf.color",
        fieldPath: '.color',
        reason: 'FieldValueForbidden',
      },
    ],
  };
  const { send } = await start(
    version('v1', { schema: { openAPIV3Schema: { type: 'object', properties: { spec: withRules } } } }),
  );
  const post = async (of: Json) => (await send('POST', tabs, tab('t', of))).body['message'];
  const invalid = 'CronTab.stable.example.com "t" is invalid: ';
  expect(await post({ cronSpec: '* * * * *', replicas: 7, mode: 'a' })).toBe(
    `${invalid}spec: Invalid value: "object": many replicas need mode b`,
  );
  expect(await post({ cronSpec: '* * * * *', replicas: 7 })).toBe(
    `${invalid}spec: Invalid value: "object": no such key: mode evaluating rule: many replicas need mode b`,
  );
  expect(await post({ replicas: 7 })).toBe(
    `${invalid}[spec.cronSpec: Required value, <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]`,
  );
  expect(await post({ cronSpec: '* * * * *', color: 'red' })).toBeUndefined();
  const { body } = await send('PATCH', `${tabs}/t`, { spec: { color: 'blue' } }, merge);
  expect(body['message']).toBe(`${invalid}spec.color: Forbidden: color stays red`);
});

test('versions without conversion, and a version that is only stored', async () => {
  const { send, env } = await start(
    version('v1', { served: false }),
    version('v2', { storage: false, deprecated: true }),
    version('v3', { storage: false }),
  );
  const path = tabs.replace('/v1/', '/v2/');
  const given = { ...tab('t', { cronSpec: '* * * * *' }), apiVersion: 'stable.example.com/v2' };
  const { status, body, warning } = await send('POST', path, given);
  expect([status, body['apiVersion'], warning]).toEqual([
    201,
    'stable.example.com/v2',
    '299 - "stable.example.com/v2 CronTab is deprecated; use stable.example.com/v3 CronTab"',
  ]);
  expect(env.store.get('/registry/stable.example.com/crontabs/default/t')?.apiVersion).toBe(
    'stable.example.com/v1',
  );
  expect((await send('GET', `${tabs}/t`)).status).toBe(404);
});

test('names that somebody else has are not accepted, and free names are', async () => {
  const { send } = await start(rich);
  const other = {
    ...crontabs(version('v1')),
    metadata: { name: 'tabs.stable.example.com' },
    spec: {
      ...crontabs(version('v1')).spec,
      names: { plural: 'tabs', singular: 'tab', kind: 'Tab', shortNames: ['ct'] },
    },
  };
  await send('POST', definitions, other);
  const conditions = async () => {
    const { status } = (await send('GET', `${definitions}/tabs.stable.example.com`)).body as {
      status: { conditions: Json[] };
    };
    return status.conditions.map(({ type, status: is, reason, message }) => [type, is, reason, message]);
  };
  expect(await conditions()).toEqual([
    ['NamesAccepted', 'False', 'ShortNamesConflict', '"ct" is already in use'],
    ['Established', 'False', 'NotAccepted', 'not all names are accepted'],
  ]);
  await send('DELETE', `${definitions}/crontabs.stable.example.com`);
  expect((await conditions()).map(([type, status]) => [type, status])).toEqual([
    ['NamesAccepted', 'True'],
    ['Established', 'True'],
  ]);
});

test('a deleted definition takes its objects along, and waits for their finalizers', async () => {
  const { send, env } = await start(rich);
  await send('POST', tabs, tab('one', { cronSpec: '* * * * *' }));
  const held = tab('two', { cronSpec: '* * * * *' });
  await send('POST', tabs, { ...held, metadata: { name: 'two', finalizers: ['example.com/hold'] } });
  await send('DELETE', `${definitions}/crontabs.stable.example.com`);
  const { status } = (await send('GET', `${definitions}/crontabs.stable.example.com`)).body as {
    status: { conditions: Json[] };
  };
  expect(status.conditions[2]).toMatchObject({ type: 'Terminating', reason: 'InstanceDeletionInProgress' });
  expect(await send('POST', tabs, held)).toMatchObject({
    status: 405,
    body: { message: 'create not allowed while custom resource definition is terminating' },
  });
  await send('PATCH', `${tabs}/two`, { metadata: { finalizers: null } }, merge);
  expect((await send('GET', tabs)).status).toBe(404);
  expect(env.store.range('/registry/stable.example.com/').keys).toEqual([]);
});

test('a server over a stored state, and a restored one, serve what the state declares', async () => {
  const { env, send } = await start(rich);
  const before = env.store.snapshot();
  await send('POST', tabs, tab('one', { cronSpec: '* * * * *' }));
  const store = createStore({ from: env.store.serialize() });
  const { clock } = env;
  const again = createApiServer({ store, kinds, clock, random: createRandom('s'), nodes: () => undefined });
  expect((await sender(again.transport(admin))('GET', `${tabs}/one`)).status).toBe(200);
  await send('DELETE', `${definitions}/crontabs.stable.example.com`);
  expect((await send('GET', tabs)).status).toBe(404);
  env.store.restore(before);
  expect((await send('GET', tabs)).body['items']).toEqual([]);
});

test('server-side apply merges lists by the keys of the schema', async () => {
  const { send } = await start(rich);
  const headers = { 'content-type': 'application/apply-patch+yaml' };
  const apply = (manager: string, name: string) =>
    send(
      'PATCH',
      `${tabs}/t?fieldManager=${manager}`,
      tab('t', { cronSpec: '* * * * *', ports: [{ name, port: 1 }] }),
      headers,
    );
  await apply('one', 'a');
  const { body } = await apply('two', 'b');
  expect((body['spec'] as Json)['ports']).toEqual([
    { name: 'a', port: 1 },
    { name: 'b', port: 1 },
  ]);
});
