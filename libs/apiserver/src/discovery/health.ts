import type { RestResponse } from '@drydock/machinery';
import { respondText } from '../negotiation/respond.ts';
import type { Query } from '../request/query.ts';

export type HealthEndpoint = 'healthz' | 'livez' | 'readyz';

const onlyReady = new Set(['etcd-readiness', 'informer-sync', 'shutdown']);
/** In the order in which kube-apiserver registers them. */
const checks = [
  'ping',
  'log',
  'etcd',
  'etcd-readiness',
  'informer-sync',
  'poststarthook/start-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'poststarthook/priority-and-fairness-config-consumer',
  'poststarthook/priority-and-fairness-filter',
  'poststarthook/storage-object-count-tracker-hook',
  'poststarthook/start-apiextensions-informers',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/crd-informer-synced',
  'poststarthook/start-system-namespaces-controller',
  'poststarthook/start-cluster-authentication-info-controller',
  'poststarthook/start-kube-apiserver-identity-lease-controller',
  'poststarthook/start-kube-apiserver-identity-lease-garbage-collector',
  'poststarthook/start-legacy-token-tracking-controller',
  'poststarthook/start-service-ip-repair-controllers',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/priority-and-fairness-config-producer',
  'poststarthook/bootstrap-controller',
  'poststarthook/start-kubernetes-service-cidr-controller',
  'poststarthook/aggregator-reload-proxy-client-cert',
  'poststarthook/start-kube-aggregator-informers',
  'poststarthook/apiservice-status-local-available-controller',
  'poststarthook/apiservice-status-remote-available-controller',
  'poststarthook/apiservice-registration-controller',
  'poststarthook/apiservice-discovery-controller',
  'poststarthook/kube-apiserver-autoregistration',
  'autoregister-completion',
  'poststarthook/apiservice-openapi-controller',
  'poststarthook/apiservice-openapiv3-controller',
  'shutdown',
];

/** Names of the checks behind an endpoint. A server that answers at all is whole: every check is good. */
export function checksOf(endpoint: HealthEndpoint): readonly string[] {
  return endpoint === 'readyz' ? checks : checks.filter((name) => !onlyReady.has(name));
}

/** /healthz, /livez and /readyz: as a whole, one check, or with `?verbose` all of them; `?exclude=` leaves some out. */
export function health(endpoint: HealthEndpoint, check: string, query: Query): RestResponse | undefined {
  const all = checksOf(endpoint);
  if (check !== '') return all.includes(check) ? respondText('ok') : undefined;
  if (query.get('verbose') === undefined) return respondText('ok');
  const excluded = query.all('exclude');
  const lines = all.map((name) =>
    excluded.includes(name) ? `[+]${name} excluded: ok\n` : `[+]${name} ok\n`,
  );
  const unknown = excluded.filter((name) => !all.includes(name)).map((name) => JSON.stringify(name));
  const warning =
    unknown.length === 0
      ? ''
      : `warn: some health checks cannot be excluded: no matches for ${unknown.join(',')}\n`;
  return respondText(`${lines.join('')}${warning}${endpoint} check passed\n`);
}
