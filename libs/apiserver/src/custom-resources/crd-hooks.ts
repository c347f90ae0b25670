// What the storage of CustomResourceDefinitions does more than store: a deletion takes the objects along.
import type { CustomResourceDefinition } from '@drydock/kinds';
import { formatTime, type KubeObject } from '@drydock/machinery';
import type { RegistryHooks } from '../registry/registry-hooks.ts';
import { validateSchemas } from './definition-validation/validate-schemas.ts';
import { withCondition } from './status/conditions.ts';

/** While it is there, objects of the definition may be. */
export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

export const crdHooks: RegistryHooks = {
  validate: (object, old) =>
    validateSchemas(
      object as unknown as CustomResourceDefinition,
      old as unknown as CustomResourceDefinition | undefined,
    ),
  beforeDelete: (old, { server }) => {
    const { metadata } = old;
    if (metadata.deletionTimestamp !== undefined) return undefined;
    const now = server.clock.now();
    const finalizers = metadata.finalizers ?? [];
    const dying = {
      ...old,
      metadata: {
        ...metadata,
        deletionTimestamp: formatTime(now),
        finalizers: finalizers.includes(cleanupFinalizer) ? finalizers : [...finalizers, cleanupFinalizer],
      },
    };
    const terminating = {
      type: 'Terminating',
      status: 'True',
      reason: 'InstanceDeletionPending',
      message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    };
    const marked = withCondition(dying as unknown as CustomResourceDefinition, terminating, now);
    return marked as unknown as KubeObject;
  },
};
