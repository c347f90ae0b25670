import type { ServerContext } from '../server-context.ts';
import type { WriteRequest } from './write-request.ts';

const user = { username: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] };

/** A write of the API server's own controllers: webhooks are not asked about it. */
export function internalWrite(
  server: ServerContext,
  resource: WriteRequest['resource'],
  place: Pick<WriteRequest, 'namespace' | 'name'> & { readonly subresource?: string },
): WriteRequest {
  return {
    server,
    user,
    resource: resource.stored ?? resource,
    requested: resource,
    subresource: '',
    ...place,
    dryRun: false,
    manager: 'kube-apiserver',
    warnings: [],
  };
}
