import type { TableDefinition } from '../../kind.ts';
import type { Node } from '../../generated/types.ts';
import { age, ageColumn, nameColumn, orNone, wide } from '../../table/cells.ts';

const rolePrefix = 'node-role.kubernetes.io/';
const oldRoleLabel = 'kubernetes.io/role';

/** `kubectl get nodes`. */
export const nodeTable: TableDefinition<Node> = {
  columns: [
    nameColumn,
    { name: 'Status', description: 'The status of the node' },
    { name: 'Roles', description: 'The roles of the node' },
    ageColumn,
    { name: 'Version', documentedBy: 'NodeSystemInfo.kubeletVersion' },
    wide('Internal-IP', 'NodeStatus.addresses'),
    wide('External-IP', 'NodeStatus.addresses'),
    wide('OS-Image', 'NodeSystemInfo.osImage'),
    wide('Kernel-Version', 'NodeSystemInfo.kernelVersion'),
    wide('Container-Runtime', 'NodeSystemInfo.containerRuntimeVersion'),
  ],
  row: (node, now) => {
    const info = node.status?.nodeInfo;
    return [
      node.metadata.name ?? '',
      statusCell(node),
      orNone(roles(node).join(',')),
      age(node.metadata.creationTimestamp, now),
      info?.kubeletVersion ?? '',
      orNone(addressOf(node, 'InternalIP')),
      orNone(addressOf(node, 'ExternalIP')),
      info?.osImage || '<unknown>',
      info?.kernelVersion || '<unknown>',
      info?.containerRuntimeVersion || '<unknown>',
    ];
  },
};

/** The roles that labels give to a node, sorted; also what `describe` prints. */
export function roles(node: Node): readonly string[] {
  const found = Object.entries(node.metadata.labels ?? {}).flatMap(([label, value]) => {
    if (label.startsWith(rolePrefix) && label.length > rolePrefix.length)
      return [label.slice(rolePrefix.length)];
    return label === oldRoleLabel && value !== '' ? [value] : [];
  });
  return [...new Set(found)].sort();
}

function statusCell(node: Node): string {
  const ready = node.status?.conditions?.find((condition) => condition.type === 'Ready');
  const text = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return node.spec?.unschedulable ? `${text},SchedulingDisabled` : text;
}

function addressOf(node: Node, type: string): string | undefined {
  return node.status?.addresses?.find((address) => address.type === type)?.address;
}
