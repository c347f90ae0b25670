export { imageCatalogue } from '@drydock/images';
export { addonNames } from './addons.ts';
export { ConnectionFailure, type ConnectionSettings } from './access/transport-for.ts';
export { anonymous, workstationUser } from './access/users.ts';
export type { Cluster } from './cluster.ts';
export { createCluster, type ClusterOptions } from './create-cluster.ts';
export type { ClusterNode, Profile, ProfileContext } from './profile.ts';
export { profiles } from './profiles/registry.ts';
