import { isDryRun, type DeleteOptions } from '../registry/delete-options.ts';
import type { WriteRequest } from '../registry/write-request.ts';
import type { ResourceRequest } from '../server-context.ts';

/** The write that a request asks for. */
export function writeOf(request: ResourceRequest, options?: DeleteOptions): WriteRequest {
  const { server, user, resource, path, query, warnings } = request;
  return {
    server,
    user,
    resource,
    subresource: path.subresource,
    namespace: resource.definition.namespaced ? path.namespace : '',
    name: path.name,
    dryRun: isDryRun(request.request, query, options),
    warnings,
  };
}
