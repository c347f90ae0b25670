// metadata.managedFields of ordinary writes: what a write changed now belongs to the writer, what it removed to nobody.
import { formatTime, type KubeObject } from '@drydock/machinery';
import type { Resource } from '../resource-table.ts';
import { asRequested } from '../versions.ts';
import type { WriteRequest } from '../write-request.ts';
import { changesBetween, type Changes } from './compare.ts';
import {
  isReset,
  readManagers,
  sameManager,
  versionOf,
  withManagers,
  type Draft,
  type Manager,
  type ManagerKey,
} from './entries.ts';
import { difference, union, withoutBelow, type Fields, type FieldSet } from './field-set.ts';
import { shapeOfKind } from './shape-of-kind.ts';

const names = (fields: string): FieldSet =>
  Object.fromEntries(fields.split(' ').map((name) => [`f:${name}`, {}]));

/** Fields that nobody owns: identity, and what only the server writes. */
const unowned: FieldSet = {
  ...names('apiVersion kind'),
  'f:metadata': {
    '.': {},
    ...names('creationTimestamp generation managedFields name namespace resourceVersion selfLink uid'),
  },
};
const statusFields = names('status');
const allButStatus = names('metadata spec');
const spec = names('spec');
const specAndLabels: FieldSet = { ...spec, 'f:metadata': names('labels') };

/** What a write through the endpoint of this subresource leaves alone, whatever the body says. */
function ignoredFields({ resource, subresource }: Pick<WriteRequest, 'resource' | 'subresource'>): Fields {
  if (!resource.definition.subresources?.includes('status')) return undefined;
  if (subresource === 'status') return ignoredByStatus(resource);
  return subresource === '' ? statusFields : undefined;
}

/** Annotations can come with a status: the deployment controller writes its revision so. */
function ignoredByStatus({ definition }: Resource): Fields {
  if (definition.custom) return allButStatus;
  return definition.kind === 'Deployment' ? specAndLabels : spec;
}

/** The fields of a set that can be owned through this endpoint. */
export function ownable(fields: Fields, write: Pick<WriteRequest, 'resource' | 'subresource'>): Fields {
  return difference(withoutBelow(fields, ignoredFields(write)), unowned);
}

/** What a write changes, in the words of each version that a manager may have used. Objects are in the stored version. */
export class Comparison {
  readonly #write: WriteRequest;
  readonly #old: KubeObject | undefined;
  readonly #next: KubeObject;
  readonly #known = new Map<string, Changes | undefined>();

  constructor(write: WriteRequest, old: KubeObject | undefined, next: KubeObject) {
    this.#write = write;
    this.#old = old;
    this.#next = next;
  }

  /** Undefined for a version that is not served any more. */
  in(key: Pick<ManagerKey, 'apiVersion'>): Changes | undefined {
    if (!this.#known.has(key.apiVersion)) this.#known.set(key.apiVersion, this.#changes(key.apiVersion));
    return this.#known.get(key.apiVersion);
  }

  #changes(apiVersion: string): Changes | undefined {
    const resource = resourceIn(this.#write, apiVersion);
    if (!resource) return undefined;
    const before = this.#old ? asRequested(resource, this.#old) : {};
    const shape = shapeOfKind(resource.definition);
    const { changed, removed } = changesBetween(before, asRequested(resource, this.#next), shape);
    return { changed: ownable(changed, this.#write), removed: ownable(removed, this.#write) };
  }
}

function resourceIn({ requested, resource, server }: WriteRequest, apiVersion: string): Resource | undefined {
  if (apiVersion === requested.apiVersion) return requested;
  if (apiVersion === resource.apiVersion) return resource;
  const { group, version } = versionOf({ apiVersion, manager: '', operation: 'Update' });
  const found = server.resources.find(group, version, resource.definition.plural);
  return found?.prefix === resource.prefix ? found : undefined;
}

/**
 * An ordinary write. `old` is absent when it creates the object. Whoever sends managedFields along sets them; objects
 * whose managers were forgotten get none until somebody applies them.
 */
export function trackUpdate(write: WriteRequest, next: KubeObject, old?: KubeObject): KubeObject {
  if (write.applying) return next;
  const managers = managersBefore(write, next, old);
  if (managers.length === 0 && old !== undefined) return withManagers(next, []);
  const tracked = managersAfter(write, managers, new Comparison(write, old, next));
  return withManagers(next, tracked ?? managers);
}

/** The managers that the caller sent, or else those that are there. */
function managersBefore(
  { subresource }: WriteRequest,
  next: KubeObject,
  old: KubeObject | undefined,
): readonly Manager[] {
  const live = (old && readManagers(old)) ?? [];
  if (subresource !== '') return live;
  if (isReset(next)) return [];
  const sent = readManagers(next);
  return sent && sent.length > 0 ? sent : live;
}

/** Undefined when nothing changed hands. */
export function managersAfter(
  write: WriteRequest,
  managers: readonly Manager[],
  comparison: Comparison,
): readonly (Manager | Draft)[] | undefined {
  const writer: ManagerKey = {
    manager: write.manager,
    operation: 'Update',
    apiVersion: write.requested.apiVersion,
    ...(write.subresource === '' ? {} : { subresource: write.subresource }),
  };
  const own = comparison.in(writer);
  if (!own?.changed && !own?.removed) return undefined;
  const others = managers.flatMap((manager) => {
    const changes = comparison.in(manager);
    if (!changes) return [];
    const fields = difference(difference(manager.fieldsV1, changes.changed), changes.removed);
    return [withFields(manager, fields)];
  });
  if (!own.changed) return others;
  const before = others.find((other) => sameManager(other, writer));
  const time = formatTime(write.server.clock.now());
  const mine: Draft = { ...writer, time, fields: union(before && fieldsOf(before), own.changed) };
  return [...others.filter((other) => other !== before), mine];
}

export const fieldsOf = (entry: Manager | Draft): Fields =>
  'fieldsV1' in entry ? entry.fieldsV1 : entry.fields;

/** An entry with other fields. */
export function withFields(entry: Manager | Draft, fields: Fields): Manager | Draft {
  if (fields === fieldsOf(entry)) return entry;
  if (!('fieldsV1' in entry)) return { ...entry, fields };
  const { fieldsV1: _fields, fieldsType: _type, ...key } = entry;
  return { ...key, fields };
}
