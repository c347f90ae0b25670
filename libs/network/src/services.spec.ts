// Where the faces of a Service lead on a cluster of two nodes that the workstation is part of.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createRandom, VirtualClock, type KubeObject } from '@drydock/machinery';
import type { NetworkStack } from '@drydock/shell';
import { createNetwork, type AttachedStack, type Network } from './create-network.ts';
import { GivenObjects } from './testing/given-objects.ts';

let clock: VirtualClock;
let objects: GivenObjects;
let network: Network;
let one: AttachedStack;
let two: AttachedStack;
let client: AttachedStack;
const peers: string[] = [];

beforeEach(() => {
  peers.splice(0);
  clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  });
  objects = new GivenObjects();
  network = createNetwork({
    informers: objects,
    clock,
    random: createRandom('services'),
    workstationReaches: 'cluster',
    podCidr: (node) => (node === 'node-1' ? '10.244.1.0/24' : '10.244.2.0/24'),
    workstationAddress: '10.0.0.9',
  });
  network.attachNode('node-1', '10.0.0.1');
  network.attachNode('node-2', '10.0.0.2');
  [one, two] = [attach('one', 'node-1'), attach('two', 'node-2')];
  client = attach('client', 'node-1');
});

function attach(name: string, nodeName: string): AttachedStack {
  const stack = network.attachPod({ namespace: 'default', name, nodeName });
  stack.listen(80, ({ remoteAddress }) => peers.push(`${name} from ${remoteAddress}`));
  return stack;
}

interface GivenEndpoint {
  readonly stack: { readonly address: string };
  readonly nodeName?: string;
  readonly conditions?: Readonly<Record<string, boolean>>;
}

function give(spec: Record<string, unknown>, endpoints: readonly GivenEndpoint[], status: object = {}): void {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'default', name: 'web' },
    spec: { clusterIP: '10.96.1.1', ports: [{ port: 8080, nodePort: 30_080 }], ...spec },
    status,
  };
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace: 'default', name: 'web-x', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    ports: [{ name: '', port: 80, protocol: 'TCP' }],
    endpoints: endpoints.map(({ stack, nodeName, conditions = { ready: true } }) => ({
      addresses: [stack.address],
      conditions,
      ...(nodeName ? { nodeName } : {}),
    })),
  };
  objects.only(service as KubeObject, slice as KubeObject);
}

const both = () => [
  { stack: one, nodeName: 'node-1' },
  { stack: two, nodeName: 'node-2' },
];

/** Who answered ten connections, and whom they saw; or why none did, and after how long. */
async function reach(from: NetworkStack, address: string, port: number): Promise<readonly string[]> {
  peers.splice(0);
  const begun = clock.now();
  try {
    for (let i = 0; i < 10; i++) await clock.runFor(from.connect(address, port));
    return [...new Set(peers)].sort();
  } catch (error) {
    return [`${(error as Error).message} after ${(clock.now() - begun) / 1000} s`];
  }
}

const timedOut = ['Connection timed out after 130 s'];
const refused = ['Connection refused after 0 s'];

describe('node ports', () => {
  test('answer on every node; who comes from outside is seen as a node', async () => {
    give({ type: 'NodePort' }, both());
    expect(await reach(network.workstation, '10.0.0.1', 30_080)).toEqual([
      'one from 10.244.1.1',
      'two from 10.0.0.1',
    ]);
    expect(await reach(client, '10.0.0.2', 30_080)).toEqual(['one from 10.0.0.2', 'two from 10.244.2.1']);
  });

  test('externalTrafficPolicy Local: only the node’s own endpoints for clients outside, all for pods', async () => {
    give({ type: 'NodePort', externalTrafficPolicy: 'Local' }, [{ stack: two, nodeName: 'node-2' }]);
    expect(await reach(network.workstation, '10.0.0.1', 30_080)).toEqual(timedOut);
    expect(await reach(network.workstation, '10.0.0.2', 30_080)).toEqual(['two from 10.0.0.9']);
    expect(await reach(client, '10.0.0.1', 30_080)).toEqual(['two from 10.0.0.1']);
    give({ type: 'NodePort', externalTrafficPolicy: 'Local' }, []);
    expect(await reach(network.workstation, '10.0.0.2', 30_080)).toEqual(refused);
  });
});

describe('ClusterIP', () => {
  test('internalTrafficPolicy Local keeps to the client’s node', async () => {
    give({ internalTrafficPolicy: 'Local' }, both());
    expect(await reach(client, '10.96.1.1', 8080)).toEqual(['one from 10.244.1.3']);
    give({ internalTrafficPolicy: 'Local' }, [{ stack: two, nodeName: 'node-2' }]);
    expect(await reach(client, '10.96.1.1', 8080)).toEqual(timedOut);
  });

  test('endpoints that are not ready get nothing; those that terminate only when there are no others', async () => {
    const draining = { ready: false, serving: true, terminating: true };
    give({}, [
      { stack: one, conditions: draining },
      { stack: two, conditions: { ready: true } },
    ]);
    expect(await reach(client, '10.96.1.1', 8080)).toEqual(['two from 10.244.1.3']);
    give({}, [{ stack: one, conditions: draining }]);
    expect(await reach(client, '10.96.1.1', 8080)).toEqual(['one from 10.244.1.3']);
    give({}, [{ stack: one, conditions: { ready: false } }]);
    expect(await reach(client, '10.96.1.1', 8080)).toEqual(refused);
  });

  test('an endpoint whose pod is gone: no route, as long as the slice still says it is there', async () => {
    give({}, [{ stack: two }]);
    two.detach();
    expect(await reach(client, '10.96.1.1', 8080)).toEqual(['No route to host after 3 s']);
  });

  test('several ports lead to the ports of the same name', async () => {
    one.listen(9113, () => peers.push('metrics'));
    objects.only(
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { namespace: 'default', name: 'web' },
        spec: {
          clusterIP: '10.96.1.1',
          ports: [
            { name: 'http', port: 80, targetPort: 'http' },
            { name: 'metrics', port: 9000, targetPort: 'metrics' },
          ],
        },
      } as KubeObject,
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { namespace: 'default', name: 'web-x', labels: { 'kubernetes.io/service-name': 'web' } },
        addressType: 'IPv4',
        ports: [
          { name: 'metrics', port: 9113, protocol: 'TCP' },
          { name: 'http', port: 80, protocol: 'TCP' },
        ],
        endpoints: [{ addresses: [one.address], conditions: { ready: true } }],
      } as KubeObject,
    );
    expect(await reach(client, '10.96.1.1', 80)).toEqual(['one from 10.244.1.3']);
    expect(await reach(client, '10.96.1.1', 9000)).toEqual(['metrics']);
    expect(await reach(client, '10.96.1.1', 8080)).toEqual(timedOut);
  });

  test('sessionAffinity ClientIP lasts for its timeout after the last connection', async () => {
    const config = { clientIP: { timeoutSeconds: 60 } };
    give({ sessionAffinity: 'ClientIP', sessionAffinityConfig: config }, both());
    expect(await reach(client, '10.96.1.1', 8080)).toHaveLength(1);
    const seen = new Set<string>();
    for (let i = 0; i < 12; i++) {
      await clock.runFor(clock.sleep(61_000));
      for (const peer of await reach(client, '10.96.1.1', 8080)) seen.add(peer);
    }
    expect(seen.size).toBe(2);
  });
});

describe('addresses outside', () => {
  const status = { loadBalancer: { ingress: [{ ip: '172.18.0.100' }] } };

  test('a load balancer’s address, and who may use it', async () => {
    give({ type: 'LoadBalancer' }, both(), status);
    expect(await reach(network.workstation, '172.18.0.100', 8080)).toEqual([
      'one from 10.244.1.1',
      'two from 10.244.2.1',
    ]);
    give({ type: 'LoadBalancer', loadBalancerSourceRanges: ['192.0.2.0/24'] }, both(), status);
    expect(await reach(network.workstation, '172.18.0.100', 8080)).toEqual(timedOut);
    give({ type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/24'] }, both(), status);
    expect(await reach(network.workstation, '172.18.0.100', 8080)).toHaveLength(2);
  });

  test('externalIPs', async () => {
    give({ externalIPs: ['198.51.100.7'] }, [{ stack: two }]);
    expect(await reach(client, '198.51.100.7', 8080)).toEqual(['two from 10.244.2.1']);
    expect(network.explain({ from: client, host: '198.51.100.7', port: 8080 })[1]).toMatchObject({
      kind: 'service',
      via: 'externalIP',
    });
  });
});

test('pods in the node’s network are endpoints at its address', async () => {
  const hosted = network.attachPod({
    namespace: 'default',
    name: 'agent',
    nodeName: 'node-2',
    hostNetwork: true,
  });
  hosted.listen(80, ({ remoteAddress }) => peers.push(`agent from ${remoteAddress}`));
  give({}, [{ stack: hosted, nodeName: 'node-2' }]);
  expect(await reach(client, '10.96.1.1', 8080)).toEqual(['agent from 10.244.1.3']);
});

test('host ports answer on their node only', async () => {
  network.attachPod({
    namespace: 'default',
    name: 'h',
    nodeName: 'node-1',
    hostPorts: [{ hostPort: 8081, containerPort: 80 }],
  });
  network.stackAt('10.244.1.4')!.listen(80, () => peers.push('h'));
  expect(await reach(network.workstation, '10.0.0.1', 8081)).toEqual(['h']);
  expect(await reach(network.workstation, '10.0.0.2', 8081)).toEqual(refused);
});
