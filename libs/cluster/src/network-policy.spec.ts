// A NetworkPolicy on a cluster whose network plug-in enforces it, and on one whose plug-in does not.
import { createClient, resources, type Client } from '@drydock/client';
import type { NetworkPolicySpec, Pod, Service } from '@drydock/kinds';
import { createRandom, decodeUtf8, readAll, VirtualClock } from '@drydock/machinery';
import { expect, test } from '@jest/globals';
import type { Cluster } from './cluster.ts';
import { createCluster } from './create-cluster.ts';

const start = 1_760_000_000_000;

function pod(name: string, image: string, spec: object = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: { containers: [{ name: 'main', image, ...spec }] },
  };
}

const probe = { httpGet: { port: 80 }, periodSeconds: 5 };
const web: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30_080 }] },
};

interface World {
  readonly clock: VirtualClock;
  readonly cluster: Cluster;
  readonly client: Client;
}

async function boot(profile: string): Promise<World> {
  const clock = new VirtualClock({ start, settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const cluster = await clock.runFor(createCluster({ profile, clock, random: createRandom(profile) }));
  const client = createClient(cluster.adminTransport);
  await clock.runUntil(start + 60_000);
  const pods = client.of(resources.pods, 'default');
  await pods.create(pod('web', 'nginx:1.27', { readinessProbe: probe, livenessProbe: probe }));
  await pods.create(pod('client', 'curlimages/curl', { command: ['sleep', '100000'] }));
  await client.of(resources.services, 'default').create(web);
  await clock.runUntil(clock.now() + 90_000);
  return { clock, cluster, client };
}

async function curl({ clock, cluster, client }: World, url: string): Promise<string> {
  const { spec } = await client.of(resources.pods, 'default').get('client');
  const kubelet = cluster.kubelet(spec?.nodeName ?? '')!;
  const command = ['curl', '-sS', '-o', '/dev/null', '-w', '%{http_code}', '--max-time', '4', url];
  const target = { namespace: 'default', pod: 'client', container: 'main' };
  const exec = await kubelet.exec(target, { command, stdin: false, stdout: true, stderr: true, tty: false });
  const [out, error] = await clock.runFor(Promise.all([readAll(exec.stdout), readAll(exec.stderr!)]));
  return `${decodeUtf8(out)} ${decodeUtf8(error)}`.trim();
}

async function policy({ clock, client }: World, name: string, spec: NetworkPolicySpec): Promise<void> {
  const policies = client.of(resources.networkPolicies, 'default');
  const metadata = { name, namespace: 'default' };
  await policies.create({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec });
  await clock.runUntil(clock.now() + 1000);
}

const denyAll: NetworkPolicySpec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };

test('kubeadm with Calico: denied, allowed for DNS, allowed for the port; probes always pass', async () => {
  const world = await boot('kubeadm');
  const system = await world.client.of(resources.pods, 'kube-system').list();
  expect(system.items.filter(({ status }) => status?.phase !== 'Running')).toEqual([]);
  expect(await curl(world, 'http://web/')).toBe('200');
  await policy(world, 'deny-all', denyAll);
  expect(await curl(world, 'http://web/')).toMatch(
    /^000 curl: \(28\) Resolving timed out after 400\d milliseconds$/,
  );
  await policy(world, 'allow-dns', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [
      { ports: [{ port: 53, protocol: 'UDP' }] },
      { to: [{ podSelector: { matchLabels: { app: 'web' } } }] },
    ],
  });
  expect(await curl(world, 'http://web/')).toMatch(
    /^000 curl: \(28\) Connection timed out after 400\d milliseconds$/,
  );
  await policy(world, 'allow-client', {
    podSelector: { matchLabels: { app: 'web' } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'client' } } }], ports: [{ port: 80 }] }],
  });
  expect(await curl(world, 'http://web/')).toBe('200');
  await world.clock.runUntil(world.clock.now() + 60_000);
  const { status } = await world.client.of(resources.pods, 'default').get('web');
  expect(status?.containerStatuses?.map(({ ready, restartCount }) => ({ ready, restartCount }))).toEqual([
    { ready: true, restartCount: 0 },
  ]);
  world.cluster.stop();
});

test('Docker Desktop: policies are stored and have no effect', async () => {
  const world = await boot('docker-desktop');
  await policy(world, 'deny-all', denyAll);
  expect(await curl(world, 'http://web/')).toBe('200');
  world.cluster.stop();
});
