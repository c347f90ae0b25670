import type { Qualified, RestRequest } from '@drydock/machinery';

const kinds: Readonly<Record<RestRequest['method'], string>> = {
  DELETE: 'DeleteOptions',
  GET: 'ListOptions',
  PATCH: 'PatchOptions',
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
};

/** The kind that errors about query parameters name. */
export function optionsKind(method: RestRequest['method']): Qualified {
  return { group: 'meta.k8s.io', name: kinds[method] };
}
