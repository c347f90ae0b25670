// The definitions in the store, as everything here reads them.
import type { CustomResourceDefinition } from '@drydock/kinds';
import type { Store } from '@drydock/etcd';

export const crdPrefix = '/registry/apiextensions.k8s.io/customresourcedefinitions/';

/** All definitions, by name. */
export function listDefinitions(store: Store): readonly CustomResourceDefinition[] {
  return store.range(crdPrefix).items as readonly unknown[] as readonly CustomResourceDefinition[];
}

/** Where the objects that a definition declares are kept. */
export const objectsPrefix = ({ spec }: Pick<CustomResourceDefinition, 'spec'>) =>
  `/registry/${spec.group}/${spec.names.plural}/`;
