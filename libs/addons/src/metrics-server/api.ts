// metrics.k8s.io/v1beta1: lists, single objects and Tables, as metrics-server serves them behind the aggregator.
import type { Node, Pod } from '@drydock/kinds';
import {
  failure,
  formatDuration,
  formatTime,
  notFound,
  parseFieldSelector,
  parseQuantity,
  parseSelector,
  StatusError,
  type KubeObject,
  type Selector,
} from '@drydock/machinery';
import type { PlainAnswer } from './health.ts';
import type { Use } from './storage.ts';
import { tableOf, wantsTable } from './table.ts';

export interface MetricsView {
  readonly nodes: () => readonly Node[];
  /** Those that run; of all namespaces when none is named. */
  readonly pods: (namespace?: string) => readonly Pod[];
  readonly nodeUse: (name: string) => Use | undefined;
  /** By `namespace/name`. */
  readonly podUse: (key: string) => readonly (Use & { readonly name: string })[] | undefined;
  readonly now: () => number;
}

export interface ApiRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
}

export interface Metrics {
  readonly kind: 'NodeMetrics' | 'PodMetrics';
  readonly metadata: KubeObject['metadata'];
  readonly timestamp: string;
  readonly window: string;
  readonly usage?: Usage;
  readonly containers?: readonly { readonly name: string; readonly usage: Usage }[];
}

export interface Usage {
  readonly cpu: string;
  readonly memory: string;
}

const apiVersion = 'metrics.k8s.io/v1beta1';
const root = `/apis/${apiVersion}`;

/** Answers one request. Who asks has been checked by the API server, whose word the headers are. */
export function answerMetricsApi(view: MetricsView, request: ApiRequest): PlainAnswer {
  const [path = '', query = ''] = request.target.split('?');
  try {
    const user = headerOf(request, 'x-remote-user');
    if (!user) throw anonymous(request.method, path);
    const body = discovery(path) ?? serve(view, request, path, new Map(pairsOf(query)));
    return json(200, body);
  } catch (error) {
    if (error instanceof NoSuchPath) return { status: 404, headers: plain, body: '404 page not found\n' };
    if (!(error instanceof StatusError)) throw error;
    return json(error.code, error.status);
  }
}

class NoSuchPath extends Error {}

const plain = [['Content-Type', 'text/plain; charset=utf-8']] as const;
const json = (status: number, body: unknown): PlainAnswer => ({
  status,
  headers: [['Content-Type', 'application/json']],
  body: `${JSON.stringify(body)}\n`,
});

function headerOf({ headers }: ApiRequest, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function pairsOf(query: string): readonly (readonly [string, string])[] {
  return query.split('&').map((pair) => {
    const [key = '', value = ''] = pair.split('=');
    return [key, decodeURIComponent(value.replaceAll('+', ' '))] as const;
  });
}

function anonymous(method: string, path: string): StatusError {
  const verb = method === 'GET' ? 'get' : method.toLowerCase();
  return failure(
    403,
    'Forbidden',
    `forbidden: User "system:anonymous" cannot ${verb} path ${JSON.stringify(path)}`,
  );
}

function discovery(path: string): unknown {
  const version = { groupVersion: apiVersion, version: 'v1beta1' };
  const group = { name: 'metrics.k8s.io', versions: [version], preferredVersion: version };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: [group] };
  if (path === '/apis/metrics.k8s.io') return { kind: 'APIGroup', apiVersion: 'v1', ...group };
  if (path !== root) return undefined;
  const resource = (name: string, namespaced: boolean, kind: string) => ({
    name,
    singularName: '',
    namespaced,
    kind,
    verbs: ['get', 'list'],
  });
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersion,
    resources: [resource('nodes', false, 'NodeMetrics'), resource('pods', true, 'PodMetrics')],
  };
}

function serve(
  view: MetricsView,
  request: ApiRequest,
  path: string,
  query: ReadonlyMap<string, string>,
): unknown {
  const target = /^\/(?:namespaces\/([^/]+)\/)?(nodes|pods)(?:\/([^/]+))?$/.exec(path.slice(root.length));
  if (!path.startsWith(`${root}/`) || !target) throw new NoSuchPath();
  const [, namespace, plural = '', name] = target;
  if ((plural === 'nodes') === (namespace !== undefined) && (plural === 'nodes' || name !== undefined))
    throw new NoSuchPath();
  if (request.method !== 'GET') throw notAllowed(request.method);
  const found = name === undefined ? undefined : one(view, plural, namespace ?? '', name);
  const items = found ? [found] : all(view, plural, namespace, query);
  const table = wantsTable(headerOf(request, 'accept') ?? '');
  if (table) return tableOf(items, table, query.get('includeObject') ?? 'Metadata');
  if (found) return { apiVersion, ...found };
  const kind = plural === 'nodes' ? 'NodeMetricsList' : 'PodMetricsList';
  return { kind, apiVersion, metadata: {}, items: items.map(({ kind: _kind, ...rest }) => rest) };
}

const notAllowed = (method: string) => {
  const verb =
    ({ POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' } as const)[method] ?? method;
  return failure(405, 'MethodNotAllowed', `${verb} is not supported on resources of kind "metrics.k8s.io"`);
};

function one(view: MetricsView, plural: string, namespace: string, name: string): Metrics {
  if (plural === 'nodes') {
    const node = view.nodes().find(({ metadata }) => metadata.name === name);
    if (!node) throw notFound({ group: '', name: 'nodes' }, name);
    return nodeMetrics(view, node) ?? missing('nodemetrics', name);
  }
  const pod = view.pods(namespace).find(({ metadata }) => metadata.name === name);
  if (!pod) throw notFound({ group: '', name: 'pods' }, `${namespace}/${name}`);
  return podMetrics(view, pod) ?? missing('podmetrics', `${namespace}/${name}`);
}

function missing(name: string, which: string): never {
  throw notFound({ group: 'metrics.k8s.io', name }, which);
}

function all(
  view: MetricsView,
  plural: string,
  namespace: string | undefined,
  query: ReadonlyMap<string, string>,
): readonly Metrics[] {
  const selector = parseSelector(query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '');
  const fits = ({ metadata }: KubeObject) =>
    matches(selector, metadata) &&
    fields.every(({ field, operator, value }) => {
      const actual = field === 'metadata.name' ? metadata.name : metadata.namespace;
      return (actual === value) === (operator === '=');
    });
  if (plural === 'nodes')
    return view
      .nodes()
      .filter(fits)
      .flatMap((node) => nodeMetrics(view, node) ?? []);
  return view
    .pods(namespace)
    .filter(fits)
    .flatMap((pod) => podMetrics(view, pod) ?? []);
}

const matches = (selector: Selector, { labels }: KubeObject['metadata']) => selector.matches(labels ?? {});

function metadataOf(view: MetricsView, { metadata }: KubeObject): KubeObject['metadata'] {
  const { name, namespace, labels } = metadata;
  return {
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    creationTimestamp: formatTime(view.now()),
    ...(labels ? { labels } : {}),
  };
}

/** As resource.Quantity writes them: `182m`, `1234567n`, `20Mi`, `12345Ki`. */
function usageOf({ cpu, memoryBytes }: Use): Usage {
  const text = (quantity: string) => parseQuantity(quantity)?.toString() ?? quantity;
  return {
    cpu: text(`${cpu}n`),
    memory: text(memoryBytes % 1024 === 0 ? `${memoryBytes / 1024}Ki` : String(memoryBytes)),
  };
}

function nodeMetrics(view: MetricsView, node: Node): Metrics | undefined {
  const use = view.nodeUse(node.metadata.name ?? '');
  return (
    use && {
      kind: 'NodeMetrics',
      metadata: metadataOf(view, node),
      timestamp: formatTime(use.time),
      window: formatDuration(use.windowMs),
      usage: usageOf(use),
    }
  );
}

function podMetrics(view: MetricsView, pod: Pod): Metrics | undefined {
  const { name, namespace } = pod.metadata;
  const uses = view.podUse(`${namespace}/${name}`);
  if (!uses || uses.length === 0) return undefined;
  const earliest = uses.reduce((a, b) => (b.time < a.time ? b : a));
  return {
    kind: 'PodMetrics',
    metadata: metadataOf(view, pod),
    timestamp: formatTime(earliest.time),
    window: formatDuration(earliest.windowMs),
    containers: uses.map((use) => ({ name: use.name, usage: usageOf(use) })),
  };
}
