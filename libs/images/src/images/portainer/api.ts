// Portainer's HTTP API, as far as the console needs it. Everything about the cluster goes on to the API server under the
// pod's own service account, so the console can do exactly what its RBAC lets it.
import { decodeUtf8, type RestTransport, type StatusObject } from '@drydock/machinery';
import { headerOf, type HttpResponse } from '@drydock/shell';
import { UnreachableServer } from '../../in-cluster/transport.ts';
import type { WebRequest } from '../../web-server.ts';
import { deployManifest } from './deploy.ts';
import type { Sessions, Store, User } from './store.ts';

/** The environment Portainer runs in. It is the only one here. */
export const environmentId = 2;

export interface Backend {
  readonly version: string;
  readonly store: Store;
  readonly sessions: Sessions;
  readonly transport: RestTransport;
  /** Whether the five minutes for creating an administrator are over. */
  readonly timedOut: () => boolean;
  /** Whether there is a cluster to manage. */
  readonly inCluster: boolean;
  readonly onAdministrator: () => void;
}

export function json(status: number, body: unknown, headers: HttpResponse['headers'] = []): HttpResponse {
  return {
    status,
    headers: [['Content-Type', 'application/json'], ...headers],
    body: `${JSON.stringify(body)}\n`,
  };
}

export function failure(status: number, message: string, details = message): HttpResponse {
  return json(status, { message, details });
}

const minimumPassword = 12;

type Handler = (backend: Backend, request: WebRequest) => Promise<HttpResponse> | HttpResponse;

/** What may be asked without signing in. */
const open: Readonly<Record<string, Handler>> = {
  'GET /api/settings/public': () =>
    json(200, {
      AuthenticationMethod: 1,
      RequiredPasswordLength: minimumPassword,
      LogoURL: '',
      EnableTelemetry: false,
    }),
  'GET /api/status': (backend) =>
    json(200, { Version: backend.version, InstanceID: backend.store.instanceId }),
  'GET /api/system/status': (backend) =>
    json(200, { Version: backend.version, InstanceID: backend.store.instanceId }),
  'GET /api/users/admin/check': ({ store }) =>
    store.hasAdministrator
      ? { status: 204, headers: [], body: '' }
      : failure(
          404,
          'No administrator account found inside the database',
          'object not found inside the database',
        ),
  'POST /api/auth': signIn,
  'POST /api/users/admin/init': createAdministrator,
};

const signedIn: Readonly<Record<string, Handler>> = {
  'GET /api/endpoints': (backend) => json(200, backend.inCluster ? [environment()] : []),
  'GET /api/users/me': (backend, request) => json(200, publicUser(userOf(backend, request)!)),
  [`GET /api/endpoints/${environmentId}`]: () => json(200, environment()),
  'POST /api/auth/logout': (backend, request) => {
    backend.sessions.close(tokenOf(request));
    return { status: 204, headers: [], body: '' };
  },
  'POST /api/stacks/create/kubernetes/string': async (backend, request) => {
    const { namespace = 'default', stackFileContent = '' } = readJson(request) as {
      namespace?: string;
      stackFileContent?: string;
    };
    const results = await deployManifest(backend.transport, namespace, stackFileContent);
    const failed = results.find((result) => result.error !== undefined);
    return failed
      ? json(500, { message: 'Unable to deploy Kubernetes stack', details: failed.error, results })
      : json(200, { Name: '', EndpointId: environmentId, Namespace: namespace, results });
  },
};

/** Answers everything below /api. */
export async function handleApi(backend: Backend, request: WebRequest): Promise<HttpResponse> {
  const path = request.target.split('?')[0]!;
  const key = `${request.method} ${path}`;
  if (backend.timedOut() && path !== '/api/status' && path !== '/api/system/status')
    return json(
      303,
      { message: 'Administrator initialization timeout', details: 'Administrator initialization timeout' },
      [['Redirect-Reason', 'AdminInitTimeout']],
    );
  const free = Object.hasOwn(open, key) ? open[key] : undefined;
  if (free) return free(backend, request);
  if (!userOf(backend, request))
    return failure(401, 'A valid authorization token is missing', 'Unauthorized');
  const handler = Object.hasOwn(signedIn, key) ? signedIn[key] : undefined;
  if (handler) return handler(backend, request);
  const proxied = /^\/api\/endpoints\/(\d+)\/kubernetes(\/.*)$/.exec(request.target);
  if (proxied && Number(proxied[1]) === environmentId) return proxyToCluster(backend, request, proxied[2]!);
  if (/^\/api\/endpoints\/\d+/.test(path))
    return failure(
      404,
      'Unable to find an environment with the specified identifier inside the database',
      'object not found inside the database',
    );
  return failure(404, `not simulated: ${key}`, 'this part of the Portainer API is not simulated');
}

function environment(): unknown {
  return {
    Id: environmentId,
    Name: 'local',
    Type: 5,
    URL: 'https://kubernetes.default.svc',
    GroupId: 1,
    Status: 1,
    Kubernetes: { Flags: { IsServerMetricsDetected: false } },
  };
}

function publicUser({ Id, Username, Role }: User): unknown {
  return { Id, Username, Role };
}

const tokenOf = (request: WebRequest) =>
  /^Bearer (.+)$/i.exec(headerOf(request.headers, 'authorization') ?? '')?.[1] ?? '';
const userOf = (backend: Backend, request: WebRequest) => backend.sessions.find(tokenOf(request));

function readJson(request: WebRequest): unknown {
  try {
    return JSON.parse(decodeUtf8(request.body)) as unknown;
  } catch {
    return {};
  }
}

function createAdministrator(backend: Backend, request: WebRequest): HttpResponse {
  const { Username = '', Password = '' } = readJson(request) as { Username?: string; Password?: string };
  if (Username.trim() === '' || Password === '')
    return failure(400, 'Invalid request payload', 'Invalid username. Must not contain any whitespace');
  if (backend.store.hasAdministrator)
    return failure(409, 'Unable to create administrator user', 'An administrator user already exists');
  if (Password.length < minimumPassword)
    return failure(
      400,
      'Password does not meet the minimum strength requirements',
      `Password must be at least ${minimumPassword} characters long`,
    );
  const user = backend.store.addAdministrator(Username.trim(), Password);
  backend.onAdministrator();
  return json(200, publicUser(user));
}

function signIn(backend: Backend, request: WebRequest): HttpResponse {
  const { Username = '', Password = '' } = readJson(request) as { Username?: string; Password?: string };
  const user = backend.store.findByPassword(Username, Password);
  return user
    ? json(200, { jwt: backend.sessions.open(user) })
    : failure(422, 'Invalid credentials', 'Unauthorized');
}

async function proxyToCluster(backend: Backend, request: WebRequest, path: string): Promise<HttpResponse> {
  if (/[?&](watch|follow)=(1|true)/.test(path))
    return failure(501, 'not simulated: streams through the Portainer proxy');
  const type = headerOf(request.headers, 'content-type');
  try {
    const answer = await backend.transport.request({
      method: request.method as 'GET',
      path,
      headers: { 'user-agent': 'portainer', ...(type && { 'content-type': type }) },
      ...(request.body.length > 0 && { body: request.body }),
    });
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body as StatusObject);
    return {
      status: answer.status,
      headers: [['Content-Type', answer.headers['content-type'] ?? 'application/json']],
      body: text,
    };
  } catch (error) {
    if (!(error instanceof UnreachableServer)) throw error;
    return failure(502, 'Unable to reach the Kubernetes API server', error.message);
  }
}
