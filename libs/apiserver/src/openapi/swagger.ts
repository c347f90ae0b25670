// The document of OpenAPI v2: the v3 documents of all group versions in one, in the older form.
import type { ResourceTable } from '../registry/resource-table.ts';
import { openApiDocument } from './document.ts';
import type { Json } from './schemas.ts';

const known = new WeakMap<ResourceTable, Json>();

/** GET /openapi/v2. Made on first use. */
export function swagger(table: ResourceTable, version: string): Json {
  const document = known.get(table) ?? make(table, version);
  known.set(table, document);
  return document;
}

function make(table: ResourceTable, version: string): Json {
  const groupVersions = new Map(
    table.all.map(({ definition: d }) => [`${d.group}/${d.version}`, [d.group, d.version] as const]),
  );
  const definitions = new Map<string, Json>();
  const paths = new Map<string, Json>();
  for (const [group, groupVersion] of groupVersions.values()) {
    const document = openApiDocument(table, group, groupVersion);
    for (const [name, schema] of Object.entries(document?.components.schemas ?? {}))
      // a type of several groups is marked as a kind in its own only
      if (!definitions.has(name) || 'x-kubernetes-group-version-kind' in schema)
        definitions.set(name, schemaV2(schema));
    for (const [path, item] of Object.entries(document?.paths ?? {})) paths.set(path, pathItem(item));
  }
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version },
    paths: sorted(paths),
    definitions: sorted(definitions),
  };
}

const sorted = (map: ReadonlyMap<string, Json>) =>
  Object.fromEntries([...map.entries()].sort(([a], [b]) => (a < b ? -1 : 1)));

/** `$ref` may stand beside other words here, and there is no oneOf. */
function schemaV2(schema: Json): Json {
  const {
    allOf,
    anyOf: _anyOf,
    not: _not,
    oneOf,
    $ref,
    items,
    properties,
    additionalProperties,
    ...rest
  } = schema;
  const [wrapped] = (allOf ?? []) as readonly Json[];
  return {
    ...rest,
    ...(typeof $ref === 'string' ? { $ref: refV2($ref) } : {}),
    ...(wrapped?.['$ref'] ? { $ref: refV2(String(wrapped['$ref'])) } : {}),
    ...(oneOf && !rest['type'] ? { type: 'string' } : {}),
    ...(items ? { items: schemaV2(items as Json) } : {}),
    ...(additionalProperties && typeof additionalProperties === 'object'
      ? { additionalProperties: schemaV2(additionalProperties as Json) }
      : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties as Readonly<Record<string, Json>>).map(([name, property]) => [
              name,
              schemaV2(property),
            ]),
          ),
        }
      : {}),
  };
}

const refV2 = (ref: string) => ref.replace('#/components/schemas/', '#/definitions/');

interface OperationV3 {
  readonly parameters?: readonly Json[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, { description: string; content: Json }>>;
}

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

function pathItem(item: Json): Json {
  const { parameters } = item as { readonly parameters?: readonly Json[] };
  const operations = methods.flatMap((method) =>
    item[method] ? [[method, operationV2(item[method] as Json & OperationV3)] as const] : [],
  );
  return { ...Object.fromEntries(operations), parameters: (parameters ?? []).map(parameterV2) };
}

function operationV2(operation: Json & OperationV3): Json {
  const { parameters = [], requestBody, responses, ...rest } = operation;
  const contents = Object.entries(requestBody?.content ?? {});
  const schema = contents[0]?.[1].schema;
  const body = schema ? [{ name: 'body', in: 'body', required: true, schema: schemaV2(schema) }] : [];
  return {
    ...rest,
    consumes: contents.length > 0 ? contents.map(([type]) => type) : ['*/*'],
    produces: ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'],
    parameters: [...body, ...parameters.map(parameterV2)],
    responses: Object.fromEntries(
      Object.entries(responses).map(([code, { description, content }]) => {
        const answer = (content['application/json'] as { readonly schema: Json }).schema;
        return [code, { description, schema: schemaV2(answer) }];
      }),
    ),
  };
}

/** The type stands in the parameter itself. */
function parameterV2(parameter: Json): Json {
  const { schema, ...rest } = parameter;
  return { ...rest, ...(schema as Json | undefined) };
}
