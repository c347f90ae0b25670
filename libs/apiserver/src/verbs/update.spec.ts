import { expect, test } from '@jest/globals';
import { createEnvironment } from '@drydock/envtest';
import type { KubeObject, StatusObject } from '@drydock/machinery';

test.each([
  ['/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles/new', 'Role', {}, 201, undefined],
  [
    '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles/new',
    'Role',
    { resourceVersion: '1' },
    404,
    'roles.rbac.authorization.k8s.io "new" not found',
  ],
  ['/api/v1/namespaces/default/configmaps/new', 'ConfigMap', {}, 404, 'configmaps "new" not found'],
])('PUT %s, which is not there: %s %j', async (path, kind, metadata, status, message) => {
  const env = await createEnvironment();
  const body = { kind, metadata: { name: 'new', ...metadata } };
  const answer = await env.transport.request({ method: 'PUT', path, body });
  expect([answer.status, (answer.body as StatusObject).message]).toEqual([status, message]);
  const read = await env.transport.request({ method: 'GET', path });
  expect((read.body as KubeObject).kind).toBe(status === 201 ? kind : 'Status');
});
