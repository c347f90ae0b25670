import type { Key } from '@drydock/client';
import type { Meta } from '@drydock/machinery';

/** The key of an object: `namespace/name`, or `name` when it is cluster-scoped. */
export function keyOf(object: { readonly metadata: Meta }): Key {
  const { namespace, name } = object.metadata;
  return namespace ? `${namespace}/${name ?? ''}` : (name ?? '');
}

/** The parts of a key; namespace '' for cluster-scoped objects. */
export function splitKey(key: Key): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/');
  return slash < 0
    ? { namespace: '', name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
