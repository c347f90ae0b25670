// Kubelet, runtime and network together: a pod is served through a NodePort, without controllers.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createInformers, resources, type Client, type InformerFactory } from '@drydock/client';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { Pod } from '@drydock/kinds';
import { startKubelet, type Kubelet } from '@drydock/kubelet';
import { decodeUtf8, encodeUtf8, readAll, writeText } from '@drydock/machinery';
import { createNetwork, type Network } from '@drydock/network';
import { chargeMemory, createContainerRuntime, type ImageDefinition, type Registry } from '@drydock/runtime';
import { httpRequest, serveHttp, type Program } from '@drydock/shell';

const untilEnded: Program = (process) => process.ended.race(new Promise<number>(() => undefined));

const programs: Record<string, Program> = {
  serve: async (process) => {
    const stopped = new Promise<number>((resolve) => process.onSignal('SIGTERM', () => resolve(0)));
    process.network.listen(80, (connection) => {
      void serveHttp(connection, async ({ method, target }) => {
        await writeText(process.stdout, `${method} ${target}\n`);
        const path = `/www${target}`;
        if (!process.fs.exists(path)) return { status: 404, headers: [], body: 'not found\n' };
        return { status: 200, headers: [], body: process.fs.readFile(path) };
      });
    });
    await writeText(process.stdout, `serving as ${process.env.get('WHO')}\n`);
    return process.ended.race(stopped);
  },
  sleep: untilEnded,
  false: async (process) => {
    await writeText(process.stderr, 'it went wrong\n');
    process.fs.writeFile('/dev/termination-log', encodeUtf8('last words'));
    return 1;
  },
  true: async () => 0,
  hungry: async (process) => {
    chargeMemory(process, 300_000_000);
    return untilEnded(process);
  },
  append: async (process) => {
    const [, path = '', text = ''] = process.argv;
    process.fs.writeFile(path, text, { append: true });
    return untilEnded(process);
  },
  cat: async (process) => {
    await process.stdout.write(process.fs.readFile(process.argv[1]!));
    return 0;
  },
};

const image: ImageDefinition = {
  repository: 'docker.io/library/web',
  tags: { latest: '1' },
  size: 59_772_801,
  config: { cmd: ['serve'] },
  files: (fs) => {
    fs.mkdir('/bin');
    fs.mkdir('/www');
    fs.writeFile('/www/index.html', 'hello\n');
    for (const name of Object.keys(programs)) fs.writeProgram(`/bin/${name}`, name);
  },
  programs,
};

const registry: Registry = {
  resolve: (reference) =>
    reference === 'web'
      ? { image, version: '1', digest: 'sha256:0123', simulated: true }
      : { error: `manifest for ${reference}:latest not found: manifest unknown: manifest unknown` },
};

let env: Environment;
let client: Client;
let informers: InformerFactory;
let network: Network;
let kubelet: Kubelet;

beforeEach(async () => {
  env = await createEnvironment();
  client = env.client();
  const { clock, random } = env;
  informers = createInformers(client, clock);
  network = createNetwork({ informers, clock, random: random.fork('network') });
  const nodeStack = network.attachNode('docker-desktop', '192.168.65.3');
  const runtime = createContainerRuntime({
    registry,
    network,
    clock,
    random: random.fork('runtime'),
    shellPrograms: {},
    nodeName: 'docker-desktop',
    nodeStack,
  });
  kubelet = startKubelet({
    nodeName: 'docker-desktop',
    client,
    informers,
    clock,
    random,
    runtime,
    node: {
      internalIP: '192.168.65.3',
      capacity: { cpu: '4', memory: '8Gi', pods: '110' },
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: runtime.engine.version,
        kernelVersion: '6.10.14-linuxkit',
        kubeProxyVersion: '',
        kubeletVersion: 'v1.34.1',
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'Docker Desktop',
        systemUUID: '',
      },
    },
  });
  await clock.runFor(informers.start());
});

afterEach(() => {
  kubelet.stop();
  informers.stop();
  env.stop();
});

type Spec = Partial<NonNullable<Pod['spec']>>;

async function createPod(name: string, spec: Spec, more: object = {}): Promise<void> {
  await client.of(resources.pods, 'default').create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: {
      nodeName: 'docker-desktop',
      automountServiceAccountToken: false,
      ...spec,
      containers: spec.containers ?? [{ name: 'web', image: 'web', ...more }],
    },
  });
}

const run = async (seconds: number) => env.clock.runUntil(env.clock.now() + seconds * 1000);
const pod = async (name: string) => client.of(resources.pods, 'default').get(name);
const events = async () => {
  const { items: all } = await client.of(resources.events, 'default').list();
  const items = all.filter(({ involvedObject }) => involvedObject?.kind === 'Pod');
  const sorted = [...items].sort(
    (a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion),
  );
  return sorted.map(({ type, reason, message, count }) => `${type} ${reason} x${count} ${message}`);
};
const logs = async (container: string, name: string, previous = false) => {
  const options = { follow: false, previous, timestamps: false };
  return decodeUtf8(
    await readAll(await kubelet.logs({ namespace: 'default', pod: name, container }, options)),
  );
};
const fetchText = async (url: string) => {
  const { status, body } = await env.clock.runFor(httpRequest(network.workstation, { url }));
  return `${status} ${decodeUtf8(body)}`;
};

describe('a pod', () => {
  test('is pulled, started, reported and served through a NodePort', async () => {
    await createPod(
      'web',
      {},
      {
        env: [{ name: 'WHO', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
        readinessProbe: { httpGet: { path: '/index.html', port: 80 } },
      },
    );
    await run(10);
    const { status, metadata } = await pod('web');
    expect(status).toMatchObject({
      phase: 'Running',
      hostIP: '192.168.65.3',
      podIP: '10.1.0.2',
      qosClass: 'BestEffort',
      containerStatuses: [
        {
          name: 'web',
          ready: true,
          started: true,
          restartCount: 0,
          image: 'web:latest',
          imageID: 'docker-pullable://web@sha256:0123',
          lastState: {},
        },
      ],
    });
    expect(status?.conditions?.map(({ type, status: value }) => `${type}=${value}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ]);
    expect(await events()).toEqual([
      'Normal Pulling x1 Pulling image "web"',
      expect.stringMatching(
        /^Normal Pulled x1 Successfully pulled image "web" in (\d\.\d+)s \(\1s including waiting\)\. Image size: 59772801 bytes\.$/,
      ),
      'Normal Created x1 Created container: web',
      'Normal Started x1 Started container web',
    ]);
    await client.of(resources.services, 'default').create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30_080 }] },
    });
    await client.of(resources.endpointSlices, 'default').create({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      ports: [{ name: '', port: 80, protocol: 'TCP' }],
      endpoints: [
        {
          addresses: [status!.podIP!],
          conditions: { ready: true },
          targetRef: { kind: 'Pod', namespace: 'default', name: 'web', uid: metadata.uid! },
        },
      ],
    });
    await env.clock.settle();
    expect(await fetchText('http://localhost:30080/index.html')).toBe('200 hello\n');
    expect(network.explain({ host: 'localhost', port: 30_080 }).at(-1)).toEqual({
      kind: 'pod',
      namespace: 'default',
      name: 'web',
      address: '10.1.0.2',
      port: 80,
      listening: true,
      process: 'web',
    });
    expect(await logs('web', 'web')).toMatch(/^serving as web\nGET \/index\.html\n/);
    const exec = await kubelet.exec(
      { namespace: 'default', pod: 'web', container: 'web' },
      { command: ['cat', '/etc/resolv.conf'], stdin: false, stdout: true, stderr: true, tty: false },
    );
    expect(decodeUtf8(await readAll(exec.stdout))).toBe(
      'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    );
    expect(await exec.status).toMatchObject({ status: 'Success' });
  });

  test('ends gracefully when it is deleted', async () => {
    await createPod('web', {});
    await run(10);
    await client.of(resources.pods, 'default').delete('web');
    await run(3);
    expect(await client.of(resources.pods, 'default').find('web')).toBeUndefined();
    expect((await events()).at(-1)).toBe('Normal Killing x1 Stopping container web');
  });

  test('runs to completion', async () => {
    await createPod('job', { restartPolicy: 'Never' }, { command: ['true'] });
    await run(20);
    const { status } = await pod('job');
    expect([status?.phase, status?.containerStatuses?.[0]?.state?.terminated?.reason]).toEqual([
      'Succeeded',
      'Completed',
    ]);
  });
});

describe('failures', () => {
  test('an image that does not exist', async () => {
    await createPod('bad', { containers: [{ name: 'c', image: 'wbe' }] });
    await run(2);
    expect((await pod('bad')).status?.containerStatuses?.[0]?.state).toEqual({
      waiting: {
        reason: 'ErrImagePull',
        message:
          'Error response from daemon: manifest for wbe:latest not found: manifest unknown: manifest unknown',
      },
    });
    await run(16);
    expect((await pod('bad')).status?.containerStatuses?.[0]?.state?.waiting?.reason).toMatch(
      /ImagePullBackOff|ErrImagePull/,
    );
    await expect(logs('c', 'bad')).rejects.toThrow(
      'container "c" in pod "bad" is waiting to start: trying and failing to pull image',
    );
  });

  test('a container that crashes: CrashLoopBackOff, last state, previous log', async () => {
    await createPod('crash', {}, { command: ['false'] });
    await run(30);
    const { status, metadata } = await pod('crash');
    const [container] = status?.containerStatuses ?? [];
    expect(container?.restartCount).toBeGreaterThanOrEqual(2);
    expect(container?.state).toEqual({
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off 20s restarting failed container=web pod=crash_default(${metadata.uid})`,
      },
    });
    expect(container?.lastState?.terminated).toMatchObject({
      exitCode: 1,
      reason: 'Error',
      message: 'last words',
    });
    expect(status?.phase).toBe('Running');
    expect(await logs('web', 'crash', true)).toBe('it went wrong\n');
  });

  test('a command that does not exist: the dead container is noticed at once, and loops like any other', async () => {
    await createPod('nocommand', {}, { command: ['nosuchcommand'] });
    await run(12);
    const [container] = (await pod('nocommand')).status?.containerStatuses ?? [];
    expect([container?.restartCount, container?.state?.waiting?.reason]).toEqual([1, 'CrashLoopBackOff']);
    expect(container?.lastState?.terminated).toMatchObject({ exitCode: 127, reason: 'ContainerCannotRun' });
  });

  test('a missing ConfigMap: as a variable and as a volume', async () => {
    const reference = { name: 'WHO', valueFrom: { configMapKeyRef: { name: 'settings', key: 'who' } } };
    await createPod('variable', {}, { env: [reference] });
    await createPod('volume', {
      containers: [{ name: 'web', image: 'web', volumeMounts: [{ name: 'config', mountPath: '/www' }] }],
      volumes: [{ name: 'config', configMap: { name: 'settings' } }],
    });
    await run(5);
    const waiting = async (name: string) => (await pod(name)).status?.containerStatuses?.[0]?.state?.waiting;
    expect(await waiting('variable')).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'configmap "settings" not found',
    });
    expect(await waiting('volume')).toEqual({ reason: 'ContainerCreating' });
    expect((await events()).filter((text) => text.includes('FailedMount'))).toEqual([
      expect.stringMatching(
        /^Warning FailedMount x\d MountVolume\.SetUp failed for volume "config" : configmap "settings" not found$/,
      ),
    ]);
    await client.of(resources.configMaps, 'default').create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings' },
      data: { who: 'me', 'a.html': 'from the map' },
    });
    await run(40);
    expect(await logs('web', 'variable')).toBe('serving as me\n');
    const { status } = await pod('volume');
    expect(status?.phase).toBe('Running');
    const read = async () => {
      const target = { namespace: 'default', pod: 'volume', container: 'web' };
      const options = {
        command: ['cat', '/www/a.html'],
        stdin: false,
        stdout: true,
        stderr: true,
        tty: false,
      };
      return decodeUtf8(await readAll((await kubelet.exec(target, options)).stdout));
    };
    expect(await read()).toBe('from the map');
    await client
      .of(resources.configMaps, 'default')
      .patch('settings', 'merge', { data: { 'a.html': 'changed' } });
    await run(70);
    expect(await read()).toBe('changed');
  });

  test('a liveness probe that fails restarts the container', async () => {
    await createPod(
      'sick',
      {},
      {
        livenessProbe: { httpGet: { path: '/nothing', port: 80 }, periodSeconds: 1, failureThreshold: 2 },
      },
    );
    await run(8);
    expect((await pod('sick')).status?.containerStatuses?.[0]?.restartCount).toBeGreaterThanOrEqual(1);
    const seen = await events();
    expect(seen).toContainEqual(
      expect.stringMatching(
        /^Warning Unhealthy x\d Liveness probe failed: HTTP probe failed with statuscode: 404$/,
      ),
    );
    expect(seen).toContainEqual(
      expect.stringMatching(/^Normal Killing x\d Container web failed liveness probe, will be restarted$/),
    );
  });
});

describe('the way to processes', () => {
  const request = 'GET /index.html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

  test('port-forward reaches the pod from inside, or says what socat says', async () => {
    await createPod('web', {});
    await run(10);
    const connection = await kubelet.portForward({ namespace: 'default', pod: 'web' }, 80);
    await writeText(connection.stdin!, request);
    expect(decodeUtf8(await readAll(connection.stdout))).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*hello\n$/);
    await expect(kubelet.portForward({ namespace: 'default', pod: 'web' }, 81)).rejects.toThrow(
      /error forwarding port 81 to pod [0-9a-f]{64}, uid : exit status 1: .*Connection refused/,
    );
  });

  test('a followed log ends with its container', async () => {
    await createPod('web', {}, { env: [{ name: 'WHO', value: 'me' }] });
    await run(10);
    const target = { namespace: 'default', pod: 'web', container: 'web' };
    const log = await kubelet.logs(target, { follow: true, previous: false, timestamps: false });
    const whole = readAll(log);
    await client.of(resources.pods, 'default').delete('web');
    expect(decodeUtf8(await env.clock.runFor(whole))).toBe('serving as me\n');
  });

  test('exec of what is not there, and in what does not run', async () => {
    await createPod('web', {});
    const target = { namespace: 'default', pod: 'web', container: 'web' };
    const options = { command: ['nope'], stdin: false, stdout: true, stderr: true, tty: false };
    await env.clock.settle();
    await expect(kubelet.exec(target, options)).rejects.toThrow(
      'unable to upgrade connection: container not found ("web")',
    );
    await run(10);
    const exec = await kubelet.exec(target, options);
    expect(decodeUtf8(await readAll(exec.stdout))).toBe(
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "nope": executable file not found in $PATH: unknown\n',
    );
    expect((await exec.status).details?.causes).toEqual([{ reason: 'ExitCode', message: '127' }]);
  });
});

test('a PersistentVolume outlives its pods', async () => {
  const storage = { storage: '1Gi' };
  await client.of(resources.persistentVolumes).create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: { capacity: storage, accessModes: ['ReadWriteOnce'], nfs: { server: 'x', path: '/' } },
  });
  const claims = client.of(resources.persistentVolumeClaims, 'default');
  await claims.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: storage }, volumeName: 'disk' },
  });
  await claims.patch('data', 'merge', { status: { phase: 'Bound' } }, { subresource: 'status' });
  const spec = (text: string): Spec => ({
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'web',
        image: 'web',
        command: ['append', '/data/file', text],
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  });
  await createPod('first', spec('one '));
  await run(10);
  await client.of(resources.pods, 'default').delete('first');
  await run(5);
  await createPod('second', spec('two'));
  await run(10);
  const exec = await kubelet.exec(
    { namespace: 'default', pod: 'second', container: 'web' },
    { command: ['cat', '/data/file'], stdin: false, stdout: true, stderr: true, tty: false },
  );
  expect(decodeUtf8(await readAll(exec.stdout))).toBe('one two');
});

test('more memory than the limit: OOMKilled', async () => {
  await createPod('big', {}, { command: ['hungry'], resources: { limits: { memory: '128Mi' } } });
  await run(8);
  const { status } = await pod('big');
  expect(status?.qosClass).toBe('Burstable');
  expect(status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({
    exitCode: 137,
    reason: 'OOMKilled',
  });
});

test('another image replaces the container, and a finalizer keeps the object of an ended pod', async () => {
  await createPod('web', {});
  await run(10);
  const pods = client.of(resources.pods, 'default');
  await pods.patch('web', 'strategic', { metadata: { finalizers: ['example.com/x'] } });
  await pods.patch('web', 'strategic', { spec: { containers: [{ name: 'web', image: 'wbe' }] } });
  await run(4);
  expect((await pod('web')).status?.containerStatuses?.[0]).toMatchObject({
    restartCount: 0,
    state: { waiting: { reason: 'ImagePullBackOff' } },
    lastState: { terminated: { exitCode: 0, reason: 'Completed' } },
  });
  expect(await events()).toContain('Normal Killing x1 Container web definition changed, will be restarted');
  await pods.delete('web');
  await run(60);
  const ended = await pod('web');
  expect(ended.metadata.finalizers).toEqual(['example.com/x']);
  const version = ended.metadata.resourceVersion;
  await run(60);
  expect((await pod('web')).metadata.resourceVersion).toBe(version);
  await pods.patch('web', 'merge', { metadata: { finalizers: null } });
  await run(1);
  expect(await pods.find('web')).toBeUndefined();
});

test('init containers run one after the other, sidecars stay', async () => {
  await createPod('init', {
    initContainers: [
      { name: 'first', image: 'web', command: ['true'] },
      { name: 'side', image: 'web', command: ['sleep'], restartPolicy: 'Always' },
    ],
  });
  await run(1);
  expect((await pod('init')).status?.conditions?.find(({ type }) => type === 'Initialized')).toMatchObject({
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: 'containers with incomplete status: [first side]',
  });
  await run(10);
  const { status } = await pod('init');
  expect(status?.phase).toBe('Running');
  expect(
    status?.initContainerStatuses?.map(({ name, ready, state }) => [
      name,
      ready,
      Object.keys(state ?? {})[0],
    ]),
  ).toEqual([
    ['first', true, 'terminated'],
    ['side', true, 'running'],
  ]);
});

test('an ephemeral container starts beside the others, is never restarted and leaves the pod as it is', async () => {
  await createPod('web', {});
  await run(10);
  const pods = client.of(resources.pods, 'default');
  const ephemeralContainers = [{ name: 'debugger', image: 'web', command: ['false'] }];
  await pods.patch(
    'web',
    'strategic',
    { spec: { ephemeralContainers } },
    { subresource: 'ephemeralcontainers' },
  );
  await run(10);
  const { status } = await pod('web');
  expect(status?.ephemeralContainerStatuses).toEqual([
    {
      name: 'debugger',
      image: 'web:latest',
      imageID: 'docker-pullable://web@sha256:0123',
      containerID: expect.any(String),
      ready: false,
      restartCount: 0,
      lastState: {},
      state: { terminated: expect.objectContaining({ exitCode: 1, reason: 'Error', message: 'last words' }) },
    },
  ]);
  expect(status?.phase).toBe('Running');
  expect(status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
  expect(await logs('debugger', 'web')).toBe('it went wrong\n');
  const { items } = await client.of(resources.events, 'default').list();
  const paths = items.map(({ involvedObject }) => involvedObject.fieldPath);
  expect(paths.filter((path) => path === 'spec.ephemeralContainers{debugger}').length).toBe(4);
});

test('resources change in place, with a restart only where the policy says so', async () => {
  const amountsOf = (cpu: string, memory: string) => ({ requests: { cpu, memory }, limits: { cpu, memory } });
  const resizePolicy = [
    { resourceName: 'cpu', restartPolicy: 'NotRequired' },
    { resourceName: 'memory', restartPolicy: 'RestartContainer' },
  ];
  await createPod('web', {}, { resources: amountsOf('100m', '64Mi'), resizePolicy });
  await run(10);
  const resizeTo = (cpu: string, memory: string) =>
    client
      .of(resources.pods, 'default')
      .patch(
        'web',
        'strategic',
        { spec: { containers: [{ name: 'web', resources: amountsOf(cpu, memory) }] } },
        { subresource: 'resize' },
      );
  const shown = async () => {
    const [container] = (await pod('web')).status?.containerStatuses ?? [];
    return [container?.resources?.limits, container?.restartCount];
  };
  await resizeTo('200m', '64Mi');
  await run(5);
  expect(await shown()).toEqual([{ cpu: '200m', memory: '64Mi' }, 0]);
  await resizeTo('200m', '128Mi');
  await run(5);
  expect(await shown()).toEqual([{ cpu: '200m', memory: '128Mi' }, 1]);
  expect(await events()).toContain('Normal Killing x1 Container web resize requires restart');
  await resizeTo('100', '128Mi');
  await run(5);
  expect(await shown()).toEqual([{ cpu: '200m', memory: '128Mi' }, 1]);
  const pending = async () =>
    (await pod('web')).status?.conditions?.find(({ type }) => type === 'PodResizePending');
  expect(await pending()).toMatchObject({
    status: 'True',
    reason: 'Infeasible',
    message: "Node didn't have enough capacity: cpu, requested: 100000, capacity: 4000",
  });
  await resizeTo('300m', '128Mi');
  await run(5);
  expect(await pending()).toBeUndefined();
  expect(await shown()).toEqual([{ cpu: '300m', memory: '128Mi' }, 1]);
});

test('the node tells what its containers use', async () => {
  await createPod('hungry', {}, { command: ['hungry'] });
  await createPod('web', {});
  await run(10);
  const before = kubelet.stats();
  expect(before.pods).toEqual([
    {
      namespace: 'default',
      name: 'hungry',
      containers: [
        { name: 'web', cpuMilliseconds: 29, memoryBytes: 300_000_000, startTime: expect.any(Number) },
      ],
    },
    {
      namespace: 'default',
      name: 'web',
      containers: [
        {
          name: 'web',
          cpuMilliseconds: expect.any(Number),
          memoryBytes: 1_048_576,
          startTime: expect.any(Number),
        },
      ],
    },
  ]);
  await run(10);
  expect(kubelet.stats().node.cpuMilliseconds - before.node.cpuMilliseconds).toBe(600);
});

test('the node registers itself, and an idle hour is cheap', async () => {
  await createPod('web', {});
  await run(10);
  const node = await client.of(resources.nodes).get('docker-desktop');
  expect(node.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
  const before = Number(node.metadata.resourceVersion);
  await run(3600);
  const after = await client.of(resources.nodes).get('docker-desktop');
  expect(Number(after.metadata.resourceVersion) - before).toBeLessThan(150);
});
