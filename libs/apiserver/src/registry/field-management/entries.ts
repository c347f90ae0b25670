// metadata.managedFields as a list of entries: reading what was sent, order, the limit, and one copy for equal field sets.
import { isObject, parseApiVersion, type KubeObject } from '@drydock/machinery';
import { isFieldsV1, nodeOf, union, type Fields, type FieldSet } from './field-set.ts';

export interface ManagerKey {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource?: string;
}

/** One entry of metadata.managedFields. */
export interface Manager extends ManagerKey {
  /** RFC 3339. */
  readonly time?: string;
  readonly fieldsType: 'FieldsV1';
  readonly fieldsV1: FieldSet;
}

/** An entry whose fields are being worked out. */
export type Draft = ManagerKey & { readonly time?: string; readonly fields: Fields };

/** Somebody who applies stays the same manager in every version. */
export const sameManager = (a: ManagerKey, b: ManagerKey) =>
  a.manager === b.manager &&
  a.operation === b.operation &&
  (a.operation === 'Apply' || a.apiVersion === b.apiVersion) &&
  a.subresource === b.subresource;

/** What an object says about its managers; undefined when one of the entries cannot be read. */
export function readManagers({ metadata }: Pick<KubeObject, 'metadata'>): readonly Manager[] | undefined {
  const { managedFields = [] } = metadata as { readonly managedFields?: unknown };
  if (!Array.isArray(managedFields)) return undefined;
  return managedFields.every(isManager) ? managedFields : undefined;
}

/** Entries that this server made are not looked at again. */
const made = new WeakSet<object>();

function isManager(entry: unknown): entry is Manager {
  if (!isObject(entry)) return false;
  if (made.has(entry)) return true;
  const { operation, apiVersion, fieldsType, fieldsV1 } = entry;
  return (
    (operation === 'Apply' || operation === 'Update') &&
    typeof apiVersion === 'string' &&
    apiVersion !== '' &&
    fieldsType === 'FieldsV1' &&
    isFieldsV1(fieldsV1)
  );
}

/** An empty list, or one empty entry: the caller wants the managers forgotten. */
export function isReset({ metadata }: Pick<KubeObject, 'metadata'>): boolean {
  const { managedFields } = metadata as { readonly managedFields?: unknown };
  if (!Array.isArray(managedFields)) return false;
  const [only] = managedFields as readonly unknown[];
  return (
    managedFields.length === 0 ||
    (managedFields.length === 1 && isObject(only) && Object.keys(only).length === 0)
  );
}

/** The object with these managers; those without fields are left out. */
export function withManagers(object: KubeObject, drafts: readonly (Manager | Draft)[]): KubeObject {
  const { managedFields: old, ...metadata } = object.metadata as KubeObject['metadata'] & {
    readonly managedFields?: readonly Manager[];
  };
  const entries = capped(drafts.flatMap(entryOf)).sort(byTime);
  if (entries.length === 0) return old === undefined ? object : { ...object, metadata };
  const same = old?.length === entries.length && entries.every((entry, index) => entry === old[index]);
  return same ? object : ({ ...object, metadata: { ...metadata, managedFields: entries } } as KubeObject);
}

/** Whether two lists differ in nothing but times. */
export function equalButTimes(a: readonly Manager[], b: readonly Manager[]): boolean {
  const text = (list: readonly Manager[]) => JSON.stringify(list.map(({ time: _time, ...entry }) => entry));
  return a.length === b.length && (a === b || text([...a].sort(byName)) === text([...b].sort(byName)));
}

function entryOf(draft: Manager | Draft): readonly Manager[] {
  if ('fieldsV1' in draft) return [draft];
  const { manager, operation, apiVersion, time, subresource, fields } = draft;
  if (!fields) return [];
  const entry: Manager = {
    manager,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: shared(fields),
    ...(subresource === undefined ? {} : { subresource }),
  };
  made.add(entry);
  return [entry];
}

const maxUpdaters = 10;

/** Beyond ten writers the oldest of a version are put together as `ancient-changes`. */
function capped(entries: readonly Manager[]): Manager[] {
  const updaters = entries.filter(({ operation }) => operation === 'Update').sort(byAge);
  let over = updaters.length - maxUpdaters;
  if (over <= 0) return [...entries];
  const result = new Set(entries);
  const buckets = new Map<string, Manager>();
  for (const entry of updaters) {
    if (over <= 0) break;
    const bucket = buckets.get(entry.apiVersion);
    if (!bucket) {
      buckets.set(entry.apiVersion, entry);
      continue;
    }
    const [merged] = entryOf({
      manager: 'ancient-changes',
      operation: 'Update',
      apiVersion: entry.apiVersion,
      ...(entry.time === undefined ? {} : { time: entry.time }),
      fields: union(bucket.fieldsV1, entry.fieldsV1),
    });
    result.delete(bucket);
    result.delete(entry);
    result.add(merged!);
    buckets.set(entry.apiVersion, merged!);
    over--;
  }
  return [...result];
}

const compare = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0);
const byName = (a: Manager, b: Manager) =>
  compare(a.operation, b.operation) ||
  compare(a.manager, b.manager) ||
  compare(a.apiVersion, b.apiVersion) ||
  compare(a.subresource, b.subresource);
const byTime = (a: Manager, b: Manager) =>
  compare(a.operation, b.operation) || compare(a.time, b.time) || byName(a, b);
const byAge = (a: Manager, b: Manager) => compare(a.time, b.time) || byName(a, b);

/** Pods of one template have equal field sets: one copy serves all, in every cluster of the process. Only memory depends on it. */
const known = new Map<string, FieldSet>();
const maxKnown = 10_000;

function shared(fields: FieldSet): FieldSet {
  const parts = Object.entries(fields).map(([key, part]) => [key, sharedPart(part)] as const);
  return sharedPart(nodeOf(false, parts) ?? fields);
}

function sharedPart(part: FieldSet): FieldSet {
  const text = JSON.stringify(part);
  const found = known.get(text);
  if (found) return found;
  if (known.size >= maxKnown) known.clear();
  known.set(text, part);
  return part;
}

/** The group and version of an entry, to find the resource that it speaks of. */
export const versionOf = ({ apiVersion }: ManagerKey) => parseApiVersion(apiVersion);
