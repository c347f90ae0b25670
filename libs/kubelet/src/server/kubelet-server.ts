// The kubelet's own HTTPS server on port 10250: who asks is found out by TokenReview, whether it may by SubjectAccessReview,
// as with kubeadm's settings (webhook authentication and authorization, no anonymous requests).
import type { Client } from '@drydock/client';
import type { ByteReader } from '@drydock/machinery';
import { StatusError } from '@drydock/machinery';
import type { KubeletConnection } from '../connection.ts';
import type { PodState } from '../pod/pod-state.ts';
import type { NodeStats } from '../stats/node-stats.ts';
import { resourceMetrics } from './resource-metrics.ts';
import { statsSummary } from './stats-summary.ts';

export interface KubeletRequest {
  readonly method: string;
  /** With query. */
  readonly path: string;
  /** Of `Authorization: Bearer …`. */
  readonly token?: string;
  /** The API server itself, known by its certificate: it has asked RBAC already. */
  readonly fromApiServer?: boolean;
}

export interface KubeletAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | ByteReader;
}

export interface KubeletServerContext {
  readonly nodeName: string;
  readonly client: Client;
  readonly stats: () => NodeStats;
  readonly pods: () => readonly PodState[];
  readonly connection: KubeletConnection;
  readonly version: string;
}

const plain = 'text/plain; charset=utf-8';
const json = 'application/json';
const text = (status: number, body: string): KubeletAnswer => ({ status, type: plain, body });
const notFound = text(404, '404 page not found\n');

/** Paths that the real kubelet answers and this one does not. */
const leftOut =
  /^\/(attach|checkpoint|configz|cri|debug|exec|logs|metrics\/(cadvisor|probes|slis)|portForward|run|runningpods)\b/;

/** Answers one request. */
export async function serveKubelet(
  context: KubeletServerContext,
  request: KubeletRequest,
): Promise<KubeletAnswer> {
  const { pathname, searchParams } = splitTarget(request.path);
  return (await refusal(context, request, pathname)) ?? route(context, pathname, searchParams);
}

interface Target {
  readonly pathname: string;
  readonly searchParams: ReadonlyMap<string, string>;
}

function splitTarget(path: string): Target {
  const [pathname = '/', query = ''] = path.split('?');
  const pairs = query.split('&').map((pair): [string, string] => {
    const [key = '', value = ''] = pair.split('=');
    return [key, decodeURIComponent(value)];
  });
  return { pathname, searchParams: new Map(pairs) };
}

/** Which subresources of `nodes` let somebody in; any of them will do (KubeletFineGrainedAuthz). */
function subresourcesOf(path: string): readonly string[] {
  if (/^\/stats(\/|$)/.test(path)) return ['stats'];
  if (/^\/metrics(\/|$)/.test(path)) return ['metrics'];
  if (/^\/logs(\/|$)/.test(path)) return ['log'];
  if (/^\/checkpoint(\/|$)/.test(path)) return ['checkpoint'];
  if (/^\/(pods|runningpods)\/?$/.test(path)) return ['pods', 'proxy'];
  if (/^\/healthz(\/|$)/.test(path)) return ['healthz', 'proxy'];
  if (path === '/configz') return ['configz', 'proxy'];
  return ['proxy'];
}

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

async function refusal(
  { client, nodeName }: KubeletServerContext,
  { method, token, fromApiServer }: KubeletRequest,
  path: string,
): Promise<KubeletAnswer | undefined> {
  if (fromApiServer) return undefined;
  const user = token === undefined ? undefined : await review(client, token);
  if (!user) return text(401, 'Unauthorized');
  const verb = verbs[method] ?? 'get';
  const subresources = subresourcesOf(path);
  for (const subresource of subresources)
    if (await allowed(client, user, { verb, resource: 'nodes', subresource, name: nodeName }))
      return undefined;
  return text(
    403,
    `Forbidden (user=${user.username}, verb=${verb}, resource=nodes, subresource(s)=[${subresources.join(' ')}])\n`,
  );
}

interface Caller {
  readonly username: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
}

async function review({ transport }: Client, token: string): Promise<Caller | undefined> {
  const { body } = await transport.request({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/tokenreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', metadata: {}, spec: { token } },
  });
  const { status } = body as { status?: { authenticated?: boolean; user?: Caller } };
  return status?.authenticated ? status.user : undefined;
}

async function allowed(
  { transport }: Client,
  { username, uid, groups }: Caller,
  resourceAttributes: Readonly<Record<string, string>>,
): Promise<boolean> {
  const spec = { resourceAttributes, user: username, ...(groups ? { groups } : {}), ...(uid ? { uid } : {}) };
  const { body } = await transport.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', metadata: {}, spec },
  });
  return (body as { status?: { allowed?: boolean } }).status?.allowed === true;
}

async function route(
  context: KubeletServerContext,
  path: string,
  query: ReadonlyMap<string, string>,
): Promise<KubeletAnswer> {
  const { stats, pods, nodeName, version } = context;
  if (/^\/healthz(\/(ping|log|syncloop))?$/.test(path)) return text(200, 'ok');
  if (path === '/metrics/resource') return metrics(resourceMetrics(stats()));
  if (path === '/metrics') return metrics(ownMetrics(pods(), version));
  if (path === '/pods' || path === '/pods/')
    return value({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: pods().map(({ pod }) => pod) });
  if (path === '/stats/summary') {
    const find = (namespace: string, name: string) =>
      pods().find(({ pod: { metadata } }) => metadata.namespace === namespace && metadata.name === name);
    return value(
      statsSummary(
        nodeName,
        stats(),
        (namespace, name) => find(namespace, name)?.pod.metadata.uid ?? '',
        (namespace, name) => find(namespace, name)?.startTime ?? 0,
      ),
    );
  }
  if (path.startsWith('/containerLogs/')) return containerLogs(context, path, query);
  if (leftOut.test(path)) return text(501, `not simulated: ${path} of the kubelet\n`);
  return notFound;
}

const metrics = (body: string): KubeletAnswer => ({
  status: 200,
  type: 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores',
  body,
});
const value = (body: unknown): KubeletAnswer => ({ status: 200, type: json, body: JSON.stringify(body) });

async function containerLogs(
  { connection }: KubeletServerContext,
  path: string,
  query: ReadonlyMap<string, string>,
): Promise<KubeletAnswer> {
  const [, , namespace = '', pod = '', container = ''] = path.split('/');
  const tailLines = query.get('tailLines');
  try {
    const body = await connection.logs(
      { namespace, pod, container },
      {
        follow: query.get('follow') === 'true',
        previous: query.get('previous') === 'true',
        timestamps: query.get('timestamps') === 'true',
        ...(tailLines === undefined ? {} : { tailLines: Number(tailLines) }),
      },
    );
    return { status: 200, type: 'text/plain', body };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return text(error.status.code ?? 500, `${error.message}\n`);
  }
}

/** Of the hundreds of real ones only what is so: pods, containers, the build. */
function ownMetrics(states: readonly PodState[], version: string): string {
  const running = states.filter(({ sandbox }) => sandbox).length;
  const containers = states
    .flatMap(({ records }) => records)
    .filter(({ current }) => current?.running).length;
  return `# HELP kubelet_running_containers [ALPHA] Number of containers currently running
# TYPE kubelet_running_containers gauge
kubelet_running_containers{container_state="running"} ${containers}
# HELP kubelet_running_pods [ALPHA] Number of pods that have a running pod sandbox
# TYPE kubelet_running_pods gauge
kubelet_running_pods ${running}
# HELP kubernetes_build_info [ALPHA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.
# TYPE kubernetes_build_info gauge
kubernetes_build_info{git_version="${version}"} 1
`;
}
