import type { Column, TableDefinition } from '@drydock/kinds';
import { badRequest, type KubeObject } from '@drydock/machinery';
import type { ListMeta } from './list-meta.ts';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** Kinds without printer columns get these two, as the API server's default converter gives them. */
const defaultTable: TableDefinition = {
  columns: [
    {
      name: 'Name',
      format: 'name',
      description:
        'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
    },
    {
      name: 'Created At',
      type: 'date',
      description:
        'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
    },
  ],
  row: ({ metadata }) => [metadata.name ?? '', metadata.creationTimestamp ?? null],
};

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
  { definition = defaultTable, include, version, now }: TableRequest,
  columns = true,
): unknown {
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: columns ? definition.columns.map(columnDefinition) : [],
    rows: objects.map((object) => {
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

function columnDefinition({
  name,
  type = 'string',
  format = '',
  description = '',
  priority = 0,
}: Column): unknown {
  return { name, type, format, description, priority };
}
