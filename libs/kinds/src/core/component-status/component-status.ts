import { defineKind } from '../../kind.ts';
import type { ComponentStatus } from '../../generated/types.ts';
import { nameColumn } from '../../table/cells.ts';

/** Never stored: the API server asks the components when somebody asks for them. */
export const componentStatus = defineKind<ComponentStatus>({
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  plural: 'componentstatuses',
  singular: 'componentstatus',
  shortNames: ['cs'],
  namespaced: false,
  leftOut: ['The components are always healthy'],
  schemaType: 'ComponentStatus',
  verbs: ['get', 'list'],
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  nameRule: 'pathSegment',
  table: {
    columns: [
      nameColumn,
      { name: 'Status', description: 'Status of the component conditions' },
      { name: 'Message', description: 'Message of the component conditions' },
      { name: 'Error', description: 'Error of the component conditions' },
    ],
    row: ({ metadata, conditions }) => {
      const healthy = (conditions ?? []).find(({ type }) => type === 'Healthy');
      const status = healthy ? (healthy.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown';
      return [metadata.name ?? '', status, healthy?.message ?? '', healthy?.error ?? ''];
    },
  },
});
