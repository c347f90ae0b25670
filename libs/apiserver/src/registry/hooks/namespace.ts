import { conflict, formatTime, type KubeObject } from '@drydock/machinery';
import type { Namespace } from '@drydock/kinds';
import type { RegistryHooks } from '../registry-hooks.ts';

const finalizersOf = (object: KubeObject) => (object as unknown as Namespace).spec?.finalizers ?? [];

/** A namespace dies in two steps: Terminating here, then the namespace controller empties it and finalizes. */
export const namespaceHooks: RegistryHooks = {
  beforeCreate: (object) => {
    const { spec } = object as unknown as Namespace;
    const finalizers = finalizersOf(object);
    const name = object.metadata.name ?? '';
    return {
      ...object,
      metadata: {
        ...object.metadata,
        labels: { ...object.metadata.labels, 'kubernetes.io/metadata.name': name },
      },
      spec: {
        ...spec,
        finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'],
      },
      status: { phase: 'Active' },
    };
  },
  beforeUpdate: (object, old) => ({
    ...object,
    ...('spec' in old ? { spec: old['spec'] } : {}),
    metadata: {
      ...object.metadata,
      labels: { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name ?? '' },
    },
  }),
  beforeDelete: (old, { server, resource, name }) => {
    const { metadata } = old;
    if (metadata.deletionTimestamp === undefined)
      return {
        ...old,
        metadata: { ...metadata, deletionTimestamp: formatTime(server.clock.now()) },
        status: { ...(old['status'] as object | undefined), phase: 'Terminating' },
      };
    if (finalizersOf(old).length === 0) return undefined;
    throw conflict(
      resource.qualified,
      name,
      'The system is ensuring all content is removed from this namespace.  Upon completion, this namespace will automatically be purged by the system.',
    );
  },
  mayVanish: (object) => finalizersOf(object).length === 0,
};
