// /metrics: the part of kube-apiserver's metrics that a simulated server can say truly. Process and Go metrics, latencies
// and everything about caches and queues are left out.
import type { RestResponse } from '@drydock/machinery';
import type { ServerContext } from '../server-context.ts';
import { checksOf, type HealthEndpoint } from './health.ts';

type Sample = readonly [labels: string, value: number];

function family(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

export function metrics(server: ServerContext): RestResponse {
  return text(
    [
      family(
        'apiserver_request_total',
        'counter',
        '[STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.',
        server.requestCounts.all,
      ),
      family(
        'apiserver_storage_objects',
        'gauge',
        '[STABLE] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.',
        storedObjects(server),
      ),
      family(
        'kubernetes_build_info',
        'gauge',
        "[ALPHA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.",
        [[buildLabels(server), 1]],
      ),
      healthSamples(),
    ].join(''),
  );
}

/** /metrics/slis: the health checks as numbers. */
export function sliMetrics(): RestResponse {
  return text(healthSamples());
}

function healthSamples(): string {
  const endpoints: readonly HealthEndpoint[] = ['healthz', 'livez', 'readyz'];
  const samples = endpoints
    .flatMap((endpoint) => checksOf(endpoint).map((name) => `name="${name}",type="${endpoint}"`))
    .sort()
    .map((labels) => [labels, 1] as const);
  return family(
    'kubernetes_healthcheck',
    'gauge',
    '[STABLE] This metric records the result of a single healthcheck.',
    samples,
  );
}

function storedObjects({ resources, store }: ServerContext): readonly Sample[] {
  const counts = new Map<string, number>();
  for (const { prefix, definition, qualified } of resources.all) {
    if (definition.storedAs || definition.verbs?.includes('list') === false) continue;
    const name = qualified.group === '' ? qualified.name : `${qualified.name}.${qualified.group}`;
    const { items, remaining } = store.range(prefix, { limit: 1 });
    counts.set(name, items.length + remaining);
  }
  return [...counts.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => [`resource="${name}"`, count]);
}

function buildLabels({ version }: ServerContext): string {
  const { major, minor, gitVersion, gitCommit, gitTreeState, buildDate, goVersion, compiler, platform } =
    version;
  return `build_date="${buildDate}",compiler="${compiler}",git_commit="${gitCommit}",git_tree_state="${gitTreeState}",git_version="${gitVersion}",go_version="${goVersion}",major="${major}",minor="${minor}",platform="${platform}"`;
}

function text(body: string): RestResponse {
  const contentType = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores';
  return { status: 200, headers: { 'content-type': contentType }, body };
}
