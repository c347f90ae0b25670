import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { RestRequest, StatusObject } from '@drydock/machinery';

let env: Environment;
beforeEach(async () => {
  env = await createEnvironment();
});

async function send(method: RestRequest['method'], path: string, body?: unknown) {
  const patch = 'application/merge-patch+json';
  const headers = method === 'PATCH' ? { 'content-type': patch } : undefined;
  const request = { method, path, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) };
  const response = await env.clock.runFor(env.transport.request(request));
  const warnings = response.headers['warning']?.split('\n').map((line) => line.slice('299 - '.length));
  return { status: response.status, warnings, body: response.body as Record<string, unknown> };
}
const message = ({ body }: { body: unknown }) => (body as StatusObject).message;

const core = '/api/v1/namespaces/default';
const pods = `${core}/pods`;
const container = (name: string, more: object = {}) => ({ name, image: 'nginx:1.27', ...more });
const pod = (name: string, containers: readonly object[] = [container('c')], spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { ...spec, containers },
});
const resources = (requests: object, limits: object = {}) => ({ resources: { requests, limits } });

describe('LimitRanger', () => {
  const range = (limits: readonly object[]) =>
    send('POST', `${core}/limitranges`, {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'bounds' },
      spec: { limits },
    });

  test('a container that says nothing gets the defaults, and the pod a note', async () => {
    await range([
      { type: 'Container', default: { cpu: '500m', memory: '128Mi' }, defaultRequest: { cpu: '100m' } },
    ]);
    const { body } = await send(
      'POST',
      pods,
      pod('web', [container('a'), container('b', resources({ cpu: '1m' }))]),
    );
    const { metadata, spec } = body as {
      metadata: { annotations: unknown };
      spec: { containers: { resources: unknown }[] };
    };
    expect({ notes: metadata.annotations, resources: spec.containers.map((item) => item.resources) }).toEqual(
      {
        notes: {
          'kubernetes.io/limit-ranger':
            'LimitRanger plugin set: cpu, memory request for container a; cpu, memory limit for container a; memory request for container b; cpu, memory limit for container b',
        },
        resources: [
          { limits: { cpu: '500m', memory: '128Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
          { limits: { cpu: '500m', memory: '128Mi' }, requests: { cpu: '1m', memory: '128Mi' } },
        ],
      },
    );
  });

  test.each([
    [resources({}, { cpu: '2' }), 'maximum cpu usage per Container is 1, but limit is 2'],
    [
      resources({ cpu: '10m' }, { cpu: '500m' }),
      '[minimum cpu usage per Container is 100m, but request is 10m, cpu max limit to request ratio per Container is 4, but provided ratio is 50.000000]',
    ],
  ])('%j is refused', async (asked, text) => {
    await range([
      { type: 'Container', max: { cpu: '1' }, min: { cpu: '100m' }, maxLimitRequestRatio: { cpu: '4' } },
    ]);
    const answer = await send('POST', pods, pod('web', [container('c', asked)]));
    expect([answer.status, message(answer)]).toEqual([403, `pods "web" is forbidden: ${text}`]);
  });

  test('a claim that is too large', async () => {
    await range([{ type: 'PersistentVolumeClaim', max: { storage: '1Gi' } }]);
    const answer = await send('POST', `${core}/persistentvolumeclaims`, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
    });
    expect(message(answer)).toBe(
      'persistentvolumeclaims "data" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi',
    );
  });
});

describe('ResourceQuota', () => {
  async function quota(hard: Record<string, string>, spec: object = {}) {
    const path = `${core}/resourcequotas`;
    await send('POST', path, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q' },
      spec: { hard, ...spec },
    });
    // what the controller does
    const used = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']));
    await send('PATCH', `${path}/q/status`, { status: { hard, used } });
  }
  const used = async () => {
    const { body } = await send('GET', `${core}/resourcequotas/q`);
    return (body as { status: { used: unknown } }).status.used;
  };

  test('two creates in a row count, the third is one too many', async () => {
    await quota({ pods: '2', 'count/deployments.apps': '1' });
    await send('POST', pods, pod('a'));
    await send('POST', pods, pod('b'));
    const answer = await send('POST', pods, pod('c'));
    expect([message(answer), await used()]).toEqual([
      'pods "c" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
      { 'count/deployments.apps': '0', pods: '2' },
    ]);
  });

  test('a dry run is checked and not counted', async () => {
    await quota({ configmaps: '0' });
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } };
    const answer = await send('POST', `${core}/configmaps?dryRun=All`, body);
    expect([message(answer), await used()]).toEqual([
      'configmaps "x" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=0, limited: configmaps=0',
      { configmaps: '0' },
    ]);
  });

  test('where cpu is limited, every container must say what it wants', async () => {
    await quota({ 'limits.cpu': '1', 'requests.memory': '1Gi' });
    const answer = await send(
      'POST',
      pods,
      pod('web', [container('a'), container('b', resources({ memory: '1Mi' }))]),
    );
    expect(message(answer)).toBe(
      'pods "web" is forbidden: failed quota: q: must specify limits.cpu for: a,b; requests.memory for: a',
    );
  });

  test('amounts add up over pods', async () => {
    await quota({ 'requests.cpu': '1' });
    await send('POST', pods, pod('a', [container('c', resources({ cpu: '600m' }))]));
    const answer = await send('POST', pods, pod('b', [container('c', resources({ cpu: '500m' }))]));
    expect(message(answer)).toBe(
      'pods "b" is forbidden: exceeded quota: q, requested: requests.cpu=500m, used: requests.cpu=600m, limited: requests.cpu=1',
    );
  });

  test('a scope leaves other pods alone', async () => {
    await quota({ pods: '0' }, { scopes: ['BestEffort'] });
    const busy = await send('POST', pods, pod('busy', [container('c', resources({ cpu: '1m' }))]));
    const idle = await send('POST', pods, pod('idle'));
    expect([busy.status, idle.status]).toEqual([201, 403]);
  });

  test('node ports are counted when a service becomes a NodePort', async () => {
    await quota({ 'services.nodeports': '1' });
    const ports = [{ port: 80 }, { port: 443, name: 'b' }].map((port, index) => ({
      name: `p${index}`,
      ...port,
    }));
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports } };
    const created = await send('POST', `${core}/services`, service);
    const answer = await send('PATCH', `${core}/services/s`, { spec: { type: 'NodePort' } });
    expect([created.status, message(answer)]).toEqual([
      201,
      'services "s" is forbidden: exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1',
    ]);
  });
});

describe('PodSecurity', () => {
  const label = (labels: Record<string, string>) =>
    send('PATCH', '/api/v1/namespaces/default', {
      metadata: {
        labels: Object.fromEntries(
          Object.entries(labels).map(([name, value]) => [`pod-security.kubernetes.io/${name}`, value]),
        ),
      },
    });
  const restricted =
    'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';

  test('restricted refuses a plain pod and lets a hardened one in', async () => {
    await label({ enforce: 'restricted' });
    const securityContext = {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    };
    const plain = await send('POST', pods, pod('plain'));
    const hard = await send('POST', pods, pod('hard', [container('c', { securityContext })]));
    expect([message(plain), hard.status]).toEqual([
      `pods "plain" is forbidden: violates PodSecurity "restricted:latest": ${restricted}`,
      201,
    ]);
  });

  test('a workload only gets a warning', async () => {
    await label({ enforce: 'restricted', 'enforce-version': 'v1.30' });
    const answer = await send('POST', '/apis/apps/v1/namespaces/default/deployments', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: { metadata: { labels: { a: 'b' } }, spec: { containers: [container('c')] } },
      },
    });
    expect([answer.status, answer.warnings]).toEqual([
      201,
      [JSON.stringify(`would violate PodSecurity "restricted:v1.30": ${restricted}`)],
    ]);
  });

  test.each<[object, object, string]>([
    [{ hostNetwork: true, hostPID: true }, {}, 'host namespaces (hostNetwork=true, hostPID=true)'],
    [
      {},
      { securityContext: { privileged: true } },
      'privileged (container "c" must not set securityContext.privileged=true)',
    ],
    [{ volumes: [{ name: 'root', hostPath: { path: '/' } }] }, {}, 'hostPath volumes (volume "root")'],
    [
      {},
      { securityContext: { capabilities: { add: ['SYS_ADMIN', 'NET_ADMIN'] } } },
      'non-default capabilities (container "c" must not include "NET_ADMIN", "SYS_ADMIN" in securityContext.capabilities.add)',
    ],
    [{}, { ports: [{ containerPort: 80, hostPort: 8080 }] }, 'hostPort (container "c" uses hostPort 8080)'],
    [
      { securityContext: { seccompProfile: { type: 'Unconfined' } } },
      {},
      'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    [
      { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
      {},
      'forbidden sysctls (kernel.msgmax)',
    ],
  ])('baseline refuses %j with container %j', async (spec, more, text) => {
    await label({ enforce: 'baseline' });
    const answer = await send('POST', pods, pod('bad', [container('c', more)], spec));
    expect(message(answer)).toBe(`pods "bad" is forbidden: violates PodSecurity "baseline:latest": ${text}`);
  });

  test('labels that make no sense are refused, stricter ones tell what is there', async () => {
    await send('POST', pods, pod('a'));
    await send('POST', pods, pod('b'));
    const wrong = await label({ enforce: 'strict' });
    const stricter = await label({ enforce: 'restricted' });
    expect([message(wrong), stricter.warnings]).toEqual([
      'Namespace "default" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted',
      [
        JSON.stringify(
          'existing pods in namespace "default" violate the new PodSecurity enforce level "restricted:latest"',
        ),
        '"a (and 1 other pod): allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile"',
      ],
    ]);
  });
});

test('a runtime class that is not there', async () => {
  const answer = await send('POST', pods, pod('web', [container('c')], { runtimeClassName: 'gvisor' }));
  expect(message(answer)).toBe('pods "web" is forbidden: pod rejected: RuntimeClass "gvisor" not found');
});

test('a claim that is not bound does not grow', async () => {
  const path = `${core}/persistentvolumeclaims`;
  const spec = (storage: string) => ({
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage } },
    storageClassName: 'slow',
  });
  await send('POST', path, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: spec('1Gi'),
  });
  await send('PATCH', `${path}/data/status`, { status: { phase: 'Bound' } });
  const answer = await send('PATCH', `${path}/data`, { spec: spec('2Gi') });
  expect(message(answer)).toBe(
    'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
  );
});
