import type { KindDefinition } from '@drydock/kinds';
import { isObject, type KubeObject, type UserInfo } from '@drydock/machinery';
import type { ResourceRequest } from '../server-context.ts';

/** A question to the server, asked as the creation of an object that is never stored. */
export interface Review {
  readonly definition: KindDefinition;
  /** The same object with its status. */
  readonly answer: (object: KubeObject, request: ResourceRequest) => KubeObject;
}

export function reviewKind(group: string, kind: string, namespaced = false): KindDefinition {
  const singular = kind.toLowerCase();
  return {
    group,
    version: 'v1',
    kind,
    plural: `${singular}s`,
    singular,
    namespaced,
    schemaType: kind,
    verbs: ['create'],
    nameRule: 'pathSegment',
  };
}

/** The spec of a review as it came; fields of other types than expected count as absent. */
export function specOf(object: KubeObject): Readonly<Record<string, unknown>> {
  return isObject(object['spec']) ? object['spec'] : {};
}

export function textOf(object: Readonly<Record<string, unknown>>, field: string): string {
  const value = Object.hasOwn(object, field) ? object[field] : undefined;
  return typeof value === 'string' ? value : '';
}

export function textsOf(object: Readonly<Record<string, unknown>>, field: string): readonly string[] {
  const value = Object.hasOwn(object, field) ? object[field] : undefined;
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A user as the reviews of the group authentication show one. */
export function userStatus({ username, uid, groups, extra }: UserInfo): unknown {
  return {
    username,
    ...(uid === undefined ? {} : { uid }),
    ...(groups.length > 0 ? { groups } : {}),
    ...(extra && Object.keys(extra).length > 0 ? { extra } : {}),
  };
}
