// OpenAPI v3 documents made from the registry: schemas with descriptions, merge keys and group-version-kind marks, and per
// resource the operations whose parameters and content types kubectl looks for.
import { fieldsOf } from '@drydock/kinds';
import { openApiName, openApiSchema } from '../custom-resources/open-api.ts';
import type { ResourceTable } from '../registry/resource-table.ts';
import { pathsOf, type OperationKind } from './operations.ts';
import { SchemaCollection, type Json } from './schemas.ts';
import { typeNames } from './type-names.ts';

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Json;
  readonly paths: Readonly<Record<string, Json>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

const known = new WeakMap<ResourceTable, Map<string, OpenApiDocument | undefined>>();

/** The document of one group version; undefined when the server does not have it. Made on first use. */
export function openApiDocument(
  table: ResourceTable,
  group: string,
  version: string,
): OpenApiDocument | undefined {
  const documents = known.get(table) ?? new Map<string, OpenApiDocument | undefined>();
  known.set(table, documents);
  const key = `${group}/${version}`;
  if (!documents.has(key)) documents.set(key, make(table, group, version));
  return documents.get(key);
}

function make(table: ResourceTable, group: string, version: string): OpenApiDocument | undefined {
  const resources = table.all.filter(
    ({ definition }) => definition.group === group && definition.version === version,
  );
  if (resources.length === 0) return undefined;
  const schemas = new SchemaCollection(typeNames(table));
  const schemaOf = (kind: OperationKind): Json => {
    const own = resources.find(({ definition }) => sameKind(definition, kind));
    const custom = own?.definition.custom;
    if (own && custom) {
      const schema = openApiSchema(own.definition, custom.schema, schemas.reference('ObjectMeta'));
      return schemas.set(openApiName(own.definition), schema);
    }
    const type = own?.definition.schemaType ?? kind.kind;
    // options of streams and the like have no schema of their own
    return fieldsOf(type) ? schemas.reference(type) : { type: 'string' };
  };
  const paths = resources.flatMap((resource) => pathsOf(resource, schemaOf));
  for (const { definition } of resources) {
    const { kind, schemaType } = definition;
    if (fieldsOf(schemaType)) schemas.mark(schemaType, [{ group, kind, version }]);
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'unversioned' },
    paths: Object.fromEntries(paths),
    components: { schemas: schemas.all },
  };
}

const sameKind = (a: OperationKind, b: OperationKind) =>
  a.group === b.group && a.version === b.version && a.kind === b.kind;
