// Resources that are not stored: whoever asks is told what is so now.
import { notFound, type KubeObject, type RestResponse } from '@drydock/machinery';
import { respondList, respondObject } from '../negotiation/respond.ts';
import type { ResourceRequest } from '../server-context.ts';
import { selectionOf } from './selection.ts';

/** The components of a control plane that answers at all: without them nobody could ask. */
const componentStatuses: readonly KubeObject[] = ['scheduler', 'controller-manager', 'etcd-0'].map(
  (name): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ComponentStatus',
    metadata: { name },
    conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
  }),
);

const computed: Readonly<Record<string, readonly KubeObject[]>> = {
  '/componentstatuses': componentStatuses,
};

/** The answer to get and list of such a resource; undefined for the others. */
export function answerComputed(request: ResourceRequest): RestResponse | undefined {
  const { resource, query, path, info } = request;
  const objects = computed[`${resource.definition.group}/${resource.definition.plural}`];
  if (!objects) return undefined;
  if (info.verb === 'list')
    return respondList(request, objects.filter(selectionOf(resource, query).matches), {});
  const found = objects.find(({ metadata }) => metadata.name === path.name);
  if (!found) throw notFound(resource.qualified, path.name);
  return respondObject(request, found);
}
