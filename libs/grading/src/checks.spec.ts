// Every kind of check: passes, fails with its message, is invalid. The cluster is a real API server without controllers.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { resources } from '@drydock/client';
import { createEnvironment, type Environment } from '@drydock/envtest';
import { loadLab, type CheckBody } from '@drydock/lab';
import { checkTypes } from './registry.ts';
import { checkLive, grade } from './runner/run-lab.ts';
import type { GradingTarget } from './target.ts';

let environment: Environment;
let target: GradingTarget;

const untouched: Omit<GradingTarget, 'client' | 'now'> = {
  advance: async () => undefined,
  http: async ({ url }) =>
    url === 'https://localhost:30779/'
      ? { status: 200, headers: { 'content-type': 'text/html' }, body: '<title>Portainer</title>' }
      : { error: 'refused', message: `Failed to connect to ${new URL(url).host}: Connection refused` },
  run: async (script) =>
    script === 'true'
      ? { exitCode: 0, stdout: 'fine\n', stderr: '' }
      : { exitCode: 2, stdout: '', stderr: 'no\n' },
  readFile: async (path) => ({ '~/notes.yaml': 'replicas: 3\n', '~/notes.txt': 'a: b: c' })[path],
  resolveDns: async ({ name }) => (name === 'web.default.svc.cluster.local' ? ['10.96.0.10'] : []),
  answers: { only: 'etcd' },
};

beforeEach(async () => {
  environment = await createEnvironment();
  const client = environment.client();
  target = { ...untouched, client, now: () => environment.clock.now() };
  const claim = (name: string, storage: string) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  });
  const claims = client.of(resources.persistentVolumeClaims, 'default');
  await claims.create(claim('small', '1Gi'));
  await claims.create(claim('large', '10240Mi'));
  await client
    .of(resources.serviceAccounts, 'default')
    .create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } });
  await client.of(resources.clusterRoles).create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
  });
  await client.of(resources.clusterRoleBindings).create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'robot-reads' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace: 'default' }],
  });
  await client.of(resources.events, 'default').create({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'web.1', namespace: 'default' },
    involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' },
    reason: 'BackOff',
    type: 'Warning',
    message: 'Back-off restarting failed container',
  });
});

function labWith(body: CheckBody, more: object = {}) {
  const lab = {
    apiVersion: 'drydock.dev/v1',
    kind: 'Lab',
    metadata: { id: 'one', version: '1.0.0', title: 'One', summary: 'One check' },
    spec: {
      variables: [{ name: 'size', type: 'constant', value: '10Gi' }],
      tasks: [
        {
          id: 'task',
          title: 'Task',
          body: 'Do it',
          checks: [{ id: 'only', title: 'Only', points: 2, ...more, ...body }],
        },
      ],
      solution: { steps: [{ run: 'true' }] },
    },
  };
  const loaded = loadLab(new Map([['lab.yaml', JSON.stringify(lab)]]));
  expect(loaded.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return { lab: loaded.lab!, variables: loaded.variables };
}

async function look(body: CheckBody, more?: object) {
  const { checks } = await grade(labWith(body, more), target);
  const { state, message, points } = checks[0]!;
  return { state, message, points };
}
const pvc = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default' };
const bigEnough = {
  cel: 'quantity(object.spec.resources.requests.storage) >= quantity(vars.size)',
  feedback: {
    en: '${object.metadata.name} asks for ${object.spec.resources.requests.storage}, not ${vars.size}.',
  },
};
const pass = (message: string) => ({ state: 'PASS', message, points: 2 });
const fail = (message: string) => ({ state: 'FAIL', message, points: 0 });
const broken = (message: string) => ({ state: 'INVALID', message, points: 0 });

describe('resource', () => {
  test.each<[string, CheckBody, object]>([
    [
      'one of the claims is enough',
      { resource: { ...pvc, expect: [bigEnough] } },
      pass('Found 1 × PersistentVolumeClaim in namespace default.'),
    ],
    [
      'the feedback of the best candidate, filled in',
      { resource: { ...pvc, name: 'small', expect: [bigEnough] } },
      fail('small asks for 1Gi, not 10Gi.'),
    ],
    [
      'a count',
      { resource: { ...pvc, exactly: 3 } },
      fail(
        'Only 2 × PersistentVolumeClaim in namespace default: PersistentVolumeClaim/large, PersistentVolumeClaim/small.',
      ),
    ],
    [
      'absent',
      { resource: { ...pvc, selector: 'app=small', absent: true } },
      fail(
        'There is 1 × PersistentVolumeClaim with the labels app=small in namespace default: PersistentVolumeClaim/small.',
      ),
    ],
    [
      'absent and not there',
      { resource: { ...pvc, selector: { app: 'none' }, absent: true } },
      pass('Found 0 × PersistentVolumeClaim with the labels app=none in namespace default.'),
    ],
    [
      'nothing there',
      { resource: { apiVersion: 'apps/v1', kind: 'Deployment' } },
      fail('There is no Deployment.'),
    ],
    [
      'quantities by value',
      { resource: { ...pvc, match: { spec: { resources: { requests: { storage: '10Gi' } } } } } },
      pass('Found 1 × PersistentVolumeClaim in namespace default.'),
    ],
    [
      'the nearest difference',
      { resource: { ...pvc, match: { spec: { accessModes: ['ReadWriteMany'] } } } },
      fail('PersistentVolumeClaim/large has ["ReadWriteOnce"] at spec.accessModes; wanted is ReadWriteMany.'),
    ],
    [
      'a missing key is the learner’s',
      { resource: { ...pvc, expect: [{ cel: "object.spec.volumeName == 'x'" }] } },
      fail('object.spec.volumeName is not set'),
    ],
    [
      'bad CEL is the author’s',
      { resource: { ...pvc, expect: [{ cel: 'object.spec ==' }] } },
      broken('object.spec ==: Unexpected token: EOF'),
    ],
    [
      'neither true nor false',
      { resource: { ...pvc, expect: [{ cel: '1 + 1' }] } },
      broken('1 + 1: gives 2, neither true nor false'),
    ],
    [
      'a value of another type',
      { resource: { ...pvc, expect: [{ cel: 'object.metadata.name > 3' }] } },
      fail('no such overload: dyn<string> > int'),
    ],
    [
      'no quantity',
      { resource: { ...pvc, expect: [{ cel: 'quantity(object.metadata.name) > 3.0' }] } },
      fail('large is no quantity'),
    ],
    [
      'an unknown variable is the author’s',
      { resource: { ...pvc, expect: [{ cel: 'objekt.spec == 1' }] } },
      broken('objekt.spec == 1: Unknown variable: objekt'),
    ],
    ['an unknown kind', { resource: { apiVersion: 'v2', kind: 'Pod' } }, broken('v2 Pod is not simulated')],
    [
      'other objects from within an expression',
      {
        resource: {
          ...pvc,
          name: 'small',
          expect: [
            { cel: "resources('v1', 'ServiceAccount', 'default').exists(a, a.metadata.name == 'robot')" },
          ],
        },
      },
      pass('Found 1 × PersistentVolumeClaim small in namespace default.'),
    ],
  ])('%s', async (_name, body, outcome) => {
    expect(await look(body)).toEqual(outcome);
  });

  test('a pattern that hangs JavaScript does not hang RE2', async () => {
    const cel = "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.matches(vars.size + '|^(a|a)*c$') == false";
    expect(await look({ resource: { ...pvc, expect: [{ cel }] } })).toEqual(
      pass('Found 2 × PersistentVolumeClaim in namespace default.'),
    );
  });
});

test.each<[string, CheckBody, object]>([
  [
    'http',
    {
      http: {
        url: 'https://localhost:30779/',
        expect: [{ cel: 'response.status == 200' }, { cel: "response.body.contains('Portainer')" }],
      },
    },
    pass('GET https://localhost:30779/ answered 200.'),
  ],
  [
    'http',
    { http: { url: 'https://localhost:30779/', expect: [{ cel: 'response.status == 404' }] } },
    fail('This does not hold: response.status == 404'),
  ],
  [
    'http',
    { http: { url: 'http://localhost:1/' } },
    fail('GET http://localhost:1/: Failed to connect to localhost:1: Connection refused'),
  ],
  [
    'http',
    { http: { url: 'http://localhost:1/', expect: [{ cel: "response.error == 'refused'" }] } },
    pass('GET http://localhost:1/: Failed to connect to localhost:1: Connection refused'),
  ],
  ['http', { http: { url: '/nowhere' } }, broken('/nowhere is below no endpoint')],
  [
    'dns',
    { dns: { name: 'web.default.svc.cluster.local' } },
    pass('web.default.svc.cluster.local is 10.96.0.10.'),
  ],
  [
    'dns',
    { dns: { name: 'db.default.svc.cluster.local' } },
    fail('db.default.svc.cluster.local has no address.'),
  ],
  [
    'rbac',
    {
      rbac: {
        as: 'serviceaccount:default:*',
        notAs: 'serviceaccount:default:default',
        verb: 'list',
        resource: 'pods',
        allNamespaces: true,
      },
    },
    pass('the service account robot can list pods in all namespaces.'),
  ],
  [
    'rbac',
    { rbac: { as: 'serviceaccount:default:robot', verb: 'delete', resource: 'pods', namespace: 'default' } },
    fail('the service account robot cannot delete pods in namespace default.'),
  ],
  [
    'rbac',
    { rbac: { as: 'serviceaccount:default:default', verb: 'list', resource: 'pods', allowed: false } },
    pass('the service account default cannot list pods in all namespaces.'),
  ],
  [
    'rbac',
    { rbac: { as: 'serviceaccount:nowhere:*', verb: 'list', resource: 'pods' } },
    fail('There is no serviceaccount:nowhere:* to ask for.'),
  ],
  ['command', { command: { run: 'true' } }, pass('`true` did what it should.')],
  ['command', { command: { run: 'false' } }, fail('`false` failed.')],
  [
    'command',
    { command: { run: 'false', expect: [{ cel: "exitCode == 2 && stderr == 'no\\n'" }] } },
    pass('`false` did what it should.'),
  ],
  [
    'file',
    { file: { path: '~/notes.yaml', expect: [{ cel: 'yaml[0].replicas == 3' }] } },
    pass('~/notes.yaml is as it should be.'),
  ],
  [
    'file',
    { file: { path: '~/notes.txt', expect: [{ cel: 'yaml[0].replicas == 3' }] } },
    fail('~/notes.txt is no YAML.'),
  ],
  ['file', { file: { path: '~/none' } }, fail('There is no file ~/none.')],
  ['file', { file: { path: '~/none', absent: true } }, pass('~/none is not there.')],
  [
    'logs',
    { logs: { namespace: 'default', selector: 'app=web' } },
    fail('There is no such pod in namespace default.'),
  ],
  [
    'event',
    { event: { reason: 'BackOff', object: { kind: 'Pod' }, type: 'Warning' } },
    pass('Found 1 × Event BackOff.'),
  ],
  ['event', { event: { reason: 'Killing' } }, fail('There is no Event Killing.')],
  ['unchanged', { unchanged: { ...pvc, name: 'small' } }, broken('the state at the start is not known here')],
  [
    'answer',
    { answer: { prompt: 'Where is the state?', expect: [{ cel: "answer == 'etcd'" }] } },
    pass('That is right.'),
  ],
  [
    'answer',
    { answer: { prompt: '?', expect: [{ cel: "answer == 'redis'", feedback: { en: 'No.' } }] } },
    fail('No.'),
  ],
  ['all', { all: [{ command: { run: 'true' } }, { command: { run: 'false' } }] }, fail('`false` failed.')],
  [
    'all',
    { all: [{ command: { run: 'true' } }, { dns: { name: 'web.default.svc.cluster.local' } }] },
    pass('All of it is so.'),
  ],
  [
    'any',
    { any: [{ command: { run: 'false' } }, { command: { run: 'true' } }] },
    pass('`true` did what it should.'),
  ],
  [
    'any',
    { any: [{ command: { run: 'false' } }, { file: { path: '~/none' } }] },
    fail('`false` failed. Or: There is no file ~/none.'),
  ],
  ['not', { not: { command: { run: 'false' } } }, pass('`false` failed.')],
  ['not', { not: { command: { run: 'true' } } }, fail('`true` did what it should.')],
  ['not', { not: { resource: { apiVersion: 'v2', kind: 'Pod' } } }, broken('v2 Pod is not simulated')],
])('%s %#', async (_kind, body, outcome) => {
  expect(await look(body)).toEqual(outcome);
});

describe('unchanged', () => {
  test('sees a change of the spec and not one of labels of the system', async () => {
    const other = await createEnvironment();
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } };
    await other.client().of(resources.serviceAccounts, 'default').create(account);
    target = { ...target, baseline: other.client() };
    const body = {
      unchanged: { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'default', name: 'robot' },
    };
    expect(await look(body)).toEqual(pass('ServiceAccount robot is as it was.'));
    await target.client
      .of(resources.serviceAccounts, 'default')
      .patch('robot', 'merge', { automountServiceAccountToken: false });
    expect(await look(body)).toEqual(
      fail('ServiceAccount robot was changed at automountServiceAccountToken.'),
    );
    await target.client.of(resources.serviceAccounts, 'default').delete('robot');
    expect(await look(body)).toEqual(fail('ServiceAccount robot is gone.'));
  });
});

describe('time', () => {
  test('within waits in virtual time, stableFor keeps looking', async () => {
    let elapsed = 0;
    const upFrom = (from: number, to: number) => ({
      ...target,
      advance: async (ms: number) => void (elapsed += ms),
      now: () => elapsed,
      run: async () => ({ exitCode: elapsed >= from && elapsed < to ? 0 : 1, stdout: '', stderr: '' }),
    });
    const body = { command: { run: 'probe' } };
    target = upFrom(20_000, Infinity);
    expect(await look(body, { within: '30s' })).toEqual(pass('`probe` did what it should.'));
    elapsed = 0;
    expect(await look(body, { within: '10s' })).toEqual(fail('`probe` failed.'));
    elapsed = 0;
    target = upFrom(0, 3000);
    expect(await look(body, { stableFor: '5s' })).toEqual(
      fail('It was right for a moment only. `probe` failed.'),
    );
  });
});

describe('on the live cluster', () => {
  test('what acts is pending, what reads is told at once', async () => {
    const state = async (body: CheckBody) => (await checkLive(labWith(body), target)).checks[0]!.state;
    const page = { http: { url: 'https://localhost:30779/' } };
    expect(await state({ command: { run: 'true' } })).toBe('PENDING');
    expect(await state({ resource: pvc })).toBe('PASS');
    expect(await state(page)).toBe('PENDING');
    target = { ...target, live: { http: true } };
    expect(await state(page)).toBe('PASS');
    expect(await state({ http: { ...page.http, method: 'POST' } })).toBe('PENDING');
    expect(await state({ all: [{ resource: pvc }, { command: { run: 'true' } }] })).toBe('PENDING');
  });
});

test('every kind is registered under its name', () => {
  expect(Object.entries(checkTypes).map(([name, type]) => name === type.kind)).not.toContain(false);
});
