import type { ResourceTable } from '../registry/resource-table.ts';

const pathOf = (group: string, version: string) =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;

/** GET /openapi/v3: where the documents of the group versions are. */
export function openApiIndex(table: ResourceTable): unknown {
  const paths = new Set(table.all.map(({ definition }) => pathOf(definition.group, definition.version)));
  return {
    paths: Object.fromEntries(
      [...paths].sort().map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=DRYDOCK` }]),
    ),
  };
}
