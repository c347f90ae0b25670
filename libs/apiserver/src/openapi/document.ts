// OpenAPI v3 documents made from the registry: as much as kubectl reads. Schemas with descriptions, merge keys and
// group-version-kind marks, and per kind the PATCH operation whose parameters and content types kubectl looks for.
import { describeType, type FieldDescription, type FieldType } from '@drydock/kinds';
import type { Resource, ResourceTable } from '../registry/resource-table.ts';

type Json = Readonly<Record<string, unknown>>;

const known = new WeakMap<ResourceTable, Map<string, unknown>>();

/** The document of one group version; undefined when the server does not have it. Made on first use. */
export function openApiDocument(table: ResourceTable, group: string, version: string): unknown {
  const documents = known.get(table) ?? new Map<string, unknown>();
  known.set(table, documents);
  const key = `${group}/${version}`;
  if (!documents.has(key)) documents.set(key, make(table, group, version));
  return documents.get(key);
}

function make(table: ResourceTable, group: string, version: string): unknown {
  const resources = table.all.filter(
    ({ definition }) => definition.group === group && definition.version === version,
  );
  if (resources.length === 0) return undefined;
  const schemas = new Map<string, Json>();
  for (const { definition } of resources) addSchema(schemas, definition.schemaType);
  for (const { definition } of resources) {
    const name = schemaName(definition.schemaType);
    const schema = schemas.get(name);
    if (schema) schemas.set(name, { ...schema, 'x-kubernetes-group-version-kind': [gvk(definition)] });
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.34.1' },
    paths: Object.fromEntries(resources.flatMap(paths)),
    components: { schemas: Object.fromEntries([...schemas.entries()].sort(([a], [b]) => (a < b ? -1 : 1))) },
  };
}

const gvk = ({ group, version, kind }: Resource['definition']) => ({ group, kind, version });

/** The name of a type; the last part is what explain prints. */
const schemaName = (type: string) => `io.k8s.api.${type}`;
const reference = (type: string) => ({ $ref: `#/components/schemas/${schemaName(type)}` });

const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const intOrString = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';

function addSchema(schemas: Map<string, Json>, type: string): void {
  const name = schemaName(type);
  if (schemas.has(name)) return;
  const described = describeType(type);
  if (!described) return;
  schemas.set(name, {});
  const required = described.fields.filter((field) => field.required).map((field) => field.name);
  schemas.set(name, {
    ...(described.description === '' ? {} : { description: described.description }),
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(described.fields.map((field) => [field.name, property(schemas, field)])),
  });
}

function property(schemas: Map<string, Json>, field: FieldDescription): Json {
  const schema = typeSchema(schemas, field.type, field.format);
  const { mergeKey, mergeStrategy } = field;
  const marks = {
    ...(field.description === '' ? {} : { description: field.description }),
    ...(mergeKey ? { 'x-kubernetes-patch-merge-key': mergeKey } : {}),
    ...(mergeStrategy ? { 'x-kubernetes-patch-strategy': mergeStrategy } : {}),
  };
  // in OpenAPI 3.0 nothing may stand beside $ref
  return '$ref' in schema ? { ...marks, default: {}, allOf: [schema] } : { ...marks, ...schema };
}

function typeSchema(schemas: Map<string, Json>, type: FieldType, format: string | undefined): Json {
  if (typeof type !== 'string')
    return 'mapOf' in type
      ? { type: 'object', additionalProperties: typeSchema(schemas, type.mapOf, format) }
      : { type: 'array', items: typeSchema(schemas, type[0], format) };
  if (type.startsWith('#')) {
    addSchema(schemas, type.slice(1));
    return reference(type.slice(1));
  }
  switch (type) {
    case 'quantity':
      schemas.set(quantity, { oneOf: [{ type: 'string' }, { type: 'number' }] });
      return { $ref: `#/components/schemas/${quantity}` };
    case 'intOrString':
      schemas.set(intOrString, { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] });
      return { $ref: `#/components/schemas/${intOrString}` };
    case 'time':
      return { type: 'string', format: 'date-time' };
    case 'number':
      return format?.startsWith('int') ? { type: 'integer', format } : { type: 'number', format: 'double' };
    case 'string':
      return format === 'byte' ? { type: 'string', format } : { type: 'string' };
    case 'boolean':
      return { type: 'boolean' };
    default:
      return { type: 'object' };
  }
}

const parameter = (name: string, description: string) => ({
  name,
  in: 'query',
  description,
  schema: { type: 'string', uniqueItems: true },
});
const dryRun = parameter('dryRun', 'When present, indicates that modifications should not be persisted.');
const fieldManager = parameter(
  'fieldManager',
  'fieldManager is a name associated with the actor or entity that is making these changes.',
);
const fieldValidation = parameter(
  'fieldValidation',
  'fieldValidation instructs the server on how to handle objects in the request containing unknown or duplicate fields.',
);
const writeParameters = [dryRun, fieldManager, fieldValidation];
const patchTypes = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

function paths({ definition, apiVersion }: Resource): [string, Json][] {
  const root = `/${definition.group === '' ? 'api' : 'apis'}/${apiVersion}`;
  const collection = definition.namespaced
    ? `${root}/namespaces/{namespace}/${definition.plural}`
    : `${root}/${definition.plural}`;
  const has = (verb: string) => definition.verbs?.includes(verb) ?? true;
  const body = { content: { '*/*': { schema: reference(definition.schemaType) } }, required: true };
  const operation = (action: string, more: Json = {}): Json => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk(definition),
    responses: {
      200: {
        description: 'OK',
        content: { 'application/json': { schema: reference(definition.schemaType) } },
      },
    },
    ...more,
  });
  const patchContent = Object.fromEntries(patchTypes.map((type) => [type, { schema: { type: 'object' } }]));
  const onCollection = {
    ...(has('list') ? { get: operation('list') } : {}),
    ...(has('create') ? { post: operation('post', { parameters: writeParameters, requestBody: body }) } : {}),
  };
  const onObject = {
    ...(has('get') ? { get: operation('get') } : {}),
    ...(has('update') ? { put: operation('put', { parameters: writeParameters, requestBody: body }) } : {}),
    ...(has('patch')
      ? {
          patch: operation('patch', {
            parameters: [...writeParameters, parameter('force', '')],
            requestBody: { content: patchContent, required: true },
          }),
        }
      : {}),
    ...(has('delete') ? { delete: operation('delete', { parameters: [dryRun] }) } : {}),
  };
  return [
    [collection, onCollection],
    ...(Object.keys(onObject).length > 0 ? ([[`${collection}/{name}`, onObject]] as [string, Json][]) : []),
  ];
}
