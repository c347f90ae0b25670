// Whole explanations, compared hop by hop.
import { beforeEach, expect, test } from '@jest/globals';
import type { Ingress, Service } from '@drydock/kinds';
import { createRandom, VirtualClock, type KubeObject } from '@drydock/machinery';
import { createFileSystem, type FileSystem } from '@drydock/shell';
import { createNetwork, type AttachedStack, type Network } from './create-network.ts';
import { explainRequest } from './explain-request.ts';
import { GivenObjects } from './testing/given-objects.ts';

let clock: VirtualClock;
let objects: GivenObjects;
let policies: GivenObjects;
let network: Network;
let client: AttachedStack;
let fs: FileSystem;

const meta = (namespace: string, name: string, labels?: Record<string, string>) => ({
  namespace,
  name,
  ...(labels ? { labels } : {}),
});

function service(namespace: string, name: string, spec: Record<string, unknown>): Service & KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: meta(namespace, name), spec } as Service & KubeObject;
}

function slice(namespace: string, name: string, address: string, port: number, pod: string): KubeObject {
  const endpoint = {
    addresses: [address],
    conditions: { ready: true },
    nodeName: 'node-1',
    targetRef: { kind: 'Pod', namespace, name: pod },
  };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: meta(namespace, `${name}-x`, { 'kubernetes.io/service-name': name }),
    addressType: 'IPv4',
    ports: [{ name: '', port, protocol: port === 53 ? 'UDP' : 'TCP' }],
    endpoints: [endpoint],
  } as KubeObject;
}

const pod = (namespace: string, name: string, labels: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: meta(namespace, name, labels),
});

const policy = (namespace: string, name: string, spec: Record<string, unknown>): KubeObject =>
  ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta(namespace, name),
    spec,
  }) as KubeObject;

const web = service('shop', 'web', { clusterIP: '10.96.0.80', ports: [{ port: 80, nodePort: 30_080 }] });
const webName = 'web.shop.svc.cluster.local';
const backend = (address: string, port: number, namespace: string, name: string) => ({
  address,
  port,
  nodeName: 'node-1',
  pod: { namespace, name },
});

beforeEach(() => {
  clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  });
  objects = new GivenObjects();
  policies = new GivenObjects();
  const random = createRandom('explain');
  network = createNetwork({ informers: objects, policyInformers: policies, clock, random });
  network.attachNode('node-1', '192.168.65.3');
  const attach = (namespace: string, name: string) =>
    network.attachPod({ namespace, name, nodeName: 'node-1' });
  client = attach('default', 'client');
  attach('shop', 'web-1').listen(8080, () => undefined);
  attach('kube-system', 'coredns-1').serveDns(async ({ name }) =>
    name === webName
      ? { code: 'NOERROR', records: [{ name, type: 'A', ttl: 5, data: '10.96.0.80' }], authoritative: true }
      : { code: 'NXDOMAIN', records: [], authoritative: true },
  );
  attach('ingress-nginx', 'ingress-nginx-controller-1').listen(80, () => undefined);
  objects.give(
    web,
    slice('shop', 'web', '10.1.0.3', 8080, 'web-1'),
    service('kube-system', 'kube-dns', { clusterIP: '10.96.0.10', ports: [{ port: 53, protocol: 'UDP' }] }),
    slice('kube-system', 'kube-dns', '10.1.0.4', 53, 'coredns-1'),
  );
  policies.give(pod('default', 'client', { run: 'client' }), pod('shop', 'web-1', { app: 'web' }));
  fs = createFileSystem({ clock });
  fs.mkdir('/etc');
  fs.writeFile(
    '/etc/resolv.conf',
    'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
  );
});

const explain = (url: string, from: AttachedStack | undefined = client) =>
  clock.runFor(explainRequest(network, { ...(from ? { from, fs } : {}), url }));

const asked = (question: string, answer: string) => ({ question, server: '10.96.0.10', answer });
const found = {
  kind: 'name',
  name: 'web.shop',
  source: 'dns',
  asked: [asked('web.shop.default.svc.cluster.local', 'NXDOMAIN'), asked(webName, 'NOERROR')],
  addresses: ['10.96.0.80'],
};
const toWeb = {
  kind: 'service',
  namespace: 'shop',
  name: 'web',
  port: 80,
  via: 'clusterIP',
  endpoints: [backend('10.1.0.3', 8080, 'shop', 'web-1')],
};
const webPod = {
  kind: 'pod',
  namespace: 'shop',
  name: 'web-1',
  address: '10.1.0.3',
  port: 8080,
  listening: true,
};

test('name, Service, endpoint, pod', async () => {
  expect(await explain('http://web.shop/')).toEqual([
    found,
    { kind: 'address', address: '10.96.0.80', port: 80 },
    toWeb,
    { kind: 'endpoint', address: '10.1.0.3', port: 8080 },
    webPod,
  ]);
});

test('policies that let it through, with the rule that does', async () => {
  policies.give(
    policy('shop', 'deny', { podSelector: {}, policyTypes: ['Ingress'] }),
    policy('shop', 'allow', {
      podSelector: { matchLabels: { app: 'web' } },
      ingress: [{ ports: [{ port: 9090 }] }, { ports: [{ port: 8080 }] }],
    }),
  );
  expect(await explain('http://web.shop/')).toEqual([
    found,
    { kind: 'address', address: '10.96.0.80', port: 80 },
    toWeb,
    { kind: 'endpoint', address: '10.1.0.3', port: 8080 },
    {
      kind: 'policy',
      direction: 'ingress',
      pod: { namespace: 'shop', name: 'web-1' },
      allowed: true,
      policies: ['allow', 'deny'],
      by: { policy: 'allow', rule: 1 },
    },
    webPod,
  ]);
});

test('a policy that drops the DNS questions', async () => {
  policies.give(policy('default', 'no-egress', { podSelector: {}, policyTypes: ['Egress'] }));
  const start = clock.now();
  expect(await explain('http://web.shop/')).toEqual([
    {
      kind: 'name',
      name: 'web.shop',
      source: 'dns',
      asked: Array.from({ length: 2 }, () => asked('web.shop.default.svc.cluster.local', 'timeout')),
      addresses: [],
    },
    { kind: 'address', address: '10.96.0.10', port: 53 },
    {
      kind: 'service',
      namespace: 'kube-system',
      name: 'kube-dns',
      port: 53,
      via: 'clusterIP',
      endpoints: [backend('10.1.0.4', 53, 'kube-system', 'coredns-1')],
    },
    { kind: 'endpoint', address: '10.1.0.4', port: 53 },
    {
      kind: 'policy',
      direction: 'egress',
      pod: { namespace: 'default', name: 'client' },
      allowed: false,
      policies: ['no-egress'],
    },
    {
      kind: 'end',
      error: 'ETIMEDOUT',
      reason: 'NetworkPolicy no-egress does not let it leave default/client',
    },
    { kind: 'end', error: 'EAI_AGAIN', reason: 'the DNS server 10.96.0.10 does not answer' },
  ]);
  expect(clock.now() - start).toBe(10_000);
});

test('a name that does not exist', async () => {
  const hops = await explain('http://wbe:80/');
  expect(hops).toEqual([
    {
      kind: 'name',
      name: 'wbe',
      source: 'dns',
      asked: [
        asked('wbe.default.svc.cluster.local', 'NXDOMAIN'),
        asked('wbe.svc.cluster.local', 'NXDOMAIN'),
        asked('wbe.cluster.local', 'NXDOMAIN'),
        asked('wbe', 'NXDOMAIN'),
      ],
      addresses: [],
    },
    { kind: 'end', error: 'EAI_NONAME', reason: 'no DNS server knows the name wbe' },
  ]);
});

test('from the workstation through a node port', async () => {
  const nodePort = { ...toWeb, via: 'nodePort' };
  expect(await explainRequest(network, { url: 'localhost:30080' })).toEqual([
    { kind: 'name', name: 'localhost', source: 'hosts', asked: [], addresses: ['127.0.0.1'] },
    { kind: 'address', address: '127.0.0.1', port: 30_080 },
    nodePort,
    { kind: 'endpoint', address: '10.1.0.3', port: 8080 },
    webPod,
  ]);
});

const rule = (host: string, path: string, pathType: string, name: string, number = 80) => ({
  host,
  http: { paths: [{ path, pathType, backend: { service: { name, port: { number } } } }] },
});

function ingress(...rules: object[]): Ingress {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: meta('shop', 'shop'),
    spec: { rules },
  } as Ingress;
}

const byIngress = (rules: Ingress, path: string, host = 'shop.example') =>
  explainRequest(network, {
    from: client,
    url: `10.1.0.5${path}`,
    host,
    ingress: { ingresses: [rules], services: [web] },
  });

test('through an Ingress to the pod behind it', async () => {
  const rules = ingress(rule('shop.example', '/', 'Prefix', 'web'), rule('*.example', '/', 'Prefix', 'old'));
  expect(await byIngress(rules, '/cart')).toEqual([
    { kind: 'address', address: '10.1.0.5', port: 80 },
    {
      kind: 'pod',
      namespace: 'ingress-nginx',
      name: 'ingress-nginx-controller-1',
      address: '10.1.0.5',
      port: 80,
      listening: true,
    },
    {
      kind: 'ingress',
      namespace: 'shop',
      name: 'shop',
      host: 'shop.example',
      path: '/',
      rule: 'path',
      service: 'web',
    },
    toWeb,
    { kind: 'endpoint', address: '10.1.0.3', port: 8080 },
    webPod,
  ]);
});

test('what an Ingress cannot serve', async () => {
  const rules = ingress(
    rule('shop.example', '/gone', 'Exact', 'gone'),
    rule('shop.example', '/port', 'Prefix', 'web', 81),
  );
  const ends = await Promise.all(['/', '/gone', '/port/x', '/ports'].map((path) => byIngress(rules, path)));
  const noRule = {
    kind: 'end',
    error: 'HTTP 404',
    reason: 'no rule of an Ingress matches the host and the path',
  };
  expect(ends.map((hops) => hops.at(-1))).toEqual([
    noRule,
    { kind: 'end', error: 'HTTP 503', reason: 'there is no Service shop/gone' },
    { kind: 'end', error: 'HTTP 503', reason: 'Service shop/web has no port 81' },
    noRule,
  ]);
});
