// From the arguments and -f, -l, --all of a command line to objects: what cli-runtime's resource.Builder is.
import { StatusError, apiVersionOf, parseApiVersion, type KubeObject } from '@drydock/machinery';
import type { ClusterAccess } from '../config/access.ts';
import { tableAccept } from '../config/rest-client.ts';
import type { ApiResource } from '../discovery/discovery.ts';
import { checkReachable, checkTypeMeta, documents, manifestSources } from './manifests.ts';
import { localMapping } from './local-mapping.ts';
import { collectionPath, objectPath, resourceText, withKind, type Info } from './info.ts';

/** What a command asks for. */
export interface ResourceQuery {
  readonly args?: readonly string[];
  readonly filenames?: readonly string[];
  readonly kustomize?: string;
  readonly recursive?: boolean;
  readonly allNamespaces?: boolean;
  /** '' selects nothing in particular, as if the flag were not there. */
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly all?: boolean;
  /** `get pods` without a name means all of them. */
  readonly allowEmptySelector?: boolean;
  readonly singleType?: boolean;
  readonly subresource?: string;
  /** Objects of files are read from the server. */
  readonly latest?: boolean;
  /** Objects that are named are not read from the server. */
  readonly withoutObjects?: boolean;
  /** The server is asked for tables. */
  readonly table?: boolean;
  readonly includeObject?: boolean;
  readonly chunkSize?: number;
  /** False: documents are validated before they are used; true: the user does not want it. */
  readonly skipValidation?: boolean;
  /** Files only, and no server: --local. */
  readonly local?: boolean;
}

export type Target =
  | { readonly type: 'selector'; readonly mapping: ApiResource; readonly namespace: string }
  | {
      readonly type: 'name';
      readonly mapping: ApiResource;
      readonly namespace: string;
      readonly name: string;
    }
  | { readonly type: 'file'; readonly source: string; readonly read: () => Promise<string> };

export interface Selection {
  readonly query: ResourceQuery;
  readonly targets: readonly Target[];
  /** One name was given, so its absence is the whole answer. */
  readonly single: boolean;
}

export type Visit =
  | { readonly info: Info; readonly error?: undefined }
  | { readonly error: unknown; readonly info?: undefined };

const missingResource = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** Works out what is meant, without reading any object. */
export async function select(access: ClusterAccess, query: ResourceQuery): Promise<Selection> {
  const args = normalize(query.args ?? []);
  const filenames = query.filenames ?? [];
  if (query.kustomize) throw new Error('not simulated: kustomizations (-k)');
  const parsed = parseArguments(args, query);
  if (query.all && (query.labelSelector || query.fieldSelector))
    throw new Error(`setting 'all' parameter but found a non empty selector. `);
  const namespace = query.allNamespaces ? '' : (await access.namespace()).name;
  if (filenames.length > 0) {
    const sources = await manifestSources(access.host, filenames, query.recursive ?? false);
    if (args.length > 0)
      throw new Error(
        'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      );
    const targets = sources.map(({ name, read }) => ({ type: 'file', source: name, read }) as const);
    return { query, targets, single: targets.length === 1 };
  }
  const selecting =
    query.all ||
    query.labelSelector ||
    query.fieldSelector ||
    (query.allowEmptySelector && parsed.types.length > 0 && parsed.names.length === 0);
  if (selecting)
    return { query, targets: await selectorTargets(access, parsed, query, namespace), single: false };
  if (parsed.tuples.length > 0) return byTuples(access, query, parsed.tuples, namespace);
  if (parsed.names.length > 0) return byNames(access, query, parsed, namespace);
  if (parsed.types.length > 0) {
    await mappingsFor(access, parsed.types);
    throw new Error('resource(s) were provided, but no name was specified');
  }
  throw new Error(missingResource);
}

interface ParsedArguments {
  readonly types: readonly string[];
  readonly names: readonly string[];
  readonly tuples: readonly (readonly [type: string, name: string])[];
}

function normalize(args: readonly string[]): readonly string[] {
  const [only] = args;
  return args.length === 1 && only?.includes(',') && only.includes('/') ? only.split(',') : args;
}

function parseArguments(args: readonly string[], query: ResourceQuery): ParsedArguments {
  const combined = args.filter((arg) => arg.includes('/')).length;
  if (combined > 0 && combined !== args.length)
    throw new Error(
      `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`,
    );
  if (combined > 0) return { types: [], names: [], tuples: args.map(tupleOf) };
  const types = [...new Set((args[0] ?? '').split(',').filter((type) => type !== ''))];
  if (query.singleType && types.length > 1) throw new Error('you may only specify a single resource type');
  return { types, names: args.slice(1), tuples: [] };
}

function tupleOf(arg: string): readonly [string, string] {
  const parts = arg.split('/');
  if (parts.length > 2) throw new Error('arguments in resource/name form may not have more than one slash');
  if (parts[0] === '' || parts[1] === '' || parts[0]!.includes(','))
    throw new Error('arguments in resource/name form must have a single resource and name');
  return [parts[0]!, parts[1]!];
}

/** The resource a word means; throws in kubectl's words. */
export async function mappingFor(access: ClusterAccess, word: string): Promise<ApiResource> {
  const found = await (await access.discovery()).find(word);
  if (!found)
    throw new Error(`the server doesn't have a resource type ${JSON.stringify(word.split('.')[0])}`);
  return found;
}

async function mappingsFor(access: ClusterAccess, types: readonly string[]): Promise<ApiResource[]> {
  const discovery = await access.discovery();
  const mappings: ApiResource[] = [];
  for (const type of types) {
    const members = await discovery.category(type);
    for (const one of members ?? [await mappingFor(access, type)])
      if (!mappings.some((known) => known.group === one.group && known.plural === one.plural))
        mappings.push(one);
  }
  return mappings;
}

async function selectorTargets(
  access: ClusterAccess,
  parsed: ParsedArguments,
  query: ResourceQuery,
  namespace: string,
): Promise<Target[]> {
  if (parsed.names.length > 0) throw new Error('name cannot be provided when a selector is specified');
  if (parsed.tuples.length > 0)
    throw new Error('selectors and the all flag cannot be used when passing resource/name arguments');
  if (parsed.types.length === 0) throw new Error('at least one resource must be specified to use a selector');
  if (query.subresource) throw new Error('subresource cannot be used when bulk resources are specified');
  const mappings = await mappingsFor(access, parsed.types);
  if (query.singleType && mappings.length > 1) throw new Error('you may only specify a single resource type');
  return mappings.map((mapping) => ({
    type: 'selector',
    mapping,
    namespace: mapping.namespaced ? namespace : '',
  }));
}

async function byTuples(
  access: ClusterAccess,
  query: ResourceQuery,
  tuples: readonly (readonly [string, string])[],
  namespace: string,
): Promise<Selection> {
  const targets: Target[] = [];
  for (const [type, name] of tuples)
    targets.push(nameTarget(await mappingFor(access, type), name, namespace, query));
  return { query, targets, single: targets.length === 1 };
}

async function byNames(
  access: ClusterAccess,
  query: ResourceQuery,
  parsed: ParsedArguments,
  namespace: string,
): Promise<Selection> {
  const mappings = await mappingsFor(access, parsed.types);
  if (parsed.types.length > 1 || mappings.length > 1) throw new Error('you must specify only one resource');
  const targets = parsed.names.map((name) => nameTarget(mappings[0]!, name, namespace, query));
  return { query, targets, single: targets.length === 1 };
}

function nameTarget(mapping: ApiResource, name: string, namespace: string, query: ResourceQuery): Target {
  if (mapping.namespaced && namespace === '')
    throw new Error(
      query.allNamespaces
        ? 'a resource cannot be retrieved by name across all namespaces'
        : 'namespace may not be empty when retrieving a resource by name',
    );
  return { type: 'name', mapping, namespace: mapping.namespaced ? namespace : '', name };
}

/** Reads the objects one after the other. A failure is yielded too, and the rest goes on. */
export async function* visit(access: ClusterAccess, selection: Selection): AsyncGenerator<Visit> {
  for (const target of selection.targets) {
    try {
      if (target.type === 'selector') yield* listItems(access, selection.query, target);
      else if (target.type === 'name') yield { info: await read(access, selection.query, target) };
      else yield* fileItems(access, selection.query, target);
    } catch (error) {
      yield { error };
    }
  }
}

/** Everything that was found, and everything that failed. */
export async function collect(
  access: ClusterAccess,
  selection: Selection,
): Promise<{ infos: readonly Info[]; errors: readonly unknown[] }> {
  const infos: Info[] = [];
  const errors: unknown[] = [];
  for await (const one of visit(access, selection)) {
    if (one.info) infos.push(one.info);
    else errors.push(one.error);
  }
  return { infos, errors };
}

async function read(
  access: ClusterAccess,
  query: ResourceQuery,
  target: { readonly mapping: ApiResource; readonly namespace: string; readonly name: string },
): Promise<Info> {
  const info = { ...target, ...(query.subresource ? { subresource: query.subresource } : {}) };
  if (query.withoutObjects) {
    const metadata = { name: target.name, ...(target.namespace ? { namespace: target.namespace } : {}) };
    const object = { apiVersion: apiVersionOf(target.mapping), kind: target.mapping.kind, metadata };
    return { ...info, object };
  }
  const rest = await access.rest();
  const object = await rest.get<KubeObject>(objectPath(info), requestOptions(query));
  return {
    mapping: target.mapping,
    namespace: target.namespace,
    name: target.name,
    ...(query.subresource ? { subresource: query.subresource } : {}),
    object,
  };
}

function requestOptions(query: ResourceQuery, more: Readonly<Record<string, string | undefined>> = {}) {
  return {
    ...(query.table ? { accept: tableAccept } : {}),
    query: { ...more, ...(query.table && query.includeObject ? { includeObject: 'Object' } : {}) },
  };
}

interface ListBody {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly metadata?: { readonly continue?: string; readonly resourceVersion?: string };
  readonly items?: readonly KubeObject[];
}

/** One page of a collection as the server sent it. */
export async function* listPages(
  access: ClusterAccess,
  query: ResourceQuery,
  target: { readonly mapping: ApiResource; readonly namespace: string },
): AsyncGenerator<ListBody> {
  const rest = await access.rest();
  const limit = query.chunkSize && query.chunkSize > 0 ? String(query.chunkSize) : undefined;
  let token: string | undefined;
  do {
    const options = requestOptions(query, {
      labelSelector: query.labelSelector || undefined,
      fieldSelector: query.fieldSelector || undefined,
      limit,
      continue: token,
    });
    let page: ListBody;
    try {
      page = await rest.get<ListBody>(collectionPath(target.mapping, target.namespace), options);
    } catch (error) {
      throw listError(error, query, target.mapping);
    }
    yield page;
    token = page.metadata?.continue || undefined;
  } while (token);
}

function listError(error: unknown, query: ResourceQuery, mapping: ApiResource): unknown {
  if (!(error instanceof StatusError) || !['BadRequest', 'NotFound'].includes(error.reason)) return error;
  const subject = JSON.stringify(resourceText(mapping));
  const found = query.labelSelector || query.fieldSelector;
  const text = found
    ? `Unable to find ${subject} that match label selector ${JSON.stringify(query.labelSelector ?? '')}, field selector ${JSON.stringify(query.fieldSelector ?? '')}: ${error.message}`
    : `Unable to list ${subject}: ${error.message}`;
  return new StatusError({ ...error.status, message: text });
}

async function* listItems(
  access: ClusterAccess,
  query: ResourceQuery,
  target: { readonly mapping: ApiResource; readonly namespace: string },
): AsyncGenerator<Visit> {
  for await (const page of listPages(access, query, target)) {
    if (!Array.isArray(page.items)) {
      yield { info: { ...target, name: '', object: page as unknown as KubeObject } };
      continue;
    }
    for (const item of page.items as readonly KubeObject[]) {
      const object = withKind(item, target.mapping);
      const { name = '', namespace = '' } = object.metadata;
      yield { info: { mapping: target.mapping, namespace, name, object } };
    }
  }
}

async function* fileItems(
  access: ClusterAccess,
  query: ResourceQuery,
  target: Extract<Target, { type: 'file' }>,
): AsyncGenerator<Visit> {
  for (const document of documents(await target.read(), target.source)) {
    const validating = query.skipValidation === false;
    checkTypeMeta(document, target.source, validating);
    if (validating) await checkReachable(access, target.source);
    for (const item of flatten(document)) {
      try {
        const info = await fileInfo(access, item, target.source, query.local === true);
        yield { info: query.latest ? { ...(await read(access, query, info)), source: target.source } : info };
      } catch (error) {
        yield { error };
      }
    }
  }
}

function flatten(document: Readonly<Record<string, unknown>>): KubeObject[] {
  const items = document['items'];
  if (!Array.isArray(items)) return [document as unknown as KubeObject];
  const kind = String(document['kind']);
  return (items as KubeObject[]).flatMap((item) =>
    flatten({
      ...(kind.endsWith('List') && kind !== 'List'
        ? { apiVersion: document['apiVersion'], kind: kind.slice(0, -4) }
        : {}),
      ...item,
    }),
  );
}

async function fileInfo(
  access: ClusterAccess,
  document: KubeObject,
  source: string,
  local: boolean,
): Promise<Info> {
  const { group, version } = parseApiVersion(document.apiVersion);
  const metadata = document.metadata ?? {};
  if (local)
    return {
      mapping: localMapping(group, version, document.kind),
      namespace: metadata.namespace ?? '',
      name: metadata.name ?? '',
      object: { ...document, metadata },
      source,
    };
  const mapping = await (await access.discovery()).ofKind(group, version, document.kind);
  if (!mapping)
    throw new Error(
      `resource mapping not found for name: ${JSON.stringify(metadata.name ?? '')} namespace: ${JSON.stringify(metadata.namespace ?? '')} from ${JSON.stringify(source)}: no matches for kind ${JSON.stringify(document.kind)} in version ${JSON.stringify(document.apiVersion)}\nensure CRDs are installed first`,
    );
  const name = metadata.name ?? '';
  if (!mapping.namespaced) return { mapping, namespace: '', name, object: { ...document, metadata }, source };
  const current = await access.namespace();
  if (metadata.namespace && current.explicit && metadata.namespace !== current.name)
    throw new Error(
      `the namespace from the provided object ${JSON.stringify(metadata.namespace)} does not match the namespace ${JSON.stringify(current.name)}. You must pass '--namespace=${metadata.namespace}' to perform this operation.`,
    );
  const namespace = metadata.namespace || current.name;
  return { mapping, namespace, name, object: { ...document, metadata: { ...metadata, namespace } }, source };
}
