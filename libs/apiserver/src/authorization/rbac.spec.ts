import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import { bootstrapObjects } from '@drydock/apiserver';
import type { KubeObject, RestRequest, StatusObject, UserInfo } from '@drydock/machinery';

let env: Environment;
beforeEach(async () => {
  env = await createEnvironment();
  for (const object of bootstrapObjects()) await create(object);
});

const bob: UserInfo = { username: 'bob', groups: ['dev', 'system:authenticated'] };
const group = '/apis/rbac.authorization.k8s.io/v1';

async function as(
  user: UserInfo,
  method: RestRequest['method'],
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) {
  const request = { method, path, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) };
  const response = await env.server.handle(request, user);
  const { message } = response.body as StatusObject;
  return response.status < 400 ? response.status : `${response.status} ${message}`;
}

async function create(object: KubeObject): Promise<void> {
  const { kind, metadata } = object;
  const place = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
  const path = `${group}${place}/${kind.toLowerCase()}s`;
  const { status, body } = await env.transport.request({ method: 'POST', path, body: object });
  if (status !== 201) throw new Error(JSON.stringify(body));
}

const rbac = 'rbac.authorization.k8s.io';
const apiVersion = `${rbac}/v1`;
const role = (name: string, rules: unknown[]) => ({
  apiVersion,
  kind: 'Role',
  metadata: { name, namespace: 'default' },
  rules,
});
const bind = (kind: 'Role' | 'ClusterRole', name: string, subject: object) => ({
  apiVersion,
  kind: 'RoleBinding',
  metadata: { name: `bind-${name}`, namespace: 'default' },
  roleRef: { apiGroup: rbac, kind, name },
  subjects: [subject],
});
const user = { apiGroup: rbac, kind: 'User', name: 'bob' };
const pods = '/api/v1/namespaces/default/pods';

describe('refusals', () => {
  test.each<[RestRequest['method'], string, string]>([
    [
      'GET',
      pods,
      'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"',
    ],
    [
      'GET',
      '/api/v1/pods',
      'pods is forbidden: User "bob" cannot list resource "pods" in API group "" at the cluster scope',
    ],
    [
      'GET',
      `${pods}/web/log`,
      'pods "web" is forbidden: User "bob" cannot get resource "pods/log" in API group "" in the namespace "default"',
    ],
    [
      'DELETE',
      '/apis/apps/v1/namespaces/x/deployments/web',
      'deployments.apps "web" is forbidden: User "bob" cannot delete resource "deployments" in API group "apps" in the namespace "x"',
    ],
    ['GET', '/metrics', 'forbidden: User "bob" cannot get path "/metrics"'],
  ])('%s %s', async (method, path, message) => {
    expect(await as(bob, method, path)).toBe(`403 ${message}`);
  });

  test('a binding to a role that does not exist says so', async () => {
    await create(bind('Role', 'ghost', user));
    expect(await as(bob, 'GET', pods)).toBe(
      '403 pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default": RBAC: role.rbac.authorization.k8s.io "ghost" not found',
    );
  });
});

describe('grants', () => {
  test('verbs, names and subresources; revoking works at once', async () => {
    await create(
      role('r', [
        { apiGroups: [''], resources: ['configmaps'], resourceNames: ['mine'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      ]),
    );
    await create(bind('Role', 'r', { ...user, kind: 'Group', name: 'dev' }));
    const maps = '/api/v1/namespaces/default/configmaps';
    expect(await as(bob, 'GET', `${maps}/mine`)).toBe('404 configmaps "mine" not found');
    expect(await as(bob, 'GET', `${maps}?fieldSelector=metadata.name%3Dmine`)).toBe(200);
    expect(await as(bob, 'GET', `${maps}/other`)).toContain('403');
    expect(await as(bob, 'GET', maps)).toContain('403');
    expect(await as(bob, 'GET', `${pods}/p/log`)).toBe('404 pods "p" not found');
    await env.transport.request({
      method: 'DELETE',
      path: `${group}/namespaces/default/rolebindings/bind-r`,
    });
    expect(await as(bob, 'GET', `${maps}/mine`)).toContain('403');
  });

  test('a cluster role through a role binding holds in the namespace only', async () => {
    await create(bind('ClusterRole', 'view', user));
    expect(await as(bob, 'GET', pods)).toBe(200);
    expect(await as(bob, 'GET', '/api/v1/namespaces/kube-system/pods')).toContain('403');
    expect(await as(bob, 'GET', '/api/v1/namespaces/default/secrets')).toContain('403');
  });

  test('nobody grants what they do not hold', async () => {
    await create(bind('ClusterRole', 'admin', user));
    const path = `${group}/namespaces/default/roles`;
    const asBob = (rules: unknown[]) => as(bob, 'POST', path, role('mine', rules));
    expect(await asBob([{ apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] }])).toBe(
      '403 roles.rbac.authorization.k8s.io "mine" is forbidden: user "bob" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["nodes"], Verbs:["get" "list"]}',
    );
    expect(await asBob([{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }])).toBe(201);
  });
});

describe('identities', () => {
  test('a token of a service account is who it says, until it expires or the account goes', async () => {
    const path = '/api/v1/namespaces/default/serviceaccounts/default';
    const { body } = await env.transport.request({
      method: 'POST',
      path: `${path}/token`,
      body: { spec: { expirationSeconds: 600 } },
    });
    const { token } = (body as { status: { token: string } }).status;
    expect(token.split('.').map((part) => part.length > 20)).toEqual([true, true, true]);
    expect(env.server.authenticate(token)).toMatchObject({
      username: 'system:serviceaccount:default:default',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
    });
    expect(env.server.authenticate(token.slice(0, -3) + 'abc')).toBeUndefined();
    await env.clock.runUntil(env.clock.now() + 601_000);
    expect(env.server.authenticate(token)).toBeUndefined();
  });

  test('impersonation needs the right to impersonate', async () => {
    const admin: UserInfo = { username: 'root', groups: ['system:masters'] };
    const headers = { 'impersonate-user': 'bob' };
    expect(await as(admin, 'GET', pods, undefined, headers)).toBe(
      '403 pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"',
    );
    expect(await as(bob, 'GET', pods, undefined, { 'impersonate-user': 'eve' })).toBe(
      '403 users "eve" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope',
    );
  });

  test('reviews: may I, may they, who am I', async () => {
    const ask = async (plural: string, version: string, spec: unknown) => {
      const response = await env.server.handle(
        { method: 'POST', path: `/apis/${version}/${plural}`, body: { spec } },
        bob,
      );
      return (response.body as { status: unknown }).status;
    };
    const resourceAttributes = { verb: 'get', resource: 'pods', namespace: 'default' };
    expect(await ask('selfsubjectaccessreviews', 'authorization.k8s.io/v1', { resourceAttributes })).toEqual({
      allowed: false,
    });
    await create(bind('ClusterRole', 'view', user));
    expect(await ask('selfsubjectaccessreviews', 'authorization.k8s.io/v1', { resourceAttributes })).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "bind-view/default" of ClusterRole "view" to User "bob"',
    });
    expect(await ask('selfsubjectreviews', 'authentication.k8s.io/v1', undefined)).toEqual({
      userInfo: { username: 'bob', groups: ['dev', 'system:authenticated'] },
    });
  });
});
