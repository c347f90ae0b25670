import type { RestRequest } from '@drydock/machinery';
import type { RequestInfo } from '../request/request-info.ts';

/** What kube-apiserver's apiserver_request_total counts, since this server started. */
export class RequestCounts {
  readonly #counts = new Map<string, number>();

  count(request: RestRequest, info: RequestInfo, code: number): void {
    const labels = labelsOf(request, info, code);
    if (labels !== undefined) this.#counts.set(labels, (this.#counts.get(labels) ?? 0) + 1);
  }

  /** Labels and their counts, sorted. */
  get all(): readonly (readonly [string, number])[] {
    return [...this.#counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

const health = /^\/(healthz|livez|readyz)$/;
const streams = new Set(['attach', 'exec', 'portforward', 'proxy']);

function labelsOf(request: RestRequest, info: RequestInfo, code: number): string | undefined {
  const { resource, path, query } = info;
  if (!resource)
    return health.test(path)
      ? labels(code, '', { group: '', version: '', resource: '', subresource: path }, '', 'GET')
      : undefined;
  const scope = resource.name !== '' ? 'resource' : resource.namespace !== '' ? 'namespace' : 'cluster';
  return labels(code, query.get('dryRun') ?? '', resource, scope, verbOf(request, info));
}

function verbOf({ method, headers }: RestRequest, { verb, resource }: RequestInfo): string {
  if (streams.has(resource?.subresource.split('/')[0] ?? '')) return 'CONNECT';
  if (verb === 'list' || verb === 'watch' || verb === 'deletecollection') return verb.toUpperCase();
  const applies = method === 'PATCH' && headers?.['content-type']?.startsWith('application/apply-patch');
  return applies ? 'APPLY' : method;
}

function labels(
  code: number,
  dryRun: string,
  place: {
    readonly group: string;
    readonly version: string;
    readonly resource: string;
    readonly subresource: string;
  },
  scope: string,
  verb: string,
): string {
  const { group, version, resource, subresource } = place;
  // dry run has one legal value; whatever else somebody sends must not fill the memory
  const dry = dryRun === '' ? '' : 'All';
  const below = resource === '' ? subresource : (subresource.split('/')[0] ?? '');
  return `code="${code}",component="apiserver",dry_run="${dry}",group="${group}",resource="${resource}",scope="${scope}",subresource="${below}",verb="${verb}",version="${version}"`;
}
