import { defineKind } from '../../kind.ts';
import type { Node } from '../../generated/types.ts';
import { mapField, withEmptyStructs, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { withStatusOf } from '../../status.ts';
import { nodeTable } from './table.ts';
import { validateNode } from './validate.ts';

export const node = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  leftOut: ['Devices, image garbage collection and pressure conditions'],
  schemaType: 'Node',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  defaults: (object) =>
    withEmptyStructs(
      mapField(object, 'status', (status) =>
        status.capacity ? withPointerDefaults(status, { allocatable: status.capacity }) : status,
      ),
      'spec',
      'status',
    ),
  // A kubelet registers its node with its status: unlike other kinds, a create keeps it.
  prepareForUpdate: withStatusOf,
  validate: validateNode,
  selectableFields: { 'spec.unschedulable': (object) => String(object.spec?.unschedulable ?? false) },
  table: nodeTable,
});
