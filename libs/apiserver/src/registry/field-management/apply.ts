// Server-side apply: the caller says which fields it wants, owns them from then on, and hears of it when others do.
import { decode } from '@drydock/kinds';
import { failure, formatTime, isObject, type KubeObject, type StatusError } from '@drydock/machinery';
import { asRequested, asStored } from '../versions.ts';
import type { WriteRequest } from '../write-request.ts';
import { changesBetween, setOf } from './compare.ts';
import {
  readManagers,
  sameManager,
  withManagers,
  type Draft,
  type Manager,
  type ManagerKey,
} from './entries.ts';
import { difference, intersection, pathsOf, union, type Fields } from './field-set.ts';
import { Comparison, fieldsOf, ownable, withFields } from './managers.ts';
import { mergeApplied, removeFields } from './merge.ts';
import { shapeOfKind } from './shape-of-kind.ts';

export interface Application {
  /** What the caller wants, in the version of the request: decoded, without defaults. */
  readonly applied: KubeObject;
  /** The same as it was sent. */
  readonly document: unknown;
  readonly manager: ManagerKey;
  /** Take fields from other managers instead of failing. */
  readonly force: boolean;
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** A new object that is all the caller's. */
export function applyToNothing(write: WriteRequest, { applied, manager }: Application): KubeObject {
  return withManagers(asStored(write.requested, applied), [ownerOf(write, applied, manager)]);
}

/**
 * The stored object with the caller's fields, its ownership updated. Throws 409 when other managers own what would
 * change.
 */
export function applyTo(write: WriteRequest, stored: KubeObject, application: Application): KubeObject {
  const { applied, manager, force } = application;
  const { requested } = write;
  const shape = shapeOfKind(requested.definition);
  const managers = managersBefore(write, stored);
  const before = managers.find((other) => sameManager(other, manager));
  const others = managers.filter((other) => other !== before);
  const mine = ownerOf(write, applied, manager);
  const live = asRequested(requested, withoutManagers(stored));
  const merged = mergeApplied(live, withoutManagers(applied), shape);
  const held = others.reduce<Fields>((sum, other) => union(sum, fieldsOf(other)), mine.fields);
  const gone = difference(before && fieldsOf(before), held);
  const pruned = removeFields(merged, gone, held, shape) as KubeObject;
  const result = asStored(requested, withLastApplied(pruned, application));
  const comparison = new Comparison(write, withoutManagers(stored), asStored(requested, pruned));
  if (!force) refuseConflicts(others, comparison, () => allowedToKubectl(write, live, manager));
  const rest = others.flatMap((other) => {
    const changes = comparison.in(other);
    return changes
      ? [withFields(other, difference(difference(fieldsOf(other), changes.changed), changes.removed))]
      : [];
  });
  return withManagers(result, [...rest, mine]);
}

function refuseConflicts(
  others: readonly (Manager | Draft)[],
  comparison: Comparison,
  allowed: () => Fields,
): void {
  const touched = others.flatMap((other) => {
    const fields = intersection(fieldsOf(other), comparison.in(other)?.changed);
    return fields ? [{ ...other, fields }] : [];
  });
  if (touched.length === 0) return;
  const free = allowed();
  const conflicts = touched.flatMap((other) => {
    const fields = difference(other.fields, free);
    return fields ? [{ ...other, fields }] : [];
  });
  if (conflicts.length > 0) throw conflictError(conflicts);
}

function withoutManagers(object: KubeObject): KubeObject {
  const { managedFields: _managed, ...metadata } = object.metadata as Readonly<Record<string, unknown>>;
  return { ...object, metadata };
}

/** Objects that nobody has applied yet belong as they are to one manager with this name, as in Kubernetes. */
function managersBefore(write: WriteRequest, live: KubeObject): readonly (Manager | Draft)[] {
  const managers = readManagers(live) ?? [];
  if (managers.length > 0) return managers;
  const { apiVersion } = write.requested;
  const fields = new Comparison(write, undefined, withoutManagers(live)).in({ apiVersion })?.changed;
  const time = formatTime(write.server.clock.now());
  return fields ? [{ manager: 'before-first-apply', operation: 'Update', apiVersion, time, fields }] : [];
}

function ownerOf(write: WriteRequest, applied: KubeObject, manager: ManagerKey): Draft {
  const fields = ownable(setOf(applied, shapeOfKind(write.requested.definition)), write);
  return { ...manager, time: formatTime(write.server.clock.now()), fields };
}

/** kubectl keeps the annotation of its client-side apply true, so that it can go back to it. */
function withLastApplied(object: KubeObject, { document, manager }: Application): KubeObject {
  const { annotations } = object.metadata;
  if (manager.manager !== 'kubectl' || !annotations?.[lastApplied]) return object;
  const text = `${JSON.stringify(sorted(withoutLastApplied(document)))}\n`;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [lastApplied]: text } },
  };
}

function withoutLastApplied(document: unknown): unknown {
  if (!isObject(document) || !isObject(document['metadata'])) return document;
  const { metadata } = document;
  if (!isObject(metadata['annotations'])) return document;
  const { [lastApplied]: _old, ...annotations } = metadata['annotations'];
  return { ...document, metadata: { ...metadata, annotations } };
}

/** As Go writes maps. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])] as const),
  );
}

/** kubectl takes over what its own client-side apply wrote before, as far as nobody has changed it since. */
function allowedToKubectl(write: WriteRequest, live: KubeObject, { manager }: ManagerKey): Fields {
  const text = live.metadata.annotations?.[lastApplied];
  const document = manager === 'kubectl' && text !== undefined ? parse(text) : undefined;
  if (!isObject(document)) return undefined;
  const { definition } = write.requested;
  const shape = shapeOfKind(definition);
  const { object } = decode(definition, document);
  const { changed, removed } = changesBetween(object, live, shape);
  return difference(difference(setOf(object, shape), changed), removed);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function conflictError(conflicts: readonly Draft[]): StatusError {
  const sorted = [...conflicts].sort((a, b) => (managerText(a) < managerText(b) ? -1 : 1));
  const paths = sorted.map(({ fields }) => pathsOf(fields));
  const total = paths.reduce((sum, list) => sum + list.length, 0);
  const causes = sorted.flatMap((manager, index) =>
    (paths[index] ?? []).map((field) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${managerText(manager)}`,
      field,
    })),
  );
  return failure(
    409,
    'Conflict',
    `Apply failed with ${total} conflict${total === 1 ? '' : 's'}: ${conflictText(sorted, paths)}`,
    { causes },
  );
}

function conflictText(managers: readonly Draft[], paths: readonly (readonly string[])[]): string {
  const [only] = managers;
  if (only && managers.length === 1 && paths[0]?.length === 1)
    return `conflict with ${managerText(only)}: ${paths[0][0]}`;
  const texts = managers.map((manager, index) => {
    const list = (paths[index] ?? []).map((path) => `\n- ${path}`);
    return `conflicts with ${managerText(manager)}:${list.join('')}`;
  });
  return texts.join('\n');
}

/** `"m"`, for ordinary writers also how: `"m" with subresource "scale" using apps/v1`. */
function managerText({ manager, operation, apiVersion, subresource }: Draft): string {
  const below = subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`;
  if (operation === 'Apply') return `${JSON.stringify(manager)}${below}`;
  return `${JSON.stringify(manager)}${below} using ${apiVersion}`;
}
