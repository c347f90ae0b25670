import type { ResourceType } from '@drydock/client';
import type { EndpointSlice, Service } from '@drydock/kinds';

/** What kube-proxy watches. */
export const watched: { services: ResourceType<Service>; endpointSlices: ResourceType<EndpointSlice> } = {
  services: { group: '', version: 'v1', plural: 'services', kind: 'Service', namespaced: true },
  endpointSlices: {
    group: 'discovery.k8s.io',
    version: 'v1',
    plural: 'endpointslices',
    kind: 'EndpointSlice',
    namespaced: true,
  },
};
