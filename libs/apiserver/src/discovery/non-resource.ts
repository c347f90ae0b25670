// Paths that are no resources: discovery, version, health, OpenAPI.
import type { RestResponse } from '@drydock/machinery';
import { remoteApis } from '../aggregation/api-services.ts';
import { withAggregated } from '../aggregation/discover-aggregated.ts';
import { respond } from '../negotiation/respond.ts';
import type { RequestInfo } from '../request/request-info.ts';
import type { ServerContext } from '../server-context.ts';
import { serveOpenApi } from '../openapi/serve-openapi.ts';
import { aggregated, aggregatedContentType, aggregatedVersion } from './aggregated.ts';
import { checksOf, health } from './health.ts';
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './legacy.ts';
import { metrics, sliMetrics } from './metrics.ts';
import { advertisedAddress, jsonWebKeys, openIdConfiguration } from './openid.ts';
import { discover } from './resource-entries.ts';

type Answer = RestResponse | undefined;

/** Answers a path that is no resource; undefined when there is no such path. */
export function nonResource(
  server: ServerContext,
  info: RequestInfo,
  accept: string | undefined,
): Answer | Promise<Answer> {
  if (info.verb !== 'get') return undefined;
  const [first, second, third, ...rest] = info.path.split('/').slice(1);
  switch (first) {
    case '':
      return respond({ paths: paths(server) });
    case 'version':
      return second === undefined ? respond(server.version) : undefined;
    case 'healthz':
    case 'livez':
    case 'readyz':
      return health(
        first,
        [second, third, ...rest].filter((part) => part !== undefined).join('/'),
        info.query,
      );
    case 'api':
    case 'apis':
      return rest.length > 0 ? undefined : discoverAll(server, first, [second, third], accept);
    case 'metrics':
      return second === undefined
        ? metrics(server)
        : info.path === '/metrics/slis'
          ? sliMetrics()
          : undefined;
    case '.well-known':
      return info.path === '/.well-known/openid-configuration' ? openIdConfiguration(server) : undefined;
    case 'openid':
      return info.path === '/openid/v1/jwks' ? jsonWebKeys() : undefined;
    case 'openapi':
      return serveOpenApi(server, info.path, accept);
    default:
      return undefined;
  }
}

/** Takes time only where other servers have to be asked what they serve. */
function discoverAll(
  server: ServerContext,
  root: 'api' | 'apis',
  below: readonly (string | undefined)[],
  accept: string | undefined,
): Answer | Promise<Answer> {
  const own = discover(server.resources);
  if (root === 'api' || remoteApis(server.store).length === 0)
    return discovery(server, own, root, below, accept);
  return withAggregated(server, own).then((groups) => discovery(server, groups, root, below, accept));
}

function discovery(
  server: ServerContext,
  groups: ReturnType<typeof discover>,
  root: 'api' | 'apis',
  [second, third]: readonly (string | undefined)[],
  accept: string | undefined,
): Answer {
  if (second === undefined) return discoveryRoot(server, groups, root, accept);
  const group = groups.find((item) => item.group === (root === 'api' ? '' : second));
  const wanted = root === 'api' ? second : third;
  if (!group || (root === 'api' && third !== undefined)) return undefined;
  if (wanted === undefined) return respond({ kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group) });
  const version = group.versions.find((item) => item.version === wanted);
  return version && respond(apiResourceList(group.group, version.version, version.resources));
}

function discoveryRoot(
  server: ServerContext,
  groups: ReturnType<typeof discover>,
  root: 'api' | 'apis',
  accept: string | undefined,
): RestResponse {
  const version = aggregatedVersion(accept);
  if (version === undefined)
    return respond(root === 'api' ? apiVersions(groups, advertisedAddress(server)) : apiGroupList(groups));
  const mine = groups.filter(({ group }) => (group === '') === (root === 'api'));
  return {
    status: 200,
    headers: { 'content-type': aggregatedContentType(version) },
    body: aggregated(mine, version),
  };
}

function paths(server: ServerContext): string[] {
  const groups = discover(server.resources);
  const versions = groups.flatMap(({ group, versions: list }) =>
    group === ''
      ? list.map(({ version }) => `/api/${version}`)
      : [`/apis/${group}`, ...list.map(({ version }) => `/apis/${group}/${version}`)],
  );
  const fixed =
    '/.well-known/openid-configuration /api /apis /metrics /metrics/slis /openapi/v2 /openapi/v3 /openapi/v3/ /openid/v1/jwks /version';
  const healthPaths = (['healthz', 'livez', 'readyz'] as const).flatMap((endpoint) => [
    `/${endpoint}`,
    ...checksOf(endpoint).map((name) => `/${endpoint}/${name}`),
  ]);
  return [...fixed.split(' '), ...healthPaths, ...versions].sort();
}
