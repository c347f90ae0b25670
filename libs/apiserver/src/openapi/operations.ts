// The paths of a resource, with what kubectl reads off them: kinds, the parameters of writes, the forms of patches.
import { fieldsOf } from '@drydock/kinds';
import type { Resource } from '../registry/resource-table.ts';
import { subresourcesOf } from '../subresources/registry.ts';
import type { Json } from './schemas.ts';

const queryParameter = (name: string, description: string, type = 'string') => ({
  name,
  in: 'query',
  description,
  schema: { type, uniqueItems: true },
});
const dryRun = queryParameter(
  'dryRun',
  'When present, indicates that modifications should not be persisted. An invalid or unrecognized dryRun directive will result in an error response and no further processing of the request. Valid values are: - All: all dry run stages will be processed',
);
const fieldManager = queryParameter(
  'fieldManager',
  'fieldManager is a name associated with the actor or entity that is making these changes.',
);
const fieldValidation = queryParameter(
  'fieldValidation',
  'fieldValidation instructs the server on how to handle objects in the request (POST/PUT/PATCH) containing unknown or duplicate fields. Valid values are: - Ignore - Warn - Strict',
);
const force = queryParameter('force', 'Force is going to "force" Apply requests.', 'boolean');
const writes = [dryRun, fieldManager, fieldValidation];
const selections = [
  queryParameter(
    'continue',
    'The continue option should be set when retrieving more results from the server.',
  ),
  queryParameter('fieldSelector', 'A selector to restrict the list of returned objects by their fields.'),
  queryParameter('labelSelector', 'A selector to restrict the list of returned objects by their labels.'),
  queryParameter('limit', 'limit is a maximum number of responses to return for a list call.', 'integer'),
  queryParameter('resourceVersion', 'resourceVersion sets a constraint on what versions a request may see.'),
  queryParameter('watch', 'Watch for changes to the described resources.', 'boolean'),
];
const pathParameter = (name: string, description: string) => ({
  name,
  in: 'path',
  description,
  required: true,
  schema: { type: 'string', uniqueItems: true },
});
const pretty = queryParameter('pretty', "If 'true', then the output is pretty printed.");
const inNamespace = pathParameter('namespace', 'object name and auth scope, such as for teams and projects');

const patchTypes = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];
const patchSchema = {
  description: 'Patch is provided to give a concrete name and type to the Kubernetes PATCH request body.',
  type: 'object',
};

export interface OperationKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const gvk = ({ group, version, kind }: OperationKind) => ({ group, kind, version });
const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Path items by path. `schemaOf` gives a reference to the schema of a kind, for bodies and answers. */
export function pathsOf(resource: Resource, schemaOf: (kind: OperationKind) => Json): [string, Json][] {
  const { definition, apiVersion } = resource;
  const { plural, namespaced } = definition;
  const root = `/${definition.group === '' ? 'api' : 'apis'}/${apiVersion}`;
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
  const scope = namespaced ? [inNamespace] : [];
  const name = pathParameter('name', `name of the ${definition.kind}`);
  const paths: [string, Json][] = [
    [collection, { ...collectionItem(resource, schemaOf), parameters: [...scope, pretty] }],
  ];
  const object = objectItem(resource, definition, definition.verbs, '', schemaOf);
  if (object) paths.push([`${collection}/{name}`, { ...object, parameters: [name, ...scope, pretty] }]);
  for (const { name: below, verbs, kind } of subresourcesOf(resource)) {
    const item = objectItem(resource, kind ?? definition, verbs, capital(below), schemaOf);
    if (item)
      paths.push([`${collection}/{name}/${below}`, { ...item, parameters: [name, ...scope, pretty] }]);
  }
  if (namespaced && (definition.verbs?.includes('list') ?? true)) {
    const all = operation('list', resource, definition, 'ForAllNamespaces', schemaOf);
    paths.push([`${root}/${plural}`, { get: all, parameters: [...selections, pretty] }]);
  }
  return paths;
}

function collectionItem(resource: Resource, schemaOf: (kind: OperationKind) => Json): Json {
  const { definition } = resource;
  const has = (verb: string) => definition.verbs?.includes(verb) ?? true;
  const make = (action: string, more: Json) => ({
    ...operation(action, resource, definition, '', schemaOf),
    ...more,
  });
  return {
    ...(has('list') ? { get: make('list', { parameters: selections }) } : {}),
    ...(has('create')
      ? { post: make('post', { parameters: writes, requestBody: bodyOf(schemaOf(definition)) }) }
      : {}),
    ...(has('deletecollection')
      ? { delete: make('deletecollection', { parameters: [dryRun, ...selections] }) }
      : {}),
  };
}

const bodyOf = (schema: Json) => ({ content: { '*/*': { schema } }, required: true });

function objectItem(
  resource: Resource,
  kind: OperationKind,
  verbs: readonly string[] | undefined,
  suffix: string,
  schemaOf: (kind: OperationKind) => Json,
): Json | undefined {
  const has = (verb: string) => verbs?.includes(verb) ?? verb !== 'create';
  const make = (action: string, more: Json) => ({
    ...operation(action, resource, kind, suffix, schemaOf),
    ...more,
  });
  const onlyBelow = (verb: string) => suffix !== '' && has(verb);
  const item = {
    ...(has('get') ? { get: make('get', {}) } : {}),
    ...(has('update')
      ? { put: make('put', { parameters: writes, requestBody: bodyOf(schemaOf(kind)) }) }
      : {}),
    ...(onlyBelow('create')
      ? { post: make('post', { parameters: writes, requestBody: bodyOf(schemaOf(kind)) }) }
      : {}),
    ...(has('patch') ? { patch: make('patch', patchOf(resource)) } : {}),
    ...(has('delete') ? { delete: make('delete', { parameters: [dryRun] }) } : {}),
  };
  return Object.keys(item).length === 0 ? undefined : item;
}

/** kubectl takes a strategic merge patch where it is listed: only for types whose merge keys are known. */
function patchOf({ definition }: Resource): Json {
  const types = fieldsOf(definition.schemaType)
    ? patchTypes
    : patchTypes.filter((type) => !type.includes('strategic'));
  const content = Object.fromEntries(types.map((type) => [type, { schema: patchSchema }]));
  return { parameters: [...writes, force], requestBody: { content, required: true } };
}

const names: Readonly<Record<string, string>> = {
  delete: 'delete',
  deletecollection: 'deleteCollection',
  get: 'read',
  list: 'list',
  patch: 'patch',
  post: 'create',
  put: 'replace',
};

function operation(
  action: string,
  { definition }: Resource,
  kind: OperationKind,
  suffix: string,
  schemaOf: (kind: OperationKind) => Json,
): Json {
  const { group, version, namespaced } = definition;
  const tag = `${group === '' ? 'core' : (group.split('.')[0] ?? '')}_${version}`;
  const where = `${capital(tag.split('_')[0] ?? '')}${capital(version)}`;
  const scope = namespaced && suffix !== 'ForAllNamespaces' ? 'Namespaced' : '';
  const collection = action === 'deletecollection';
  const verb = collection ? `delete${where}Collection` : `${names[action] ?? action}${where}`;
  return {
    operationId: `${verb}${scope}${definition.kind}${suffix}`,
    tags: [tag],
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk(kind),
    responses: {
      [action === 'post' ? 201 : 200]: {
        description: action === 'post' ? 'Created' : 'OK',
        content: { 'application/json': { schema: schemaOf(kind) } },
      },
    },
  };
}
