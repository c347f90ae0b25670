// metadata.managedFields: who owns which fields. One entry per manager, operation, version and subresource.
import { formatTime, isObject, type KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../write-request.ts';
import { changesBetween } from './compare.ts';
import {
  difference,
  emptySet,
  equalSets,
  isEmpty,
  setFromJson,
  setToJson,
  union,
  withoutBelow,
  type FieldSet,
} from './field-set.ts';
import { shapeOfType } from './shape.ts';

export interface ManagerKey {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource?: string;
}

export interface Manager extends ManagerKey {
  /** RFC 3339. */
  readonly time: string;
  readonly fields: FieldSet;
}

/** Fields that nobody owns: identity, and what only the server writes. */
const unowned = setFromJson({
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    'f:creationTimestamp': {},
    'f:deletionGracePeriodSeconds': {},
    'f:deletionTimestamp': {},
    'f:generation': {},
    'f:managedFields': {},
    'f:name': {},
    'f:namespace': {},
    'f:resourceVersion': {},
    'f:selfLink': {},
    'f:uid': {},
  },
});
const statusFields = setFromJson({ 'f:status': {} });

/** The fields of a set that can be owned through this endpoint. */
export function ownable(
  fields: FieldSet,
  { resource, subresource }: Pick<WriteRequest, 'resource' | 'subresource'>,
): FieldSet {
  const stripped = withoutBelow(fields, unowned);
  if (!resource.definition.subresources?.includes('status') || subresource === 'status') return stripped;
  return withoutBelow(stripped, statusFields);
}

export function readManagers({ metadata }: KubeObject): readonly Manager[] {
  const { managedFields } = metadata as { readonly managedFields?: unknown };
  if (!Array.isArray(managedFields)) return [];
  return managedFields.filter(isObject).flatMap((entry) => {
    const { manager, operation, apiVersion, subresource, time, fieldsV1 } = entry;
    if (operation !== 'Apply' && operation !== 'Update') return [];
    return [
      {
        manager: String(manager ?? ''),
        operation,
        apiVersion: String(apiVersion ?? ''),
        ...(typeof subresource === 'string' && subresource !== '' ? { subresource } : {}),
        time: String(time ?? ''),
        fields: setFromJson(fieldsV1),
      },
    ];
  });
}

/** The object with these managers; those without fields are left out. Applied ones first, then by time and name. */
export function withManagers(object: KubeObject, managers: readonly Manager[]): KubeObject {
  const { managedFields: _old, ...metadata } = object.metadata as Readonly<Record<string, unknown>>;
  const entries = managers
    .filter(({ fields }) => !isEmpty(fields))
    .sort(
      (a, b) => compare(a.operation, b.operation) || compare(a.time, b.time) || compare(a.manager, b.manager),
    )
    .map(({ manager, operation, apiVersion, subresource, time, fields }) => ({
      apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1: setToJson(fields),
      manager,
      operation,
      ...(subresource === undefined ? {} : { subresource }),
      time,
    }));
  return {
    ...object,
    metadata: { ...metadata, ...(entries.length > 0 ? { managedFields: entries } : {}) },
  } as KubeObject;
}

export const sameManager = (a: ManagerKey, b: ManagerKey) =>
  a.manager === b.manager &&
  a.operation === b.operation &&
  a.apiVersion === b.apiVersion &&
  a.subresource === b.subresource;

/**
 * An ordinary write: what it changed now belongs to the writer, what it removed to nobody. Objects that nobody has applied
 * on the server carry no managers and get none.
 */
export function trackUpdate(write: WriteRequest, next: KubeObject, old: KubeObject): KubeObject {
  const managers = readManagers(next);
  if (managers.length === 0 || write.applying) return next;
  const writer: ManagerKey = {
    manager: write.manager,
    operation: 'Update',
    apiVersion: write.resource.apiVersion,
    ...(write.subresource === '' ? {} : { subresource: write.subresource }),
  };
  const { changed, removed } = changesBetween(old, next, shapeOfType(write.resource.definition.schemaType));
  const [mine, gone] = [ownable(changed, write), ownable(removed, write)];
  if (isEmpty(mine) && isEmpty(gone)) return withManagers(next, managers);
  const others = managers
    .filter((manager) => !sameManager(manager, writer))
    .map((manager) => ({ ...manager, fields: difference(withoutBelow(manager.fields, gone), mine) }));
  const before = managers.find((manager) => sameManager(manager, writer));
  const fields = union(withoutBelow(before?.fields ?? emptySet, gone), mine);
  const time =
    before && equalSets(before.fields, fields) ? before.time : formatTime(write.server.clock.now());
  return withManagers(next, [...others, { ...writer, time, fields }]);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
