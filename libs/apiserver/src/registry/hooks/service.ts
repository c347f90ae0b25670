import type { RegistryHooks } from '../registry-hooks.ts';

/** Cluster IPs and node ports are given out here. */
export const serviceHooks: RegistryHooks = {
  beforeCreate: (object, { server }) => server.services.allocate(object),
  beforeUpdate: (object, old, { server }) => server.services.allocate(object, old),
};
