// The API server alone: a booted cluster whose controllers, scheduler and kubelets have been stopped, asked over HTTP
// messages as an official kubectl asks it (without the sockets), and in process as the engine's own clients do.
import { Sandbox } from '@drydock/session';
import type { Benchmark } from './benchmark.ts';

type Cluster = Sandbox['cluster'];

const pods = '/api/v1/namespaces/default/pods';
const tableType = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const budgetMs = 1500;

const pod = (index: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `bench-${index}`, labels: { app: 'bench', shard: String(index % 10) } },
  spec: {
    containers: [
      {
        name: 'web',
        image: 'nginx:1.27',
        ports: [{ containerPort: 80 }],
        resources: { requests: { cpu: '100m', memory: '64Mi' } },
      },
    ],
  },
});

async function apiServer(): Promise<{ cluster: Cluster; ask: Ask }> {
  const { cluster } = await Sandbox.create({ seed: 'bench-api' });
  cluster.stop();
  return { cluster, ask: asker(cluster) };
}

type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<void>;

/** Sends one HTTP message and reads the answer to its end; throws for what fails. */
function asker(cluster: Cluster): Ask {
  const encoder = new TextEncoder();
  return async (method, path, body, headers = {}) => {
    const answer = await cluster.handleHttp({
      method,
      path,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      body: body === undefined ? new Uint8Array() : encoder.encode(JSON.stringify(body)),
    });
    if (answer.status >= 300 || !(answer.body instanceof Uint8Array))
      throw new Error(`${method} ${path}: ${answer.status}`);
  };
}

async function create(ask: Ask, count: number, from = 0): Promise<void> {
  for (let index = from; index < from + count; index++) await ask('POST', pods, pod(index));
}

/** Runs `work` for a while, after a warm-up, and tells how often it ran per second. */
async function perSecond(work: (index: number) => Promise<void>): Promise<string> {
  let index = 0;
  const runFor = async (ms: number) => {
    const first = index;
    const began = performance.now();
    while (performance.now() - began < ms) await work(index++);
    return ((index - first) / (performance.now() - began)) * 1000;
  };
  await runFor(budgetMs / 3);
  return rate(await runFor(budgetMs));
}

const rate = (value: number) =>
  `${value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)}/s`;

function used(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const mebibytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
const note = globalThis.gc ? '' : ' (without a forced collection: an upper bound)';

const get: Benchmark = {
  name: 'api-get',
  what: 'API: get of a pod over HTTP',
  async run() {
    const { ask } = await apiServer();
    await create(ask, 1000);
    return perSecond((index) => ask('GET', `${pods}/bench-${index % 1000}`));
  },
};

const list = (name: string, what: string, headers: Readonly<Record<string, string>>): Benchmark => ({
  name,
  what,
  async run() {
    const { ask } = await apiServer();
    await create(ask, 1000);
    return perSecond(() => ask('GET', pods, undefined, headers));
  },
});

const createPods: Benchmark = {
  name: 'api-create',
  what: 'API: create of a pod over HTTP',
  async run() {
    const { ask } = await apiServer();
    return perSecond((index) => ask('POST', pods, pod(index)));
  },
};

const patch: Benchmark = {
  name: 'api-patch',
  what: 'API: strategic merge patch of a pod over HTTP',
  async run() {
    const { ask } = await apiServer();
    await create(ask, 1000);
    const headers = { 'content-type': 'application/strategic-merge-patch+json' };
    return perSecond((index) =>
      ask(
        'PATCH',
        `${pods}/bench-${index % 1000}`,
        { metadata: { annotations: { n: String(index) } } },
        headers,
      ),
    );
  },
};

const watchers = 1000;

const watch: Benchmark = {
  name: 'api-watch',
  what: `API: events over HTTP to ${watchers.toLocaleString('en')} watchers of all pods, and memory per watcher`,
  async run() {
    const { cluster, ask } = await apiServer();
    await create(ask, 1);
    const before = used();
    let seen = 0;
    const follow = async () => {
      const path = `/api/v1/pods?watch=1&resourceVersion=${cluster.store.revision}`;
      const { body } = await cluster.handleHttp({ method: 'GET', path, headers: {}, body: new Uint8Array() });
      void (async () => {
        for await (const _line of body as AsyncIterable<Uint8Array>) seen++;
      })();
    };
    for (let index = 0; index < watchers; index++) await follow();
    const perWatcher = (used() - before) / watchers / 1024;
    const headers = { 'content-type': 'application/merge-patch+json' };
    const began = performance.now();
    let sent = 0;
    while (performance.now() - began < budgetMs) {
      await ask('PATCH', `${pods}/bench-0`, { metadata: { annotations: { n: String(sent++) } } }, headers);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const ms = performance.now() - began;
    if (seen !== sent * watchers) throw new Error(`${sent * watchers - seen} events were lost`);
    return `${rate((seen / ms) * 1000)}, ${perWatcher.toFixed(1)} KiB${note}`;
  },
};

const memory: Benchmark = {
  name: 'api-memory',
  what: 'API: memory for 10,000 pods (the history of their creation compacted)',
  async run() {
    const { cluster, ask } = await apiServer();
    await create(ask, 100);
    const before = used();
    await create(ask, 10_000, 100);
    cluster.store.compact(cluster.store.revision);
    return `${mebibytes(used() - before)}${note}`;
  },
};

/** `drydock bench api`. */
export const apiBenchmarks: readonly Benchmark[] = [
  get,
  list('api-list', 'API: list of 1,000 pods over HTTP, JSON', {}),
  list('api-list-table', 'API: list of 1,000 pods over HTTP, Table', { accept: tableType }),
  createPods,
  patch,
  watch,
  memory,
];
