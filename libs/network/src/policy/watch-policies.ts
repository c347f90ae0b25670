import { resources, type InformerFactory } from '@drydock/client';
import type { PolicyWorld } from './network-policies.ts';

/** The objects that an enforcing network plug-in watches. The caller starts the factory. */
export function watchPolicies(informers: InformerFactory): PolicyWorld {
  const policies = informers.for(resources.networkPolicies);
  const pods = informers.for(resources.pods);
  const namespaces = informers.for(resources.namespaces);
  return {
    policies: (namespace) => policies.list(namespace),
    pod: (namespace, name) => pods.get(namespace, name),
    namespaceLabels: (name) => namespaces.get('', name)?.metadata.labels ?? {},
  };
}
