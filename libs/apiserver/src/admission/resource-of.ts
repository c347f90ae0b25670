import type { WriteRequest } from '../registry/write-request.ts';

/** `/pods`, `apps/deployments`, `/pods/resize`: what a write is about, for plugins that care for one thing only. */
export function resourceOf({ resource, subresource }: WriteRequest): string {
  const { group, plural } = resource.definition;
  return subresource === '' ? `${group}/${plural}` : `${group}/${plural}/${subresource}`;
}
