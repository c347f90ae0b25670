import type { KubeObject } from '@drydock/machinery';
import { controllerBindings, controllerRoles } from './controller-roles.ts';
import { systemBindings, systemNamespaceRoles, systemRoles } from './system-roles.ts';
import { userFacingRoles } from './user-facing-roles.ts';

const byName = (a: KubeObject, b: KubeObject) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1);

/** What kube-apiserver itself creates on a new cluster for RBAC. In the order in which it must be created; kube-system must exist. */
export function bootstrapObjects(): readonly KubeObject[] {
  return [
    ...[...systemRoles, ...controllerRoles, ...userFacingRoles].sort(byName),
    ...[...systemBindings, ...controllerBindings].sort(byName),
    ...systemNamespaceRoles,
  ];
}
