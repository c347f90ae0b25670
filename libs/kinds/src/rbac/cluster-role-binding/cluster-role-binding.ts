import { defineKind } from '../../kind.ts';
import type { ClusterRoleBinding } from '../../generated/types.ts';
import { bindingTable, defaultBinding } from '../binding.ts';
import { validateBinding } from '../binding-validation.ts';

export const clusterRoleBinding = defineKind<ClusterRoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  namespaced: false,
  schemaType: 'ClusterRoleBinding',
  nameRule: 'pathSegment',
  defaults: defaultBinding,
  validate: validateBinding,
  table: bindingTable('ClusterRoleBinding'),
});
