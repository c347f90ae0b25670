import { isDryRun, type DeleteOptions } from '../registry/delete-options.ts';
import type { WriteRequest } from '../registry/write-request.ts';
import type { ResourceRequest } from '../server-context.ts';

/** The write that a request asks for. */
export function writeOf(request: ResourceRequest, options?: DeleteOptions): WriteRequest {
  const { server, user, resource, path, query, warnings, answers } = request;
  return {
    server,
    user,
    resource: resource.stored ?? resource,
    requested: resource,
    subresource: path.subresource,
    namespace: resource.definition.namespaced ? path.namespace : '',
    name: path.name,
    dryRun: isDryRun(request.request, query, options),
    manager: managerOf(request),
    warnings,
    answers,
  };
}

/** As the real server names who wrote: the parameter, or the first part of the user agent. */
function managerOf({ query, request }: ResourceRequest): string {
  return query.get('fieldManager') || (request.headers?.['user-agent'] ?? '').split('/')[0] || 'unknown';
}
