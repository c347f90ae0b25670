import { afterAll, expect, jest, test } from '@jest/globals';
import { decodeUtf8, encodeBase64, encodeUtf8 } from '@drydock/machinery';
import type { ApiConnection, ApiEvent, ApiRequest, ApiResponse, SessionInput } from '../contract.ts';
import { acts, onlyReads, Session } from '../session.ts';
import { stopJq } from '../workstation/jq-worker.ts';

jest.setTimeout(60_000);
afterAll(() => stopJq());

const spec = { labDirectory: '', seed: 'api' };
let next = 0;

function request(method: string, path: string, body?: object): ApiRequest {
  return {
    id: String(next++),
    method,
    path,
    headers: { 'content-type': 'application/json', 'user-agent': 'kubectl/v1.33.1' },
    body: body ? encodeBase64(encodeUtf8(JSON.stringify(body))) : '',
  };
}
const pods = '/api/v1/namespaces/default/pods';
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
};

/** A session with what it says to outside clients, by call. */
async function start() {
  const said = new Map<string, string[]>();
  const onApi = (call: string, event: ApiEvent) => {
    const text = 'data' in event ? decodeUtf8(event.data) : 'status' in event ? event.status.status : '';
    said.set(call, [...(said.get(call) ?? []), `${event.type} ${text}`]);
  };
  const session = await Session.create(spec, { onApi });
  const give = async (input: SessionInput, thenMs = 0) => {
    const { taken, outcome } = session.apply(input);
    await taken;
    await session.sandbox.clock.runUntil(session.now + thenMs);
    return outcome;
  };
  const ask = async (asked: ApiRequest, thenMs = 0) => {
    const { status, body } = (await give({ type: 'api.request', ...asked }, thenMs)) as ApiResponse;
    return [
      status,
      JSON.parse(decodeUtf8(body!)) as { message?: string; metadata: { name?: string } },
    ] as const;
  };
  return { session, said, give, ask };
}

test('what outside clients change, and what they run, comes back by replay; what they read needs no log', async () => {
  const { session, said, give, ask } = await start();
  const [created] = await ask(request('POST', pods, pod), 30_000);
  const watch = request('GET', `${pods}?watch=true&timeoutSeconds=600`);
  const answer = await session.api.request(watch);
  expect([created, answer.status, answer.body]).toEqual([201, 200, undefined]);
  const path = `${pods}/web/exec?command=sh&command=-c&command=cat+%3E+%2Ftmp%2Fkept%3B+wc+-l+%3C+%2Ftmp%2Fkept&stdin=true&stdout=true&stderr=true`;
  const exec = await give({ type: 'api.connect', id: 'exec', method: 'POST', path, headers: {} }, 100);
  expect(exec as ApiConnection).toEqual({ stdin: true, stderr: true });
  await give({ type: 'api.stdin', id: 'exec', data: encodeBase64(encodeUtf8('one\ntwo\n')) }, 100);
  await give({ type: 'api.stdin.close', id: 'exec' }, 1000);
  expect(said.get('exec')).toEqual(['stdout 2\n', 'status Success', 'end ']);
  expect(said.get(watch.id)?.[0]).toMatch(/^body \{"type":"ADDED","object":\{"kind":"Pod".*\}\}\n$/);
  const again = await Session.replay({ ...spec, log: session.log });
  await again.sandbox.clock.runUntil(session.now);
  expect(again.sandbox.serialize()).toEqual(session.sandbox.serialize());
  expect(session.log.map(({ input }) => input.type)).toEqual([
    'api.request',
    'api.connect',
    'api.stdin',
    'api.stdin.close',
  ]);
  expect([session.api.open, again.api.open]).toEqual([[watch.id], []]);
  again.stop();
  session.stop();
  expect(said.get(watch.id)?.at(-1)).toBe('end ');
});

test('a service account’s token speaks for it; a wrong one for nobody', async () => {
  const { session, ask } = await start();
  const account = '/api/v1/namespaces/default/serviceaccounts/default/token';
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: {}, spec: {} };
  const [, { status }] = (await ask(request('POST', account, review))) as unknown as [
    number,
    { status: { token: string } },
  ];
  const whoami = request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'SelfSubjectReview',
  });
  const [, known] = await ask({ ...whoami, id: 'known', credentials: { bearerToken: status.token } });
  expect(known).toMatchObject({
    status: { userInfo: { username: 'system:serviceaccount:default:default' } },
  });
  const [code, refused] = await ask({ ...whoami, id: 'unknown', credentials: { bearerToken: 'x' } });
  expect([code, refused.message]).toEqual([401, 'Unauthorized']);
  const [forbidden, nobody] = await ask({ ...request('POST', pods, pod), credentials: {} });
  expect([forbidden, nobody.message]).toEqual([
    403,
    'pods is forbidden: User "system:anonymous" cannot create resource "pods" in API group "" in the namespace "default"',
  ]);
  session.stop();
});

test('a refused stream says why', async () => {
  const { session, give } = await start();
  const path = `${pods}/nothing/exec?command=sh&stdout=true`;
  const refused = await give({ type: 'api.connect', id: 'x', method: 'POST', path, headers: {} });
  expect(refused).toMatchObject({ refused: { code: 404, message: 'pods "nothing" not found' } });
  session.stop();
});

test('what acts, and what only reads', () => {
  const verdict = (method: string, path: string) => {
    const asked = request(method, path);
    return [onlyReads(asked), acts({ type: 'api.request', ...asked })];
  };
  expect(verdict('GET', pods)).toEqual([true, true]); // never logged
  expect(verdict('POST', pods)).toEqual([false, true]);
  expect(verdict('POST', `${pods}?dryRun=All`)).toEqual([false, false]);
  expect(verdict('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews')).toEqual([true, false]);
  expect(verdict('POST', `${pods}/web/portforward?ports=80`)[0]).toBe(true);
  const stream = (path: string) => acts({ type: 'api.connect', id: '', method: 'GET', path, headers: {} });
  expect([stream(`${pods}/web/exec?command=sh`), stream(`${pods}/web/portforward`)]).toEqual([true, false]);
});
