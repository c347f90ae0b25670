import { expect, test } from '@jest/globals';
import { createEnvironment } from '@drydock/envtest';
import type { KubeObject } from '@drydock/machinery';

test('a Service has an IPAddress for as long as it lives; one made by hand stays', async () => {
  const env = await createEnvironment();
  const send = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
    (await env.transport.request({ method, path, body })).body as KubeObject & {
      readonly items?: readonly KubeObject[];
    };
  const services = '/api/v1/namespaces/default/services';
  const addresses = '/apis/networking.k8s.io/v1/ipaddresses';
  const names = async () => ((await send('GET', addresses)).items ?? []).map(({ metadata }) => metadata.name);
  const before = await names();
  await send('POST', services, {
    metadata: { name: 'web' },
    spec: { clusterIP: '10.96.7.7', ports: [{ port: 80 }] },
  });
  await send('POST', services, { metadata: { name: 'none' }, spec: { clusterIP: 'None' } });
  const { metadata, spec } = (await send('GET', `${addresses}/10.96.7.7`)) as KubeObject & {
    readonly spec: unknown;
  };
  expect(metadata.labels).toEqual({
    'ipaddress.kubernetes.io/ip-family': 'IPv4',
    'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
  });
  expect(spec).toEqual({ parentRef: { name: 'web', namespace: 'default', resource: 'services' } });
  await send('POST', addresses, {
    metadata: { name: '10.96.9.9' },
    spec: { parentRef: { resource: 'gateways', group: 'example.com', name: 'g' } },
  });
  const taken = await send('POST', services, {
    metadata: { name: 'late' },
    spec: { clusterIP: '10.96.9.9', ports: [{ port: 80 }] },
  });
  expect(taken['message']).toBe(
    'Service "late" is invalid: spec.clusterIPs: Invalid value: ["10.96.9.9"]: failed to allocate IP 10.96.9.9: provided IP is already allocated',
  );
  await send('DELETE', `${services}/web`);
  expect(await names()).toEqual([...before, '10.96.9.9']);
  env.stop();
});
