import type { RestResponse } from '@drydock/machinery';
import { respondText } from '../negotiation/respond.ts';
import type { Query } from '../request/query.ts';

const checks = [
  'ping',
  'log',
  'etcd',
  'poststarthook/start-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'poststarthook/start-service-ip-repair-controllers',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/apiservice-openapiv3-controller',
];
const onlyReady: Readonly<Record<string, readonly string[]>> = {
  healthz: [],
  livez: [],
  readyz: ['etcd-readiness', 'informer-sync', 'shutdown'],
};

/** /healthz, /livez and /readyz: as a whole, one check, or with `?verbose` all of them. */
export function health(
  endpoint: 'healthz' | 'livez' | 'readyz',
  check: string,
  query: Query,
): RestResponse | undefined {
  const all = [...checks, ...(onlyReady[endpoint] ?? [])];
  if (check !== '') return all.includes(check) ? respondText('ok') : undefined;
  if (query.get('verbose') === undefined) return respondText('ok');
  return respondText(`${all.map((name) => `[+]${name} ok\n`).join('')}${endpoint} check passed\n`);
}
