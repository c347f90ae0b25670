import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import {
  encodeBase64,
  encodeUtf8,
  type RestRequest,
  type StatusObject,
  type UserInfo,
} from '@drydock/machinery';

let env: Environment;
beforeEach(async () => {
  env = await createEnvironment();
});

type Body = Readonly<Record<string, unknown>> & {
  metadata: Readonly<Record<string, unknown>>;
  spec: Readonly<Record<string, unknown>>;
  status: Readonly<Record<string, unknown>>;
};

async function send(
  method: RestRequest['method'],
  path: string,
  body?: unknown,
  { user, media = 'application/strategic-merge-patch+json' }: { user?: UserInfo; media?: string } = {},
) {
  const headers = method === 'PATCH' ? { 'content-type': media } : undefined;
  const request = { method, path, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) };
  const transport = user ? env.server.transport(user) : env.transport;
  const response = await env.clock.runFor(transport.request(request));
  return { status: response.status, body: response.body as Body };
}
const message = ({ body }: { body: unknown }) => (body as StatusObject).message;

const core = '/api/v1/namespaces/default';
const pods = `${core}/pods`;
const container = (name: string, more: object = {}) => ({ name, image: 'nginx:1.27', ...more });
const running = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };

async function createPod(name: string, more: object = {}, status: object = running) {
  await send('POST', pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' } },
    spec: { nodeName: 'n1', containers: [container('c')], ...more },
  });
  await send('PATCH', `${pods}/${name}/status`, { status });
}

describe('eviction', () => {
  const evict = (name: string, deleteOptions: object = {}) =>
    send('POST', `${pods}/${name}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name },
      deleteOptions,
    });
  const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';

  async function budget(name: string, status: object, spec: object = {}) {
    await send('POST', budgets, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: { minAvailable: 2, selector: { matchLabels: { app: 'web' } }, ...spec },
    });
    const whole = { currentHealthy: 2, desiredHealthy: 2, disruptionsAllowed: 0, expectedPods: 2 };
    await send('PATCH', `${budgets}/${name}/status`, {
      status: { ...whole, observedGeneration: 1, ...status },
    });
  }
  const budgetStatus = async () => (await send('GET', `${budgets}/web`)).body.status;

  test('a budget that allows none refuses', async () => {
    await createPod('a');
    await budget('web', {});
    expect((await evict('a')).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      reason: 'TooManyRequests',
      details: {
        causes: [
          {
            reason: 'DisruptionBudget',
            message: 'The disruption budget web needs 2 healthy pods and has 2 currently',
          },
        ],
      },
      code: 429,
    });
  });

  test('a budget that nobody has looked at yet asks for patience', async () => {
    await createPod('a');
    await budget('web', { observedGeneration: 0, disruptionsAllowed: 1 });
    const { body } = await evict('a');
    expect((body as unknown as StatusObject).details).toEqual({
      causes: [
        {
          reason: 'DisruptionBudget',
          message: 'The disruption budget web is still being processed by the server.',
        },
      ],
      retryAfterSeconds: 10,
    });
  });

  test('an eviction spends what the budget allows', async () => {
    await createPod('a');
    await createPod('b');
    await budget('web', { disruptionsAllowed: 1 });
    const dry = await evict('a', { dryRun: ['All'] });
    const [first, second] = [await evict('a'), await evict('b')];
    const pod = await send('GET', `${pods}/a`);
    const { disruptionsAllowed, disruptedPods, conditions } = await budgetStatus();
    expect([dry.status, first.status, second.status]).toEqual([201, 201, 429]);
    expect((pod.body.status['conditions'] as unknown[]).at(-1)).toEqual({
      type: 'DisruptionTarget',
      status: 'True',
      lastTransitionTime: '2025-10-09T08:53:20Z',
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
    });
    expect({ disruptionsAllowed, disruptedPods, conditions }).toEqual({
      disruptionsAllowed: 0,
      disruptedPods: { a: '2025-10-09T08:53:20Z' },
      conditions: [
        {
          type: 'DisruptionAllowed',
          status: 'False',
          observedGeneration: 1,
          lastTransitionTime: '2025-10-09T08:53:20Z',
          reason: 'InsufficientPods',
          message: '',
        },
      ],
    });
  });

  test('two budgets over one pod', async () => {
    await createPod('a');
    await budget('web', {});
    await budget('more', {});
    const answer = await evict('a');
    expect([answer.status, message(answer)]).toEqual([
      500,
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    ]);
  });

  test('pods that are not ready go when the budget says so', async () => {
    await createPod('sick', {}, { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] });
    await budget('web', { currentHealthy: 1 }, { unhealthyPodEvictionPolicy: 'AlwaysAllow' });
    expect((await evict('sick')).status).toBe(201);
  });

  test('preconditions and names are checked', async () => {
    await createPod('a');
    const stale = await evict('a', { preconditions: { uid: 'other' } });
    const wrong = await send('POST', `${pods}/a/eviction`, { metadata: { name: 'b' } });
    const { body } = await send('GET', `${pods}/a`);
    expect([stale.status, message(wrong), body.metadata['deletionTimestamp']]).toEqual([
      409,
      'name in URL does not match name in Eviction object',
      undefined,
    ]);
  });
});

describe('ephemeralcontainers', () => {
  const path = `${pods}/a/ephemeralcontainers`;
  const patch = (ephemeralContainers: readonly object[]) =>
    send('PATCH', path, { spec: { ephemeralContainers } });

  test('are added to a pod that exists, and nothing else is changed', async () => {
    await createPod('a');
    const { status, body } = await send('PATCH', path, {
      metadata: { labels: { other: 'label' } },
      spec: { ephemeralContainers: [container('debugger')], priority: 7 },
    });
    const added = body.spec['ephemeralContainers'] as readonly { name: string }[];
    expect([
      status,
      added.map(({ name }) => name),
      body.metadata['labels'],
      body.metadata['generation'],
    ]).toEqual([200, ['debugger'], { app: 'web' }, 2]);
  });

  test('stay as they are', async () => {
    await createPod('a');
    await patch([container('debugger')]);
    const answer = await send(
      'PATCH',
      path,
      { spec: { ephemeralContainers: [] } },
      { media: 'application/merge-patch+json' },
    );
    expect(message(answer)).toBe(
      'Pod "a" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "debugger" may not be removed\n',
    );
  });
});

describe('resize', () => {
  const resources = (cpu: string, limit: string) => ({ requests: { cpu }, limits: { cpu: limit } });
  const resize = (body: object) => send('PATCH', `${pods}/a/resize`, { spec: { containers: [body] } });
  beforeEach(() =>
    createPod(
      'a',
      { containers: [container('c', { resources: resources('100m', '200m') })] },
      { phase: 'Pending' },
    ),
  );

  test('changes cpu and memory only', async () => {
    const { status, body } = await resize({
      name: 'c',
      image: 'other',
      resources: resources('150m', '300m'),
    });
    const [changed] = body.spec['containers'] as readonly { image: string; resources: unknown }[];
    expect([status, changed?.image, changed?.resources]).toEqual([
      200,
      'nginx:1.27',
      resources('150m', '300m'),
    ]);
  });

  test.each<[object, string]>([
    [{ name: 'c', resources: resources('200m', '200m') }, ''],
    [
      { name: 'c', resources: { limits: { cpu: null } } },
      'spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed',
    ],
    [
      { name: 'c', resources: { requests: { 'ephemeral-storage': '1Gi' } } },
      'spec: Forbidden: only cpu and memory resources are mutable',
    ],
    [
      { name: 'd', image: 'x' },
      'spec.containers: Forbidden: containers may not be added or removed on resize',
    ],
  ])('%j', async (body, text) => {
    const answer = await resize(body);
    const refused = text === '' ? undefined : `Pod "a" is invalid: ${text}`;
    expect(message(answer)).toBe(refused);
  });
});

describe('approval', () => {
  const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
  const request = encodeBase64(
    encodeUtf8('-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n'),
  );
  const create = (user?: UserInfo) =>
    send(
      'POST',
      path,
      {
        apiVersion: 'certificates.k8s.io/v1',
        kind: 'CertificateSigningRequest',
        metadata: { name: 'jane' },
        spec: { request, signerName: 'example.com/signer', usages: ['client auth'], username: 'forged' },
      },
      user ? { user } : {},
    );
  const approve = (type: string, media = 'application/merge-patch+json') =>
    send(
      'PATCH',
      `${path}/jane/approval`,
      { status: { conditions: type === '' ? [] : [{ type, status: 'True', reason: 'Because' }] } },
      { media },
    );

  test('a decision is dated and cannot be taken back', async () => {
    const created = await create();
    const approved = await approve('Approved');
    const back = await approve('');
    expect(created.body.spec['username']).toBe('kubernetes-admin');
    expect(approved.body.status['conditions']).toEqual([
      {
        type: 'Approved',
        status: 'True',
        reason: 'Because',
        lastUpdateTime: '2025-10-09T08:53:20Z',
        lastTransitionTime: '2025-10-09T08:53:20Z',
      },
    ]);
    expect(message(back)).toBe(
      'CertificateSigningRequest.certificates.k8s.io "jane" is invalid: status.conditions: Forbidden: updates may not remove a condition of type "Approved"',
    );
  });
});

describe('token', () => {
  const issue = (spec: object) =>
    send('POST', `${core}/serviceaccounts/default/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec,
    });
  const bound = (kind: string, name: string, more: object = {}) =>
    issue({ boundObjectRef: { apiVersion: 'v1', kind, name, ...more } });

  test.each<[() => ReturnType<typeof send>, string]>([
    [() => bound('ConfigMap', 'x'), 'cannot bind token to object of type /v1, Kind=ConfigMap'],
    [() => bound('Secret', 'x'), 'secrets "x" not found'],
    [
      () => issue({ expirationSeconds: 10 }),
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 10: may not specify a duration less than 10 minutes',
    ],
    [
      () => bound('Pod', 'a', { uid: 'old' }),
      'Operation cannot be fulfilled on Pod "a": the UID in the bound object reference (old) does not match the UID in record. The object might have been deleted and then recreated',
    ],
  ])('%p', async (ask, text) => {
    await createPod('a');
    expect(message(await ask())).toBe(text);
  });

  test('tells of its pod and dies with it', async () => {
    await createPod('a');
    const { body } = await bound('Pod', 'a');
    const token = String(body.status['token']);
    const extra = env.server.authenticate(token)?.extra;
    await send('DELETE', `${pods}/a`, { gracePeriodSeconds: 0 });
    expect(Object.keys(extra ?? {})).toEqual([
      'authentication.kubernetes.io/credential-id',
      'authentication.kubernetes.io/node-name',
      'authentication.kubernetes.io/pod-name',
      'authentication.kubernetes.io/pod-uid',
    ]);
    expect(env.server.authenticate(token)).toBeUndefined();
  });
});

describe('status', () => {
  const deployments = '/apis/apps/v1/namespaces/default/deployments';

  test('annotations come with a status and belong to its writer, labels of a Deployment do not', async () => {
    await send('POST', deployments, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container('c')] } },
      },
    });
    const { body } = await send('GET', `${deployments}/web`);
    const metadata = { ...body.metadata, labels: { app: 'other' }, annotations: { revision: '1' } };
    await send('PUT', `${deployments}/web/status`, { ...body, metadata, spec: {}, status: { replicas: 1 } });
    const written = (await send('GET', `${deployments}/web`)).body;
    const { labels, annotations, managedFields } = written.metadata as Record<string, unknown>;
    expect({ labels, annotations, last: (managedFields as unknown[]).at(-1) }).toEqual({
      labels: { app: 'web' },
      annotations: { revision: '1' },
      last: {
        manager: 'unknown',
        operation: 'Update',
        apiVersion: 'apps/v1',
        time: '2025-10-09T08:53:20Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:annotations': { '.': {}, 'f:revision': {} } },
          'f:status': { 'f:replicas': {} },
        },
        subresource: 'status',
      },
    });
    expect([written.spec, written.status]).toEqual([body.spec, { replicas: 1 }]);
  });
});

test('a pod is bound by a Binding that names it', async () => {
  await send('POST', pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'free' },
    spec: { containers: [container('c')] },
  });
  const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'free' }, target: { name: 'n1' } };
  const [first, second] = [
    await send('POST', `${core}/bindings`, body),
    await send('POST', `${core}/bindings`, body),
  ];
  expect([first.status, message(second)]).toEqual([
    201,
    'Operation cannot be fulfilled on pods/binding "free": pod free is already assigned to node "n1"',
  ]);
  const { spec, status } = (await send('GET', `${pods}/free`)).body;
  expect([spec['nodeName'], status['conditions']]).toEqual([
    'n1',
    [
      {
        type: 'PodScheduled',
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: '2025-10-09T08:53:20Z',
      },
    ],
  ]);
});
