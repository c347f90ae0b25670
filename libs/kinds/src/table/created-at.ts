import type { KubeObject } from '@drydock/machinery';
import type { TableDefinition } from '../kind.ts';
import { createdAtColumn, nameColumn } from './cells.ts';

/** What the API server prints for kinds that have no printer of their own, such as roles: the time itself, not an age. */
export const createdAtTable: TableDefinition<KubeObject> = {
  columns: [nameColumn, createdAtColumn],
  row: ({ metadata }) => [metadata.name ?? '', metadata.creationTimestamp ?? null],
};
