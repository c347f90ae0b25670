import type { Resource } from '../registry/resource-table.ts';
import { binding } from './binding/binding.ts';
import { status } from './status/status.ts';
import type { Subresource } from './subresource.ts';

/** By `group/plural`; sorted. */
const ofResource: Readonly<Record<string, readonly Subresource[]>> = {
  '/pods': [binding],
};

/** What hangs below the objects of a resource. */
export function subresourcesOf({ definition }: Resource): readonly Subresource[] {
  const { subresources = [], group, plural } = definition;
  return [...(ofResource[`${group}/${plural}`] ?? []), ...(subresources.includes('status') ? [status] : [])];
}
