import { defineKind } from '../../kind.ts';
import type { Role } from '../../generated/types.ts';
import { createdAtTable } from '../../table/created-at.ts';
import { validateRules } from '../rules.ts';

export const role = defineKind<Role>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  singular: 'role',
  namespaced: true,
  schemaType: 'Role',
  nameRule: 'pathSegment',
  validate: (object) => validateRules(object.rules, 'Role'),
  table: createdAtTable,
});
