import type { KubeObject } from '@drydock/machinery';
import { systemBindings, systemNamespaceRoles, systemRoles } from './system-roles.ts';
import { userFacingRoles } from './user-facing-roles.ts';

const byName = (a: KubeObject, b: KubeObject) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1);

/** What kube-apiserver itself creates on a new cluster for RBAC. In the order in which it must be created; kube-system must exist. */
export function bootstrapObjects(): readonly KubeObject[] {
  return [...[...systemRoles, ...userFacingRoles].sort(byName), ...systemBindings, ...systemNamespaceRoles];
}
