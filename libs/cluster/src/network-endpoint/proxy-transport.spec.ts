import { createClient, resources } from '@drydock/client';
import { createRandom, decodeUtf8, readAll, VirtualClock } from '@drydock/machinery';
import { expect, test } from '@jest/globals';
import { createCluster } from '../create-cluster.ts';

const start = 1_760_000_000_000;

test('the API server passes requests on to pods and services', async () => {
  const clock = new VirtualClock({ start, settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const cluster = await clock.runFor(
    createCluster({ profile: 'docker-desktop', clock, random: createRandom('proxy') }),
  );
  const client = createClient(cluster.adminTransport);
  const labels = { app: 'web' };
  await client.of(resources.pods, 'default').create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', labels },
    spec: { containers: [{ name: 'c', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] },
  });
  await client.of(resources.services, 'default').create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: labels, ports: [{ name: 'http', port: 8080, targetPort: 80 }] },
  });
  await clock.runUntil(start + 60_000);
  const ask = async (path: string) => {
    const request = { method: 'GET' as const, path: `/api/v1/namespaces/default/${path}` };
    const { status, headers, body, bytes } = await clock.runFor(cluster.adminTransport.request(request));
    const text = bytes ? decodeUtf8(await readAll(bytes)) : (body as { message: string }).message;
    return [status, headers['location'] ?? text.split('\n')[0]];
  };
  const page = [200, '<!DOCTYPE html>'];
  expect([
    await ask('pods/web/proxy/'),
    await ask('services/web:http/proxy/'),
    await ask('services/http:web:8080/proxy/'),
    await ask('pods/web/proxy'),
    await ask('services/web:81/proxy/'),
    await ask('services/ftp:web:81/proxy/'),
  ]).toEqual([
    page,
    page,
    page,
    [301, '/api/v1/namespaces/default/pods/web/proxy/'],
    [503, 'no service port 81 found for service "web"'],
    [400, 'invalid service request "ftp:web:81"'],
  ]);
  const [refused, why] = await ask('pods/web:81/proxy/');
  expect([refused, String(why).replace(/[\d.]+:81/, '<IP>:81')]).toEqual([
    503,
    'error trying to reach service: dial tcp <IP>:81: connect: connection refused',
  ]);
  cluster.stop();
});
