import { beforeEach, expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { StatusObject, UserInfo } from '@drydock/machinery';

let env: Environment;
beforeEach(async () => {
  env = await createEnvironment();
});

async function ask(path: string, spec: object, user?: UserInfo, headers?: Record<string, string>) {
  const transport = user ? env.server.transport(user) : env.transport;
  const request = {
    method: 'POST' as const,
    path: `/apis/${path}`,
    body: { spec },
    ...(headers ? { headers } : {}),
  };
  const { body } = await env.clock.runFor(transport.request(request));
  const { message, status } = body as StatusObject & { status: unknown };
  return message ?? status;
}
const authorization = 'authorization.k8s.io/v1';
const subjects = `${authorization}/subjectaccessreviews`;
const local = `${authorization}/namespaces/default/localsubjectaccessreviews`;
const pods = { verb: 'get', resource: 'pods', namespace: 'default' };

test.each<[string, object, unknown]>([
  [subjects, { user: 'bob', resourceAttributes: pods }, { allowed: false }],
  [subjects, { groups: ['system:masters'], resourceAttributes: pods }, { allowed: true }],
  [
    subjects,
    {},
    '.authorization.k8s.io "" is invalid: [spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified, spec.user: Invalid value: "": at least one of user or group must be specified]',
  ],
  [
    subjects,
    { user: 'bob', resourceAttributes: { ...pods, fieldSelector: {} } },
    '.authorization.k8s.io "" is invalid: spec.resourceAttributes.fieldSelector.requirements: Required value: when spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required',
  ],
  [local, { user: 'bob', resourceAttributes: pods }, { allowed: false }],
  [
    local,
    { user: 'bob', resourceAttributes: { ...pods, namespace: 'other' } },
    '.authorization.k8s.io "" is invalid: spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace',
  ],
])('%s %j', async (path, spec, answer) => {
  expect(await ask(path, spec)).toEqual(answer);
});

test('a review of a token tells whose it is, for whom, and why not', async () => {
  const issue = (spec: object) =>
    env.clock.runFor(
      env.transport.request({
        method: 'POST',
        path: '/api/v1/namespaces/default/serviceaccounts/default/token',
        body: { spec },
      }),
    );
  const tokenOf = async (spec: object) =>
    ((await issue(spec)).body as { status: { token: string } }).status.token;
  const review = (spec: object) => ask('authentication.k8s.io/v1/tokenreviews', spec);
  const token = await tokenOf({ audiences: ['vault'] });
  expect(await review({ token, audiences: ['vault', 'other'] })).toMatchObject({
    authenticated: true,
    audiences: ['vault'],
    user: { username: 'system:serviceaccount:default:default' },
  });
  expect(await review({ token })).toEqual({
    user: {},
    error:
      '[invalid bearer token, token audiences ["vault"] is invalid for the target audiences ["https://kubernetes.default.svc.cluster.local"]]',
  });
  expect(await review({ token: 'forged' })).toEqual({ user: {}, error: 'invalid bearer token' });
});

test('impersonation carries uid, groups and extra, and each of them is a right of its own', async () => {
  const headers = {
    'impersonate-user': 'bob',
    'impersonate-group': 'dev,system:masters',
    'impersonate-uid': '7',
    'impersonate-extra-scopes': 'view',
  };
  const path = 'authentication.k8s.io/v1/selfsubjectreviews';
  expect(await ask(path, {}, undefined, headers)).toEqual({
    userInfo: {
      username: 'bob',
      uid: '7',
      groups: ['dev', 'system:masters', 'system:authenticated'],
      extra: { scopes: ['view'] },
    },
  });
  const carl = { username: 'carl', groups: ['system:authenticated'] };
  expect(await ask(path, {}, carl, headers)).toBe(
    'users "bob" is forbidden: User "carl" cannot impersonate resource "users" in API group "" at the cluster scope',
  );
});

test('rules of a role that is gone are said to be missing', async () => {
  const place = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings';
  const body = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'b' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'gone' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'bob' }],
  };
  await env.clock.runFor(env.transport.request({ method: 'POST', path: place, body }));
  const headers = { 'impersonate-user': 'bob', 'impersonate-group': 'system:masters' };
  const path = `${authorization}/selfsubjectrulesreviews`;
  expect(await ask(path, { namespace: 'default' }, undefined, headers)).toMatchObject({
    incomplete: false,
    evaluationError: 'role.rbac.authorization.k8s.io "gone" not found',
  });
});
