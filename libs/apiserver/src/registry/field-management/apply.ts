// Server-side apply: the caller says which fields it wants, owns them from then on, and hears of it when others do.
import { decode } from '@drydock/kinds';
import { failure, formatTime, isObject, type KubeObject, type StatusError } from '@drydock/machinery';
import type { WriteRequest } from '../write-request.ts';
import { changesBetween, setOf } from './compare.ts';
import {
  difference,
  emptySet,
  equalSets,
  intersection,
  isEmpty,
  pathsOf,
  union,
  withoutBelow,
  type FieldSet,
} from './field-set.ts';
import {
  ownable,
  readManagers,
  sameManager,
  withManagers,
  type Manager,
  type ManagerKey,
} from './managers.ts';
import { mergeApplied, removeFields } from './merge.ts';
import { shapeOfType } from './shape.ts';

export interface Application {
  /** What the caller wants: decoded, without defaults. */
  readonly applied: KubeObject;
  readonly manager: ManagerKey;
  /** Take fields from other managers instead of failing. */
  readonly force: boolean;
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** A new object that is all the caller's. */
export function applyToNothing(write: WriteRequest, { applied, manager }: Application): KubeObject {
  return withManagers(applied, [ownerOf(write, applied, manager, undefined)]);
}

/** The live object with the caller's fields, its ownership updated. Throws 409 when other managers own what would change. */
export function applyTo(
  write: WriteRequest,
  live: KubeObject,
  { applied, manager, force }: Application,
): KubeObject {
  const shape = shapeOfType(write.resource.definition.schemaType);
  const managers = managersBefore(write, live);
  const before = managers.find((other) => sameManager(other, manager));
  const others = managers.filter((other) => !sameManager(other, manager));
  const mine = ownerOf(write, applied, manager, before);
  const { managedFields: _managed, ...metadata } = live.metadata as Readonly<Record<string, unknown>>;
  const merged = mergeApplied({ ...live, metadata }, withoutManagers(applied), shape);
  const { changed } = changesBetween({ ...live, metadata }, merged, shape);
  const allowed = force ? ownable(changed, write) : allowedToKubectl(write, live, manager);
  const conflicts = others
    .map((other) => ({
      ...other,
      fields: difference(intersection(other.fields, ownable(changed, write)), allowed),
    }))
    .filter(({ fields }) => !isEmpty(fields));
  if (conflicts.length > 0) throw conflictError(conflicts);
  const rest = others.map((other) => ({
    ...other,
    fields: difference(other.fields, ownable(changed, write)),
  }));
  const held = rest.reduce<FieldSet>((sum, { fields }) => union(sum, fields), mine.fields);
  const gone = difference(before?.fields ?? emptySet, held);
  const pruned = removeFields(merged, gone, held, shape) as KubeObject;
  return withManagers(pruned, [
    ...rest.map((other) => ({ ...other, fields: withoutBelow(other.fields, gone) })),
    mine,
  ]);
}

function withoutManagers(object: KubeObject): KubeObject {
  const { managedFields: _managed, ...metadata } = object.metadata as Readonly<Record<string, unknown>>;
  return { ...object, metadata };
}

/** Objects that nobody has applied yet belong as they are to one manager with this name, as in Kubernetes. */
function managersBefore(write: WriteRequest, live: KubeObject): readonly Manager[] {
  const managers = readManagers(live);
  if (managers.length > 0) return managers;
  const { resource, server } = write;
  const fields = ownable(setOf(live, shapeOfType(resource.definition.schemaType)), write);
  const time = formatTime(server.clock.now());
  return [
    { manager: 'before-first-apply', operation: 'Update', apiVersion: resource.apiVersion, time, fields },
  ];
}

function ownerOf(
  write: WriteRequest,
  applied: KubeObject,
  manager: ManagerKey,
  before: Manager | undefined,
): Manager {
  const fields = ownable(setOf(applied, shapeOfType(write.resource.definition.schemaType)), write);
  const same = before && equalSets(before.fields, fields);
  return { ...manager, time: same ? before.time : formatTime(write.server.clock.now()), fields };
}

/** kubectl takes over what its own client-side apply wrote before, as far as nobody has changed it since. */
function allowedToKubectl(write: WriteRequest, live: KubeObject, { manager }: ManagerKey): FieldSet {
  const text = live.metadata.annotations?.[lastApplied];
  const document = manager === 'kubectl' && text !== undefined ? parse(text) : undefined;
  if (!isObject(document)) return emptySet;
  const { definition } = write.resource;
  const shape = shapeOfType(definition.schemaType);
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

function conflictError(conflicts: readonly Manager[]): StatusError {
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

function conflictText(managers: readonly Manager[], paths: readonly (readonly string[])[]): string {
  const [only] = managers;
  if (only && managers.length === 1 && paths[0]?.length === 1)
    return `conflict with ${managerText(only)}: ${paths[0][0]}`;
  const texts = managers.map((manager, index) => {
    const list = (paths[index] ?? []).map((path) => `\n- ${path}`);
    return `conflicts with ${managerText(manager)}:${list.join('')}`;
  });
  return texts.join('\n');
}

/** `"m"`, for ordinary writers also when and how: `"m" with subresource "scale" using apps/v1 at 2025-…Z`. */
function managerText({ manager, operation, apiVersion, subresource, time }: Manager): string {
  const below = subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`;
  if (operation === 'Apply') return `${JSON.stringify(manager)}${below}`;
  return `${JSON.stringify(manager)}${below} using ${apiVersion}${time === '' ? '' : ` at ${time}`}`;
}
