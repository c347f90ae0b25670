import { expect, test } from '@jest/globals';
import { createApiServer } from '@drydock/apiserver';
import { admin, createEnvironment } from '@drydock/envtest';
import { createStore } from '@drydock/etcd';
import { kinds } from '@drydock/kinds';
import { createRandom, type KubeObject } from '@drydock/machinery';

test('a server that continues from a checkpoint: tokens stay valid, uids do not come again', async () => {
  const env = await createEnvironment({ seed: 's' });
  const path = '/api/v1/namespaces/default/serviceaccounts/default/token';
  const { body } = await env.transport.request({ method: 'POST', path, body: { spec: {} } });
  const { token } = (body as { status: { token: string } }).status;
  const store = createStore({ from: env.store.serialize() });
  const { clock } = env;
  const server = createApiServer({ store, kinds, clock, random: createRandom('s'), nodes: () => undefined });
  expect(server.authenticate(token)?.username).toBe('system:serviceaccount:default:default');
  const known = new Set(store.range('/registry/').items.map(({ metadata }) => metadata.uid));
  for (let i = 0; i < 20; i++) {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c${i}` } };
    const created = await server
      .transport(admin)
      .request({ method: 'POST', path: '/api/v1/namespaces/default/configmaps', body: object });
    expect(known.has((created.body as KubeObject).metadata.uid)).toBe(false);
  }
});
