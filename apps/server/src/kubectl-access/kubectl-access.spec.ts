import { request as httpsRequest } from 'node:https';
import type { KubectlAccess, NewKubectlAccess } from '@drydock/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Harness, type Learner, signUp, startHarness } from '../testing/harness.ts';

let harness: Harness;
let owner: Learner;
let stranger: Learner;
let attempt: string;
let place: string;

beforeAll(async () => {
  harness = await startHarness();
  owner = await signUp(harness.url, 'owner');
  stranger = await signUp(harness.url, 'stranger');
  attempt = (await owner.start()).id;
  place = `/api/attempts/${attempt}/kubectl-access`;
});
afterAll(() => harness.close());

const hand = async () => (await (await owner.post(place)).json()) as NewKubectlAccess;
const revoke = (id: string, { cookie }: Learner = owner) =>
  fetch(`${harness.url}${place}/${id}`, { method: 'DELETE', headers: { cookie } });

interface Kubeconfig {
  readonly server: string;
  readonly token: string;
  readonly ca: string;
}
function read(kubeconfig: string): Kubeconfig {
  const value = (name: string) => new RegExp(`${name}: (\\S+)`).exec(kubeconfig)?.[1] ?? '';
  const ca = Buffer.from(value('certificate-authority-data'), 'base64').toString();
  return { server: value('server'), token: value('token'), ca };
}

/** The answer's status and text; with `chunks` it stays open and `text` is the first chunk. */
function ask({ server, token, ca }: Kubeconfig, path: string, method = 'GET', body = '') {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const headers = { ...(token && { authorization: `Bearer ${token}` }), 'user-agent': 'kubectl/v1.33.1' };
    const sent = httpsRequest(`${server}${path}`, { method, ca, headers, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('a kubeconfig', () => {
  test('leads to the cluster of its attempt, and its token goes no further than the port', async () => {
    const access = await hand();
    expect(access.kubeconfig.replace(/(data|token|server): \S+/g, '$1: …')).toBe(`apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: …
    server: …
  name: drydock-pods
contexts:
- context:
    cluster: drydock-pods
    user: drydock-pods
  name: drydock-pods
current-context: drydock-pods
kind: Config
preferences: {}
users:
- name: drydock-pods
  user:
    token: …
`);
    const config = read(access.kubeconfig);
    expect(config.server).toMatch(new RegExp(`^https://127\\.0\\.0\\.1:\\d+/clusters/${access.id}$`));
    const { status, text } = await ask(config, '/api/v1/pods?limit=500', 'POST', '{}');
    const reached = JSON.parse(text) as Record<string, unknown>;
    expect([status, reached]).toEqual([
      200,
      {
        id: expect.any(String),
        method: 'POST',
        path: '/api/v1/pods?limit=500',
        headers: expect.objectContaining({ 'user-agent': 'kubectl/v1.33.1' }),
        body: Buffer.from('{}').toString('base64'),
      },
    ]);
    expect(text).not.toContain(config.token);
  });

  test('is used: its owner sees when', async () => {
    const access = await hand();
    await ask(read(access.kubeconfig), '/version');
    const listed = (await (await owner.get(place)).json()) as KubectlAccess[];
    const { id, createdAt } = access;
    expect(listed.find((one) => one.id === id)).toEqual({ id, createdAt, lastUsedAt: expect.any(String) });
  });

  test('without its token is nobody; another token is for the cluster to judge', async () => {
    const config = read((await hand()).kubeconfig);
    const credentials = async (token: string) =>
      (JSON.parse((await ask({ ...config, token }, '/version')).text) as { credentials?: object })
        .credentials;
    expect(await credentials(config.token)).toBeUndefined();
    expect(await credentials('')).toEqual({});
    expect(await credentials('eyJ.x.y')).toEqual({ bearerToken: 'eyJ.x.y' });
  });

  test('that is revoked opens nothing, and what it had open ends', async () => {
    const access = await hand();
    const config = read(access.kubeconfig);
    const watch = ask(config, '/api/v1/pods?watch=true');
    await ask(config, '/version'); // the watch stands by then
    expect((await revoke(access.id, stranger)).status).toBe(404);
    expect((await revoke(access.id)).status).toBe(204);
    expect(await watch).toEqual({ status: 200, text: '' });
    const { status, text } = await ask(config, '/version');
    expect([status, JSON.parse(text)]).toEqual([401, expect.objectContaining({ reason: 'Unauthorized' })]);
    expect((await revoke(access.id)).status).toBe(404);
  });

  test('of no attempt is refused, whatever the path', async () => {
    const config = read((await hand()).kubeconfig);
    const base = new URL(config.server).origin;
    for (const path of ['', '/clusters', '/clusters/../..', `/clusters/${attempt}`])
      expect([path, (await ask({ ...config, server: base }, `${path}/version`)).status]).toEqual([path, 401]);
  });
});

test('an attempt has at most five', async () => {
  const { id } = await stranger.start();
  const statuses = [];
  for (let count = 0; count < 6; count++)
    statuses.push((await stranger.post(`/api/attempts/${id}/kubectl-access`)).status);
  expect(statuses).toEqual([201, 201, 201, 201, 201, 409]);
});

test('a restart keeps kubeconfigs working; a port that is taken keeps nobody from learning', async () => {
  const first = await startHarness();
  const learner = await signUp(first.url, 'ada');
  const where = `/api/attempts/${(await learner.start()).id}/kubectl-access`;
  const { id, kubeconfig } = (await (await learner.post(where)).json()) as NewKubectlAccess;
  const again = await first.restart();
  const fresh = (await (await learnerOn(again, learner).post(where)).json()) as NewKubectlAccess;
  const config = { ...read(kubeconfig), server: read(fresh.kubeconfig).server.replace(fresh.id, id) };
  expect((await ask(config, '/version')).status).toBe(200);
  const taken = await startHarness({ apiPort: Number(new URL(config.server).port) });
  const other = await signUp(taken.url, 'bob');
  const refused = await other.post(`/api/attempts/${(await other.start()).id}/kubectl-access`);
  expect([refused.status, await refused.json()]).toEqual([
    503,
    {
      error: 'no-api-port',
      message: 'This server has no port for your own kubectl. Whoever runs it can free one.',
    },
  ]);
  await taken.close();
  await again.close();
});

const learnerOn = (there: Harness, { cookie }: Learner) => ({
  post: (path: string) =>
    fetch(there.url + path, { method: 'POST', headers: { cookie, 'content-type': 'application/json' } }),
});
