import { fieldError, qualifiedName, type FieldError } from '@drydock/machinery';
import { defineKind, type ValidationContext } from '../../kind.ts';
import type { CSINode, CSINodeDriver } from '../../generated/types.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { invalids, sameValue } from '../../validation/values.ts';
import { validateDriverName } from '../driver-name.ts';

const longestNodeId = 256;

export const csiNode = defineKind<CSINode>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  plural: 'csinodes',
  singular: 'csinode',
  namespaced: false,
  leftOut: ['Kubelets register none, for there are no CSI drivers'],
  schemaType: 'CSINode',
  nameRule: 'dnsSubdomain',
  unconditionalUpdate: false,
  validate: validateCsiNode,
  table: {
    columns: [
      nameColumn,
      {
        name: 'Drivers',
        type: 'integer',
        description: 'Drivers indicates the number of CSI drivers registered on the node',
      },
      ageColumn,
    ],
    row: ({ metadata, spec }, now) => [
      metadata.name ?? '',
      (spec?.drivers ?? []).length,
      age(metadata.creationTimestamp, now),
    ],
  },
});

/** ValidateCSINode and its update: a driver that is there may go, but not change. */
function validateCsiNode({ spec }: CSINode, { old }: ValidationContext): readonly FieldError[] {
  const drivers = spec?.drivers ?? [];
  const names = drivers.map(({ name }) => name);
  const errors = drivers.flatMap((driver, index) => {
    const path = `spec.drivers[${index}]`;
    return [
      ...validateDriverName(driver.name, `${path}.name`),
      ...validateDriver(driver, path),
      ...(driver.name && names.indexOf(driver.name) < index
        ? [fieldError.duplicate(`${path}.name`, driver.name)]
        : []),
    ];
  });
  const before = (old as CSINode | undefined)?.spec?.drivers ?? [];
  const changed = before.filter((driver) => {
    const now = drivers.find(({ name }) => name === driver.name);
    return now && !sameValue({ ...now, allocatable: 0 }, { ...driver, allocatable: 0 });
  });
  return [
    ...errors,
    ...changed.map((driver) => fieldError.invalid('spec.drivers', driver, 'field is immutable')),
  ];
}

function validateDriver(
  { nodeID, allocatable, topologyKeys = [] }: CSINodeDriver,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!nodeID) errors.push(fieldError.required(`${path}.nodeID`));
  else if (nodeID.length > longestNodeId)
    errors.push(fieldError.invalid(`${path}.nodeID`, nodeID, `must be ${longestNodeId} characters or less`));
  if (allocatable?.count !== undefined && allocatable.count < 0)
    errors.push(
      fieldError.invalid(
        `${path}.allocatable.count`,
        allocatable.count,
        'must be greater than or equal to 0',
      ),
    );
  topologyKeys.forEach((key, index) => {
    if (topologyKeys.indexOf(key) < index) errors.push(fieldError.duplicate(`${path}.topologyKeys`, key));
    if (key === '') errors.push(fieldError.required(`${path}.topologyKeys`));
    else errors.push(...invalids(`${path}.topologyKeys`, key, qualifiedName(key)));
  });
  return errors;
}
