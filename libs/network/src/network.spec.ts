import { beforeEach, describe, expect, test } from '@jest/globals';
import { createRandom, decodeUtf8, VirtualClock, type KubeObject } from '@drydock/machinery';
import { httpRequest, serveHttp, type DnsAnswer, type NetworkStack } from '@drydock/shell';
import { createNetwork, type AttachedStack, type Network } from './create-network.ts';
import { GivenObjects } from './testing/given-objects.ts';

let clock: VirtualClock;
let objects: GivenObjects;
let network: Network;
let web: AttachedStack;
let client: AttachedStack;
beforeEach(() => {
  clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  });
  objects = new GivenObjects();
  network = createNetwork({ informers: objects, clock, random: createRandom('network') });
  network.attachNode('docker-desktop', '192.168.65.3');
  client = network.attachPod({ namespace: 'default', name: 'client', nodeName: 'docker-desktop' });
  web = attachWeb('web');
});

function attachWeb(name: string): AttachedStack {
  const stack = network.attachPod({ namespace: 'default', name, nodeName: 'docker-desktop' });
  stack.listen(80, (connection) => {
    void serveHttp(connection, async ({ remoteAddress }) => ({
      status: 200,
      headers: [],
      body: `${name} ${remoteAddress}`,
    }));
  });
  return stack;
}

async function get(from: NetworkStack, url: string): Promise<string> {
  try {
    return decodeUtf8((await clock.runFor(httpRequest(from, { url }))).body);
  } catch (error) {
    return (error as Error).message;
  }
}

const service = (spec: Record<string, unknown>, status: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'default', name: 'web', creationTimestamp: '2025-10-09T08:53:20Z' },
  spec: { clusterIP: '10.96.12.34', ports: [{ port: 8080, targetPort: 80, nodePort: 30_080 }], ...spec },
  status,
});

const slice = (...addresses: string[]): KubeObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { namespace: 'default', name: 'web-x', labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  ports: [{ name: '', port: 80, protocol: 'TCP' }],
  endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
});

describe('pods', () => {
  test('get the next free address and reach each other', async () => {
    expect([client.address, web.address]).toEqual(['10.1.0.2', '10.1.0.3']);
    expect(await get(client, 'http://10.1.0.3/')).toBe('web 10.1.0.2');
    expect(await get(web, 'http://localhost/')).toBe('web 127.0.0.1');
    client.detach();
    expect(network.attachPod({ namespace: 'a', name: 'b', nodeName: 'docker-desktop' }).address).toBe(
      '10.1.0.4',
    );
  });

  test('closed ports refuse at once, missing pods after three seconds, foreign addresses never answer', async () => {
    const start = clock.now();
    expect(await get(client, 'http://10.1.0.3:81/')).toBe('Connection refused');
    expect(clock.now() - start).toBe(0);
    expect(await get(client, 'http://10.1.0.99/')).toBe('No route to host');
    expect(clock.now() - start).toBe(3000);
    expect(await get(client, 'http://10.96.1.1/')).toBe('Connection timed out');
    expect(await get(network.workstation, 'http://10.1.0.3/')).toBe('Connection timed out');
  });

  test('a machine that goes closes what it had open', async () => {
    const connection = await client.connect(web.address, 80);
    web.detach();
    expect(await connection.reader.read()).toBeUndefined();
    await expect(clock.runFor(client.connect(web.address, 80))).rejects.toThrow('No route to host');
  });
});

describe('services', () => {
  test('ClusterIP, NodePort on the node and on localhost', async () => {
    objects.give(service({ type: 'NodePort' }), slice(web.address));
    expect(await get(client, 'http://10.96.12.34:8080/')).toBe('web 10.1.0.2');
    expect(await get(client, 'http://192.168.65.3:30080/')).toBe('web 10.1.0.1');
    expect(await get(network.workstation, 'http://localhost:30080/')).toBe('web 10.1.0.1');
    expect(await get(network.workstation, 'http://localhost:8080/')).toBe('Connection refused');
    expect(await get(client, 'http://10.96.12.34:81/')).toBe('Connection timed out');
    expect(await get(web, 'http://10.96.12.34:8080/')).toBe('web 10.1.0.1');
  });

  test('no ready endpoints: refused', async () => {
    objects.give(service({}), slice());
    expect(await get(client, 'http://10.96.12.34:8080/')).toBe('Connection refused');
  });

  test('spread over endpoints, or stay with one by client address', async () => {
    const other = attachWeb('other');
    objects.give(service({}), slice(web.address, other.address));
    const seen = new Set<string>();
    for (let i = 0; i < 20; i++) seen.add(await get(client, 'http://10.96.12.34:8080/'));
    expect([...seen].sort()).toEqual(['other 10.1.0.2', 'web 10.1.0.2']);

    const sticky = new GivenObjects();
    objects = sticky;
    network = createNetwork({ informers: sticky, clock, random: createRandom('sticky') });
    const pods = [attachWeb('a'), attachWeb('b')];
    const from = network.attachPod({ namespace: 'default', name: 'c', nodeName: 'n' });
    sticky.give(service({ sessionAffinity: 'ClientIP' }), slice(...pods.map(({ address }) => address)));
    const answers = new Set<string>();
    for (let i = 0; i < 20; i++) answers.add(await get(from, 'http://10.96.12.34:8080/'));
    expect(answers.size).toBe(1);
  });

  test('load balancers and host ports answer on localhost; own listeners come first', async () => {
    const status = { loadBalancer: { ingress: [{ hostname: 'localhost' }] } };
    objects.give(service({ type: 'LoadBalancer' }, status), slice(web.address));
    expect(await get(network.workstation, 'http://localhost:8080/')).toBe('web 10.1.0.1');
    network
      .attachPod({
        namespace: 'default',
        name: 'h',
        nodeName: 'docker-desktop',
        hostPorts: [{ hostPort: 9000, containerPort: 90 }],
      })
      .listen(
        90,
        (connection) => void serveHttp(connection, async () => ({ status: 200, headers: [], body: 'host' })),
      );
    expect(await get(network.workstation, 'http://localhost:9000/')).toBe('host');
    network.workstation.listen(8080, (connection) => {
      void serveHttp(connection, async () => ({ status: 200, headers: [], body: 'mine' }));
    });
    expect(await get(network.workstation, 'http://localhost:8080/')).toBe('mine');
  });

  test('a DNS query goes through the Service to the pod that answers', async () => {
    const dns = service({ clusterIP: '10.96.0.10', ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] });
    const endpoints = slice(web.address);
    objects.give(dns, { ...endpoints, ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] });
    const question = { name: 'web.default.svc.cluster.local', type: 'A' } as const;
    await expect(client.queryDns('10.96.0.10', question)).rejects.toThrow('Connection refused');
    const answer: DnsAnswer = { code: 'NXDOMAIN', records: [], authoritative: true };
    web.serveDns(async () => answer);
    expect(await client.queryDns('10.96.0.10', question)).toBe(answer);
  });
});

test('the DNS server outside knows the host, and says what it cannot know', async () => {
  const ask = (name: string) => client.queryDns('192.168.65.7', { name, type: 'A' });
  expect((await ask('host.docker.internal')).records.map(({ data }) => data)).toEqual(['192.168.65.254']);
  expect((await ask('db')).code).toBe('NXDOMAIN');
  expect((await ask('example.com')).code).toBe('SERVFAIL');
  network.workstation.listen(9999, (connection) => {
    void serveHttp(connection, async () => ({ status: 200, headers: [], body: 'workstation' }));
  });
  expect(await get(client, 'http://192.168.65.254:9999/')).toBe('workstation');
});

test('explain tells every hop', () => {
  objects.give(service({ type: 'NodePort' }), slice(web.address));
  const endpoint = { address: '10.1.0.3', port: 80 };
  expect(network.explain({ host: 'localhost', port: 30_080 })).toEqual([
    { kind: 'address', address: '127.0.0.1', port: 30_080 },
    {
      kind: 'service',
      namespace: 'default',
      name: 'web',
      port: 8080,
      via: 'nodePort',
      endpoints: [endpoint],
    },
    { kind: 'endpoint', ...endpoint },
    { kind: 'pod', namespace: 'default', name: 'web', ...endpoint, listening: true },
  ]);
  expect(network.explain({ from: client, host: '10.96.9.9', port: 80 })).toEqual([
    { kind: 'address', address: '10.96.9.9', port: 80 },
    { kind: 'end', error: 'ETIMEDOUT', reason: 'no Service has the address 10.96.9.9 with port 80' },
  ]);
});

test('ping measures pods and waits in vain for Services', async () => {
  const time = await clock.runFor(client.ping(web.address));
  expect(time).toBeGreaterThan(0);
  objects.give(service({}), slice(web.address));
  await expect(clock.runFor(client.ping('10.96.12.34'))).rejects.toThrow('Connection timed out');
});
