import type { Pod } from '@drydock/kinds';
import { deepEqual, fieldError, type FieldError, type KubeObject } from '@drydock/machinery';
import { nextGeneration, partialUpdate } from '../partial-update.ts';

const path = 'spec.ephemeralContainers';
const podOf = (object: KubeObject) => object as unknown as Pod;

/** Where `kubectl debug` adds a container to a running pod: more may come, none may change or go. */
export const ephemeralContainers = partialUpdate('ephemeralcontainers', {
  take: (given, old) => {
    const { ephemeralContainers: _old, ...rest } = podOf(old).spec ?? { containers: [] };
    const added = podOf(given).spec?.ephemeralContainers ?? [];
    const spec = added.length > 0 ? { ...rest, ephemeralContainers: added } : rest;
    return nextGeneration({ ...old, spec } as KubeObject, old);
  },
  validate: (next, old, { resource, server }) => {
    if (old.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined)
      return [fieldError.forbidden('', 'static pods do not support ephemeral containers')];
    // the spec is checked on its own here: what may change is below
    const { validate } = resource.definition;
    return [
      ...(validate?.(next, { old: next, now: server.clock.now() }) ?? []),
      ...changes(podOf(next), podOf(old)),
    ];
  },
});

// Go appends a diff of the two containers, which is left out.
function changes({ spec }: Pod, { spec: before }: Pod): FieldError[] {
  const now = new Map((spec?.ephemeralContainers ?? []).map((container) => [container.name, container]));
  return (before?.ephemeralContainers ?? []).flatMap((container) => {
    const same = now.get(container.name);
    const name = JSON.stringify(container.name);
    if (!same)
      return [fieldError.forbidden(path, `existing ephemeral containers ${name} may not be removed\n`)];
    return deepEqual(same, container)
      ? []
      : [fieldError.forbidden(path, `existing ephemeral containers ${name} may not be changed\n`)];
  });
}
