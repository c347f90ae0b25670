import { defineKind } from '../../kind.ts';
import type { RoleBinding } from '../../generated/types.ts';
import { bindingTable, defaultBinding } from '../binding.ts';
import { validateBinding } from '../binding-validation.ts';

export const roleBinding = defineKind<RoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  singular: 'rolebinding',
  namespaced: true,
  schemaType: 'RoleBinding',
  nameRule: 'pathSegment',
  defaults: defaultBinding,
  validate: validateBinding,
  table: bindingTable('RoleBinding'),
});
