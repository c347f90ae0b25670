import { forbidden, notFound } from '@drydock/machinery';
import type { AdmissionPlugin } from '../plugin.ts';

const immortal = new Set(['default', 'kube-system', 'kube-public']);
const namespaces = { group: '', name: 'namespaces' };

/** Nothing is created in a namespace that is missing or dying; three namespaces cannot be deleted. */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admitCreate: (object, { server, resource, namespace, name }) => {
    if (!resource.definition.namespaced) return object;
    const found = server.store.get(`/registry/namespaces/${namespace}`);
    if (!found) throw notFound(namespaces, namespace);
    if (found.metadata.deletionTimestamp === undefined) return object;
    throw forbidden(
      resource.qualified,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
      [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    );
  },
  admitDelete: (_old, { resource, name }) => {
    const { group, plural } = resource.definition;
    if (group === '' && plural === 'namespaces' && immortal.has(name))
      throw forbidden(resource.qualified, name, 'this namespace may not be deleted');
  },
};
