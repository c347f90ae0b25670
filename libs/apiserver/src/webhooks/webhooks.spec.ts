// Policies and webhooks in front of writes.
import { expect, test } from '@jest/globals';
import type { WebhookCall, WebhookCaller } from '@drydock/apiserver';
import { createEnvironment } from '@drydock/envtest';
import { encodeBase64, encodeUtf8, type KubeObject } from '@drydock/machinery';

type Json = Readonly<Record<string, unknown>>;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const group = '/apis/admissionregistration.k8s.io/v1';
const maps = '/api/v1/namespaces/default/configmaps';
const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] }];

async function start(webhooks?: WebhookCaller) {
  const { transport } = await createEnvironment(webhooks ? { webhooks } : {});
  const send = async (method: Method, path: string, body?: unknown) => {
    const headers = {
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    };
    const answer = await transport.request({ method, path, body, headers });
    return { status: answer.status, body: answer.body as Json, warning: answer.headers['warning'] };
  };
  return { send };
}
const configuration = (kind: 'Mutating' | 'Validating', ...webhooks: Json[]) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: `${kind}WebhookConfiguration`,
  metadata: { name: kind.toLowerCase() },
  webhooks: webhooks.map((webhook) => ({
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    clientConfig: { service: { namespace: 'default', name: 'hook', path: '/x' } },
    rules,
    ...webhook,
  })),
});
const map = (name: string, data: Json = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});
interface Review {
  readonly request: Json & { readonly uid: string; readonly object: KubeObject | null };
}
const allowed = (call: WebhookCall, more: Json = {}) => {
  const { uid } = (call.body as Review).request;
  return Promise.resolve({ response: { uid, allowed: true, ...more } });
};
const patchOf = (path: string, value: unknown) => ({
  patchType: 'JSONPatch',
  patch: encodeBase64(encodeUtf8(JSON.stringify([{ op: 'add', path, value }]))),
});

test('nobody answers: failurePolicy decides', async () => {
  const { send } = await start();
  await send(
    'POST',
    `${group}/validatingwebhookconfigurations`,
    configuration('Validating', { name: 'a.example.com' }),
  );
  const { status, body } = await send('POST', maps, map('m'));
  expect([status, body['message']]).toEqual([
    500,
    'Internal error occurred: failed calling webhook "a.example.com": failed to call webhook: Post "https://hook.default.svc:443/x?timeout=10s": not simulated: this API server has no network',
  ]);
  const path = `${group}/validatingwebhookconfigurations/validating`;
  const { webhooks } = (await send('GET', path)).body as { webhooks: Json[] };
  await send('PATCH', path, { webhooks: webhooks.map((one) => ({ ...one, failurePolicy: 'Ignore' })) });
  expect((await send('POST', maps, map('m'))).status).toBe(201);
});

test('a webhook refuses creations, updates and deletions with its own words', async () => {
  const asked: unknown[] = [];
  const { send } = await start((call) => {
    const { uid, operation, name, object } = (call.body as Review).request;
    asked.push([operation, name, object === null]);
    const fine = object?.metadata.name === 'fine' && operation === 'CREATE';
    const status = { message: 'not today', code: 403, reason: 'Forbidden' };
    return Promise.resolve({
      response: { uid, allowed: fine, ...(fine ? { warnings: ['careful'] } : { status }) },
    });
  });
  await send(
    'POST',
    `${group}/validatingwebhookconfigurations`,
    configuration('Validating', { name: 'a.example.com' }),
  );
  const refused = { status: 403, message: 'admission webhook "a.example.com" denied the request: not today' };
  const short = ({ status, body }: { status: number; body: Json }) => ({ status, message: body['message'] });
  expect(short(await send('POST', maps, map('other')))).toEqual(refused);
  expect(await send('POST', maps, map('fine'))).toMatchObject({ status: 201, warning: '299 - "careful"' });
  expect(short(await send('PATCH', `${maps}/fine`, { data: { a: 'b' } }))).toEqual(refused);
  expect(short(await send('DELETE', `${maps}/fine`))).toEqual(refused);
  expect(asked).toEqual([
    ['CREATE', 'other', false],
    ['CREATE', 'fine', false],
    ['UPDATE', 'fine', false],
    ['DELETE', 'fine', true],
  ]);
});

test('webhooks change what is written, and those that want to see the result once more do', async () => {
  const asked: string[] = [];
  const { send } = await start((call) => {
    const path = new URL(call.url).pathname;
    const { data } = (call.body as Review).request.object as unknown as { data: Json };
    asked.push(`${path} ${Object.keys(data).join(',')}`);
    return allowed(call, path === '/last' ? patchOf('/data/last', 'yes') : patchOf('/data/first', 'yes'));
  });
  const clientConfig = (path: string) => ({ service: { namespace: 'default', name: 'hook', path } });
  await send(
    'POST',
    `${group}/mutatingwebhookconfigurations`,
    configuration(
      'Mutating',
      { name: 'a.example.com', clientConfig: clientConfig('/first'), reinvocationPolicy: 'IfNeeded' },
      { name: 'b.example.com', clientConfig: clientConfig('/last') },
    ),
  );
  const { body } = await send('POST', maps, map('m', { own: 'x' }));
  expect(body['data']).toEqual({ own: 'x', first: 'yes', last: 'yes' });
  expect(asked).toEqual(['/first own', '/last own,first', '/first own,first,last']);
});

test('an update by somebody else while a webhook thinks is not lost', async () => {
  let interfere: () => Promise<unknown> = () => Promise.resolve();
  const { send } = await start(async (call) => {
    const now = interfere;
    interfere = () => Promise.resolve();
    await now();
    return allowed(call);
  });
  await send('POST', maps, map('m'));
  await send(
    'POST',
    `${group}/validatingwebhookconfigurations`,
    configuration('Validating', { name: 'a.example.com' }),
  );
  interfere = () => send('PATCH', `${maps}/m`, { data: { theirs: '1' } });
  const { body } = await send('PATCH', `${maps}/m`, { data: { mine: '2' } });
  expect(body['data']).toEqual({ theirs: '1', mine: '2' });
});

test('a policy denies, warns, and takes parameters', async () => {
  const { send } = await start();
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'small' },
    spec: {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConstraints: { resourceRules: [{ ...rules[0], resources: ['secrets'] }] },
      matchConditions: [{ name: 'not-exempt', expression: "!request.name.startsWith('exempt')" }],
      variables: [{ name: 'keys', expression: 'size(object.data)' }],
      validations: [
        {
          expression: 'variables.keys <= int(params.data.max)',
          messageExpression: "'at most ' + params.data.max + ' keys'",
        },
        { expression: "authorizer.group('').resource('secrets').check('create').allowed()" },
      ],
    },
  };
  const binding = (validationActions: string[]) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'all' },
    spec: {
      policyName: 'small',
      validationActions,
      paramRef: { name: 'limits', namespace: 'default', parameterNotFoundAction: 'Deny' },
    },
  });
  const secret = (name: string, keys: string[]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    data: Object.fromEntries(keys.map((key) => [key, 'eA=='])),
  });
  const secrets = '/api/v1/namespaces/default/secrets';
  const broken = {
    ...policy,
    spec: { ...policy.spec, variables: [], validations: [{ expression: 'object.' }] },
  };
  expect((await send('POST', `${group}/validatingadmissionpolicies`, broken)).body['message']).toMatch(
    /^ValidatingAdmissionPolicy.admissionregistration.k8s.io "small" is invalid: spec.validations\[0\].expression: Invalid value: "object.": compilation failed: ERROR: <input>:1:8: Syntax error: mismatched input '<EOF>'/,
  );
  await send('POST', `${group}/validatingadmissionpolicies`, policy);
  await send('POST', `${group}/validatingadmissionpolicybindings`, binding(['Deny']));
  const denied = (name: string, why: string) => ({
    status: 422,
    body: {
      reason: 'Invalid',
      message: `secrets "${name}" is forbidden: ValidatingAdmissionPolicy 'small' with binding 'all' denied request: ${why}`,
    },
  });
  expect(await send('POST', secrets, secret('a', ['x']))).toMatchObject(
    denied(
      'a',
      'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
    ),
  );
  await send('POST', maps, map('limits', { max: '1' }));
  expect((await send('POST', secrets, secret('a', ['x']))).status).toBe(201);
  expect(await send('PATCH', `${secrets}/a`, { data: { y: 'eA==' } })).toMatchObject(
    denied('a', 'at most 1 keys'),
  );
  expect((await send('POST', secrets, secret('exempt', ['x', 'y']))).status).toBe(201);
  await send('PATCH', `${group}/validatingadmissionpolicybindings/all`, {
    spec: { validationActions: ['Warn'] },
  });
  expect(await send('PATCH', `${secrets}/a`, { data: { y: 'eA==' } })).toMatchObject({
    status: 200,
    warning: `299 - "Validation failed for ValidatingAdmissionPolicy 'small' with binding 'all': at most 1 keys"`,
  });
});
