import { createdAtTable, describeField, type Column, type TableDefinition } from '@drydock/kinds';
import { badRequest, type KubeObject } from '@drydock/machinery';
import type { ListMeta } from './list-meta.ts';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** Reads the `includeObject` parameter. */
export function includeObjectOf(text: string | undefined): IncludeObject {
  if (text === undefined || text === '') return 'Metadata';
  if (text === 'None' || text === 'Metadata' || text === 'Object') return text;
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(text)}`);
}

export function partialMetadata(object: KubeObject, version = 'v1'): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: object.metadata };
}

export interface TableRequest {
  readonly definition?: TableDefinition | undefined;
  readonly include: IncludeObject;
  readonly version: string;
  readonly now: number;
}

/** The server-side table of some objects. `columns` false leaves the definitions out, as watch events after the first do. */
export function toTable(
  objects: readonly KubeObject[],
  metadata: ListMeta,
  { definition = createdAtTable, include, version, now }: TableRequest,
  columns = true,
): unknown {
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: columns ? definition.columns.map(columnDefinition) : [],
    rows: inOrder(objects, definition).map((object) => {
      const conditions = definition.conditions?.(object) ?? [];
      return {
        cells: definition.row(object, now),
        ...(conditions.length > 0 ? { conditions } : {}),
        ...(include === 'None'
          ? {}
          : { object: include === 'Object' ? object : partialMetadata(object, version) }),
      };
    }),
  };
}

function inOrder(objects: readonly KubeObject[], { order }: TableDefinition): readonly KubeObject[] {
  return order ? [...objects].sort(order) : objects;
}

function columnDefinition({
  name,
  type = 'string',
  format = '',
  documentedBy,
  description = documentedBy === undefined ? '' : describeField(documentedBy),
  priority = 0,
}: Column): unknown {
  return { name, type, format, description, priority };
}
