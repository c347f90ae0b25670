// How JSON leaves the server: fields in the order in which Go's structs have them, items of typed lists without kind.
import { isObject } from '@drydock/machinery';
import { keepsItemKinds } from '../negotiation/untyped-lists.ts';

type Json = Readonly<Record<string, unknown>>;

const topOrder = ['kind', 'apiVersion', 'metadata', 'spec', 'status'];
const metadataOrder = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
];

/**
 * The body as the real server writes it. In process objects keep their own order, and items of lists their kind and
 * apiVersion, so that nothing is copied.
 */
export function wireForm(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { kind, apiVersion, items, object } = body;
  // an event of a watch
  if (kind === undefined && isObject(object)) return { ...body, object: wireForm(object) };
  if (typeof kind !== 'string' || kind === 'Status' || kind === 'Table') return body;
  if (!Array.isArray(items)) return ordered(body);
  const typed =
    !keepsItemKinds(body) &&
    kind !== 'PartialObjectMetadataList' &&
    !String(apiVersion).startsWith('apidiscovery');
  return typed && kind.endsWith('List') ? { ...body, items: items.map(withoutKind) } : body;
}

function withoutKind(item: unknown): unknown {
  if (!isObject(item)) return item;
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = item;
  return ordered(rest);
}

function ordered(object: Json): Json {
  const sorted = inOrder(object, topOrder);
  return isObject(sorted['metadata'])
    ? { ...sorted, metadata: inOrder(sorted['metadata'], metadataOrder) }
    : sorted;
}

/** status comes last in the structs of Kubernetes, so what is not named stands before it. */
function inOrder(object: Json, order: readonly string[]): Json {
  const { status, ...others } = object;
  const first = order.filter((key) => Object.hasOwn(others, key)).map((key) => [key, others[key]] as const);
  const rest = Object.entries(others).filter(([key]) => !order.includes(key));
  return Object.fromEntries([
    ...first,
    ...rest,
    ...(status === undefined ? [] : [['status', status] as const]),
  ]);
}
