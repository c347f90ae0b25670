import {
  applyMergePatch,
  applyStrategicPatch,
  createMergePatch,
  createThreeWayPatch,
  type KubeObject,
} from '@drydock/machinery';
import { findKind, mergeSchema } from '@drydock/kinds';
import type { ApiResource } from '../../discovery/discovery.ts';

export interface MadePatch {
  readonly patch: unknown;
  readonly type: 'strategic' | 'merge';
  /** Type of the schema; absent for kinds that are not built in. */
  readonly schemaType?: string;
}

/** From what was applied last, what shall be, and what is: the patch that apply sends. */
export function threeWayPatch(
  mapping: ApiResource,
  lastApplied: string | undefined,
  modified: KubeObject,
  current: KubeObject,
): MadePatch {
  const original: unknown = lastApplied ? JSON.parse(lastApplied) : {};
  const schemaType = findKind(mapping.group, mapping.version, mapping.kind)?.schemaType;
  if (schemaType)
    return {
      patch: createThreeWayPatch(original, modified, current, mergeSchema, schemaType),
      type: 'strategic',
      schemaType,
    };
  return { patch: threeWayMergePatch(original, modified, current), type: 'merge' };
}

/** What the patch makes of the object, without the server. */
export function localPatch(current: KubeObject, { patch, type, schemaType }: MadePatch): KubeObject {
  return (
    type === 'merge'
      ? applyMergePatch(current, patch)
      : applyStrategicPatch(current, patch, mergeSchema, schemaType)
  ) as KubeObject;
}

/** Additions and changes against what is, deletions against what was applied last. */
function threeWayMergePatch(original: unknown, modified: unknown, current: unknown): unknown {
  const changes = keep(createMergePatch(current, modified), (value) => value !== null);
  const deletions = keep(createMergePatch(original, modified), (value) => value === null);
  return applyDeep(changes, deletions);
}

function keep(patch: unknown, wanted: (leaf: unknown) => boolean): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries((patch ?? {}) as Record<string, unknown>)) {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      const inner = keep(value, wanted);
      if (Object.keys(inner).length > 0) out[key] = inner;
    } else if (wanted(value)) out[key] = value;
  }
  return out;
}

function applyDeep(left: Record<string, unknown>, right: Record<string, unknown>): Record<string, unknown> {
  const out = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const before = out[key];
    const both = isRecord(before) && isRecord(value);
    out[key] = both ? applyDeep(before, value) : value;
  }
  return out;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
