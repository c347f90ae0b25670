import { defineKind } from '../../kind.ts';
import type { ClusterRole } from '../../generated/types.ts';
import { createdAtTable } from '../../table/created-at.ts';
import { validateRules } from '../rules.ts';

export const clusterRole = defineKind<ClusterRole>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  namespaced: false,
  schemaType: 'ClusterRole',
  nameRule: 'pathSegment',
  validate: (object) => validateRules(object.rules, 'ClusterRole'),
  table: createdAtTable,
});
