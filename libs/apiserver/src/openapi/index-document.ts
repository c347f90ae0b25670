import { createRandom } from '@drydock/machinery';
import type { ResourceTable } from '../registry/resource-table.ts';
import { openApiDocument } from './document.ts';

const known = new WeakMap<ResourceTable, unknown>();

/** GET /openapi/v3: where the documents of the group versions are, each with a hash that changes with its content. */
export function openApiIndex(table: ResourceTable): unknown {
  const index = known.get(table) ?? make(table);
  known.set(table, index as object);
  return index;
}

function make(table: ResourceTable): unknown {
  const versions = new Map(
    table.all.map(({ definition: { group, version } }) => [
      group === '' ? `api/${version}` : `apis/${group}/${version}`,
      [group, version] as const,
    ]),
  );
  return {
    paths: Object.fromEntries(
      [...versions.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, [group, version]]) => {
          const hash = hashOf(openApiDocument(table, group, version));
          return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }];
        }),
    ),
  };
}

/** As long as the SHA-512 of the real server; only whether it changes matters. */
function hashOf(document: unknown): string {
  const bytes = createRandom(JSON.stringify(document)).bytes(64);
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
}
