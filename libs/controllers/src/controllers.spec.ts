// All controllers together on a bare API server; the spec plays scheduler and kubelet.
import { resources } from '@drydock/client';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { Pod } from '@drydock/kinds';
import { formatMicroTime, formatTime } from '@drydock/machinery';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startControllers, type Controllers } from './start.ts';

let environment: Environment;
let controllers: Controllers;

beforeEach(async () => {
  environment = await createEnvironment();
  const { clock, random } = environment;
  controllers = startControllers({
    client: environment.client(),
    clock,
    random,
    settings: {
      rootCertificate: 'PEM',
      loadBalancer: { hostname: 'localhost' },
      hostPathProvisioner: {
        provisioner: 'docker.io/hostpath',
        identity: 'docker.io/hostpath_storage-provisioner_1',
        directory: '/var/lib/k8s-pvs',
      },
    },
  });
  await clock.runFor(controllers.ready);
  await settle();
});

afterEach(() => {
  controllers.stop();
  environment.stop();
});

const settle = (ms = 100) => environment.clock.runUntil(environment.clock.now() + ms);
const client = () => environment.client();

async function eventsOf(kind: string, namespace = 'default'): Promise<readonly string[]> {
  const { items } = await client().of(resources.events, namespace).list();
  return items
    .filter((event) => event.involvedObject.kind === kind)
    .sort((a, b) => Number(a.metadata.creationTimestamp !== b.metadata.creationTimestamp) || 0)
    .map((event) => `${event.type} ${event.reason} ${event.source?.component}: ${event.message}`)
    .sort();
}

async function createPod(
  name: string,
  change: Partial<Pod['metadata']> = {},
  spec: object = {},
): Promise<Pod> {
  return client()
    .of(resources.pods, 'default')
    .create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, ...change },
      spec: {
        containers: [{ name: 'main', image: 'nginx', ports: [{ name: 'http', containerPort: 80 }] }],
        ...spec,
      },
    });
}

async function run(name: string, ip: string, ready = true): Promise<void> {
  const pods = client().of(resources.pods, 'default');
  const pod = await pods.get(name);
  const condition = {
    type: 'Ready',
    status: ready ? 'True' : 'False',
    lastTransitionTime: formatTime(environment.clock.now()),
  };
  await pods.updateStatus({
    ...pod,
    status: { ...pod.status, phase: 'Running', podIP: ip, podIPs: [{ ip }], conditions: [condition] },
  });
}

const replicaSet = (replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'nginx' }] },
    },
  },
});

describe('replicaset', () => {
  const sets = () => client().of(resources.replicaSets, 'default');
  const pods = () => client().of(resources.pods, 'default');

  test('creates, replaces and deletes pods, with events', async () => {
    await sets().create(replicaSet(2));
    await settle();
    const [first] = (await pods().list()).items;
    await pods().delete(first?.metadata.name ?? '');
    await settle();
    await sets().patch('web', 'merge', { spec: { replicas: 1 } });
    await settle();
    const left = (await pods().list()).items;
    expect(left.length).toBe(1);
    const created = (await eventsOf('ReplicaSet')).filter((event) => event.includes('SuccessfulCreate'));
    expect(created.length).toBe(3);
    expect(created[0]).toMatch(/^Normal SuccessfulCreate replicaset-controller: Created pod: web-.{5}$/);
    expect((await eventsOf('ReplicaSet')).filter((event) => event.includes('SuccessfulDelete')).length).toBe(
      1,
    );
    expect((await sets().get('web')).status).toEqual({
      observedGeneration: 2,
      replicas: 1,
      fullyLabeledReplicas: 1,
    });
  });

  test('adopts a matching orphan and releases a pod whose label changed', async () => {
    await createPod('orphan', { labels: { app: 'web' } });
    await sets().create(replicaSet(2));
    await settle();
    expect((await pods().get('orphan')).metadata.ownerReferences?.[0]?.name).toBe('web');
    expect((await pods().list()).items.length).toBe(2);
    await pods().patch('orphan', 'merge', { metadata: { labels: { app: 'debug' } } });
    await settle();
    expect((await pods().get('orphan')).metadata.ownerReferences).toBeUndefined();
    expect((await pods().list()).items.length).toBe(3);
  });

  test('gives up pods that are not ready first', async () => {
    await sets().create(replicaSet(3));
    await settle();
    const [a, b] = (await pods().list()).items.map((pod) => pod.metadata.name ?? '');
    await run(a ?? '', '10.1.0.1');
    await run(b ?? '', '10.1.0.2');
    await settle();
    await sets().patch('web', 'merge', { spec: { replicas: 2 } });
    await settle();
    expect((await pods().list()).items.map((pod) => pod.metadata.name)).toEqual([a, b]);
  });

  test('says why it cannot create pods', async () => {
    const set = replicaSet(3);
    const template = {
      ...set.spec.template,
      spec: { ...set.spec.template.spec, serviceAccountName: 'nobody' },
    };
    await sets().create({ ...set, spec: { ...set.spec, template } });
    await settle(2_000);
    const why = 'error looking up service account default/nobody: serviceaccount "nobody" not found';
    const { status } = await sets().get('web');
    expect(status?.conditions).toEqual([
      {
        type: 'ReplicaFailure',
        status: 'True',
        reason: 'FailedCreate',
        message: expect.stringContaining(why),
        lastTransitionTime: expect.anything(),
      },
    ]);
    const [event] = await eventsOf('ReplicaSet');
    expect(event).toMatch(
      /^Warning FailedCreate replicaset-controller: Error creating: pods "web-.*" is forbidden: /,
    );
  });
});

describe('services', () => {
  const service = (spec: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', labels: { tier: 'front' } },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }], ...spec },
  });
  const slices = async () => (await client().of(resources.endpointSlices, 'default').list()).items;

  test('get an EndpointSlice and Endpoints that follow their pods', async () => {
    await client().of(resources.services, 'default').create(service());
    await createPod('one', { labels: { app: 'web' } });
    await createPod('two', { labels: { app: 'web' } });
    await run('one', '10.1.0.7');
    await run('two', '10.1.0.8', false);
    await settle();
    const target = (name: string) => ({ kind: 'Pod', name, namespace: 'default', uid: expect.anything() });
    const [slice, ...others] = await slices();
    expect(others).toEqual([]);
    expect(slice).toEqual({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: expect.objectContaining({
        name: expect.stringMatching(/^web-.{5}$/),
        generateName: 'web-',
        labels: {
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          'kubernetes.io/service-name': 'web',
          tier: 'front',
        },
      }),
      addressType: 'IPv4',
      endpoints: [
        {
          addresses: ['10.1.0.7'],
          conditions: { ready: true, serving: true, terminating: false },
          targetRef: target('one'),
        },
        {
          addresses: ['10.1.0.8'],
          conditions: { ready: false, serving: false, terminating: false },
          targetRef: target('two'),
        },
      ],
      ports: [{ name: '', port: 80, protocol: 'TCP' }],
    });
    const endpoints = await client().of(resources.endpoints, 'default').get('web');
    expect(endpoints.metadata.labels).toEqual({
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
      tier: 'front',
    });
    expect(endpoints.subsets).toEqual([
      {
        addresses: [{ ip: '10.1.0.7', targetRef: target('one') }],
        notReadyAddresses: [{ ip: '10.1.0.8', targetRef: target('two') }],
        ports: [{ port: 80, protocol: 'TCP' }],
      },
    ]);
    await client().of(resources.pods, 'default').delete('one', { gracePeriodSeconds: 0 });
    await settle();
    expect((await slices())[0]?.endpoints.map(({ addresses }) => addresses)).toEqual([['10.1.0.8']]);
  });

  test('without pods have an empty slice; both go with the service', async () => {
    const services = client().of(resources.services, 'default');
    await services.create(service());
    await settle();
    expect((await slices()).map(({ endpoints }) => endpoints)).toEqual([[]]);
    await services.delete('web');
    await settle();
    expect(await slices()).toEqual([]);
    expect(await client().of(resources.endpoints, 'default').find('web')).toBeUndefined();
  });

  test('without a selector get slices from Endpoints written by hand', async () => {
    const services = client().of(resources.services, 'default');
    await services.create({ ...service(), spec: { ports: [{ port: 3306 }] } });
    const endpoints = client().of(resources.endpoints, 'default');
    await endpoints.create({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'web', namespace: 'default' },
      subsets: [{ addresses: [{ ip: '192.168.65.254' }], ports: [{ port: 3306 }] }],
    });
    await settle();
    const [slice, ...others] = await slices();
    expect(others).toEqual([]);
    expect(slice?.metadata.labels).toEqual({
      'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
      'kubernetes.io/service-name': 'web',
    });
    expect(slice?.endpoints).toEqual([{ addresses: ['192.168.65.254'], conditions: { ready: true } }]);
    expect(slice?.ports).toEqual([{ name: '', port: 3306, protocol: 'TCP' }]);
    await endpoints.delete('web');
    await settle();
    expect(await slices()).toEqual([]);
  });

  test('of type LoadBalancer answer on localhost', async () => {
    const services = client().of(resources.services, 'default');
    await services.create(service({ type: 'LoadBalancer' }));
    await settle();
    expect((await services.get('web')).status).toEqual({
      loadBalancer: { ingress: [{ hostname: 'localhost' }] },
    });
    await services.patch('web', 'merge', { spec: { type: 'ClusterIP' } });
    await settle();
    expect((await services.get('web')).status).toEqual({ loadBalancer: {} });
  });
});

describe('namespaces', () => {
  test('get a service account and the root certificate, also when those were deleted', async () => {
    await client()
      .of(resources.namespaces)
      .create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    await settle();
    const maps = client().of(resources.configMaps, 'shop');
    const accounts = client().of(resources.serviceAccounts, 'shop');
    await maps.delete('kube-root-ca.crt');
    await accounts.delete('default');
    await settle();
    expect((await maps.get('kube-root-ca.crt')).data).toEqual({ 'ca.crt': 'PEM' });
    expect((await accounts.list()).items.map((account) => account.metadata.name)).toEqual(['default']);
  });

  test('are emptied and then removed', async () => {
    const namespaces = client().of(resources.namespaces);
    await namespaces.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    await settle();
    const maps = client().of(resources.configMaps, 'shop');
    const held = { name: 'held', namespace: 'shop', finalizers: ['example.com/hold'] };
    await maps.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: held });
    await namespaces.delete('shop');
    await settle(5_500);
    const { status } = await namespaces.get('shop');
    expect(status?.phase).toBe('Terminating');
    expect(
      status?.conditions?.map(({ type, status: value, reason, message }) => [type, value, reason, message]),
    ).toEqual([
      [
        'NamespaceDeletionDiscoveryFailure',
        'False',
        'ResourcesDiscovered',
        'All resources successfully discovered',
      ],
      [
        'NamespaceDeletionGroupVersionParsingFailure',
        'False',
        'ParsedGroupVersions',
        'All legacy kube types successfully parsed',
      ],
      [
        'NamespaceDeletionContentFailure',
        'False',
        'ContentDeleted',
        'All content successfully deleted, may be waiting on finalization',
      ],
      [
        'NamespaceContentRemaining',
        'True',
        'SomeResourcesRemain',
        'Some resources are remaining: configmaps. has 1 resource instances',
      ],
      [
        'NamespaceFinalizersRemaining',
        'True',
        'SomeFinalizersRemain',
        'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
      ],
    ]);
    await maps.patch('held', 'merge', { metadata: { finalizers: null } });
    await settle(20_000);
    expect(await namespaces.find('shop')).toBeUndefined();
  });
});

describe('volumes', () => {
  const claims = () => client().of(resources.persistentVolumeClaims, 'default');
  const volumes = () => client().of(resources.persistentVolumes);
  const claim = (name: string, spec: object = {}) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  });
  const storageClass = (name: string, provisioner: string, volumeBindingMode = 'Immediate') =>
    client().of(resources.storageClasses).create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner,
      volumeBindingMode,
      reclaimPolicy: 'Delete',
    });

  test('are provisioned, bound, protected and removed', async () => {
    await storageClass('hostpath', 'docker.io/hostpath');
    await claims().create(claim('data', { storageClassName: 'hostpath' }));
    await settle();
    expect((await claims().get('data')).status).toEqual({ phase: 'Pending' });
    await settle(1_000);
    const bound = await claims().get('data');
    const name = `pvc-${bound.metadata.uid}`;
    expect(bound.spec?.volumeName).toBe(name);
    expect(bound.status).toEqual({
      phase: 'Bound',
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
    });
    expect(bound.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    const volume = await volumes().get(name);
    expect(volume.status?.phase).toBe('Bound');
    expect(volume.metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
    expect(volume.spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      claimRef: expect.objectContaining({ name: 'data', namespace: 'default', uid: bound.metadata.uid }),
      hostPath: { path: `/var/lib/k8s-pvs/data/${name}`, type: '' },
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: 'hostpath',
      volumeMode: 'Filesystem',
    });
    expect(await eventsOf('PersistentVolumeClaim')).toEqual([
      "Normal ExternalProvisioning persistentvolume-controller: Waiting for a volume to be created either by the external provisioner 'docker.io/hostpath' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
      'Normal Provisioning docker.io/hostpath_storage-provisioner_1: External provisioner is provisioning volume for claim "default/data"',
      `Normal ProvisioningSucceeded docker.io/hostpath_storage-provisioner_1: Successfully provisioned volume ${name}`,
    ]);
    const volumeOfPod = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    await createPod('user', {}, { nodeName: 'node-a', volumes: volumeOfPod });
    await settle();
    await claims().delete('data');
    await settle();
    expect((await claims().get('data')).metadata.deletionTimestamp).toBeDefined();
    await client().of(resources.pods, 'default').delete('user', { gracePeriodSeconds: 0 });
    await settle();
    expect(await claims().find('data')).toBeUndefined();
    expect(await volumes().find(name)).toBeUndefined();
  });

  test('made by hand go to the smallest claim that fits, and are kept', async () => {
    for (const [name, storage] of [
      ['big', '10Gi'],
      ['small', '2Gi'],
      ['tiny', '500Mi'],
    ] as const)
      await volumes().create({
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name },
        spec: {
          accessModes: ['ReadWriteOnce'],
          capacity: { storage },
          hostPath: { path: `/data/${name}` },
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: 'manual',
        },
      });
    await settle();
    expect((await volumes().get('big')).status?.phase).toBe('Available');
    await claims().create(claim('data', { storageClassName: 'manual' }));
    await settle();
    expect((await claims().get('data')).spec?.volumeName).toBe('small');
    await claims().delete('data');
    await settle();
    expect((await volumes().get('small')).status?.phase).toBe('Released');
  });

  test('that cannot be had say why', async () => {
    await claims().create(claim('lost', { storageClassName: '' }));
    await claims().create(claim('unknown', { storageClassName: 'fast' }));
    await storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer');
    await claims().create(claim('later', { storageClassName: 'local' }));
    await settle();
    expect(await eventsOf('PersistentVolumeClaim')).toEqual([
      'Normal FailedBinding persistentvolume-controller: no persistent volumes available for this claim and no storage class is set',
      'Normal WaitForFirstConsumer persistentvolume-controller: waiting for first consumer to be created before binding',
      'Warning ProvisioningFailed persistentvolume-controller: storageclass.storage.k8s.io "fast" not found',
    ]);
    expect((await claims().list()).items.map(({ status }) => status?.phase)).toEqual([
      'Pending',
      'Pending',
      'Pending',
    ]);
  });
});

describe('garbage collection', () => {
  const sets = () => client().of(resources.replicaSets, 'default');
  const pods = () => client().of(resources.pods, 'default');

  test('in the background deletes what was owned', async () => {
    await sets().create(replicaSet(2));
    await settle();
    await sets().delete('web', { propagationPolicy: 'Background' });
    expect(await sets().find('web')).toBeUndefined();
    await settle();
    expect((await pods().list()).items).toEqual([]);
  });

  test('in the foreground the owner goes last', async () => {
    await sets().create(replicaSet(1));
    await settle();
    const [pod] = (await pods().list()).items;
    await pods().patch(pod?.metadata.name ?? '', 'merge', { metadata: { finalizers: ['example.com/hold'] } });
    await sets().delete('web', { propagationPolicy: 'Foreground' });
    await settle();
    expect((await sets().get('web')).metadata.finalizers).toEqual(['foregroundDeletion']);
    expect((await pods().get(pod?.metadata.name ?? '')).metadata.deletionTimestamp).toBeDefined();
    await pods().patch(pod?.metadata.name ?? '', 'merge', { metadata: { finalizers: null } });
    await settle();
    expect(await sets().find('web')).toBeUndefined();
  });

  test('orphaning leaves the owned objects', async () => {
    await sets().create(replicaSet(2));
    await settle();
    await sets().delete('web', { propagationPolicy: 'Orphan' });
    await settle();
    expect(await sets().find('web')).toBeUndefined();
    expect((await pods().list()).items.map((pod) => pod.metadata.ownerReferences)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('nodes', () => {
  const nodes = () => client().of(resources.nodes);
  const node = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { os: 'linux' } },
  });

  test('get taints from conditions and from cordoning', async () => {
    const created = await nodes().create(node('node-a'));
    await nodes().updateStatus({ ...created, status: { conditions: [{ type: 'Ready', status: 'False' }] } });
    await nodes().patch('node-a', 'merge', { spec: { unschedulable: true } });
    await settle();
    const taints = async () =>
      (await nodes().get('node-a')).spec?.taints?.map(({ key, effect }) => `${key}:${effect}`);
    expect(await taints()).toEqual(
      expect.arrayContaining([
        'node.kubernetes.io/not-ready:NoSchedule',
        'node.kubernetes.io/not-ready:NoExecute',
        'node.kubernetes.io/unschedulable:NoSchedule',
      ]),
    );
    const ready = await nodes().get('node-a');
    await nodes().updateStatus({ ...ready, status: { conditions: [{ type: 'Ready', status: 'True' }] } });
    await nodes().patch('node-a', 'merge', { spec: { unschedulable: null } });
    await settle();
    expect(await taints()).toBeUndefined();
  });

  test('that fall silent become unknown and lose their pods after five minutes', async () => {
    const created = await nodes().create(node('node-a'));
    await nodes().updateStatus({ ...created, status: { conditions: [{ type: 'Ready', status: 'True' }] } });
    await client()
      .of(resources.leases, 'kube-node-lease')
      .create({
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'node-a', namespace: 'kube-node-lease' },
        spec: { renewTime: formatMicroTime(environment.clock.now()), leaseDurationSeconds: 40 },
      });
    await createPod('web', {}, { nodeName: 'node-a' });
    await run('web', '10.1.0.7');
    await settle(45_000);
    expect((await nodes().get('node-a')).status?.conditions?.[0]?.status).toBe('True');
    await settle(10_000);
    expect((await nodes().get('node-a')).status?.conditions?.[0]).toMatchObject({
      type: 'Ready',
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    });
    const pods = client().of(resources.pods, 'default');
    expect((await pods.get('web')).status?.conditions?.[0]?.status).toBe('False');
    expect((await pods.get('web')).metadata.deletionTimestamp).toBeUndefined();
    await settle(300_000);
    expect((await pods.get('web')).metadata.deletionTimestamp).toBeDefined();
    expect(await eventsOf('Pod')).toEqual([
      'Normal TaintManagerEviction taint-eviction-controller: Marking for deletion Pod default/web',
      'Warning NodeNotReady node-controller: Node is not ready',
    ]);
  });

  test('with a NoExecute taint lose the pods that do not tolerate it', async () => {
    await nodes().create(node('node-a'));
    const tolerations = [{ key: 'team', operator: 'Exists', effect: 'NoExecute' }];
    await createPod('tolerant', {}, { nodeName: 'node-a', tolerations });
    await createPod('other', {}, { nodeName: 'node-a' });
    await nodes().patch('node-a', 'merge', {
      spec: { taints: [{ key: 'team', value: 'blue', effect: 'NoExecute' }] },
    });
    await settle();
    const pods = client().of(resources.pods, 'default');
    expect((await pods.get('tolerant')).metadata.deletionTimestamp).toBeUndefined();
    expect((await pods.get('other')).metadata.deletionTimestamp).toBeDefined();
  });

  test('each run one pod of a DaemonSet', async () => {
    await nodes().create(node('node-a'));
    await nodes().create(node('node-b'));
    await client()
      .of(resources.daemonSets, 'default')
      .create({
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'agent', namespace: 'default' },
        spec: {
          selector: { matchLabels: { app: 'agent' } },
          template: {
            metadata: { labels: { app: 'agent' } },
            spec: { containers: [{ name: 'main', image: 'busybox' }], nodeSelector: { os: 'linux' } },
          },
        },
      });
    await settle();
    const { items } = await client().of(resources.pods, 'default').list();
    const pinned = items.map(
      (pod) =>
        pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]
          ?.matchFields?.[0]?.values,
    );
    expect(pinned.flat().sort()).toEqual(['node-a', 'node-b']);
    const set = await client().of(resources.daemonSets, 'default').get('agent');
    expect(set.status).toMatchObject({
      currentNumberScheduled: 2,
      desiredNumberScheduled: 2,
      numberReady: 0,
    });
  });
});
