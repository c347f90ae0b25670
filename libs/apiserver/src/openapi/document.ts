import type { ResourceTable } from '../registry/resource-table.ts';

/** Placeholder of the first slice. */
export function openApiDocument(_table: ResourceTable, _group: string, _version: string): unknown {
  return undefined;
}
