import { validateMetadata } from '@drydock/kinds';
import type { FieldError, KubeObject } from '@drydock/machinery';
import { registryHooks } from './registry-hooks.ts';
import { asRequested } from './versions.ts';
import type { WriteRequest } from './write-request.ts';

/** Everything that is wrong with an object that is about to be stored. */
export function findingsOf(write: WriteRequest, object: KubeObject, old?: KubeObject): readonly FieldError[] {
  const { resource, requested, server } = write;
  // a custom resource answers to the schema of the version in which it came
  const { custom } = resource.definition;
  const { definition } = custom ? requested : resource;
  const judged = custom ? asRequested(requested, object) : object;
  const context = { ...(old ? { old } : {}), now: server.clock.now() };
  return [
    ...validateMetadata(definition, object, old),
    ...(definition.validate?.(judged, context) ?? []),
    ...(requested.definition.storedAs?.validate?.(object, context) ?? []),
    ...(registryHooks(resource)?.validate?.(object, old) ?? []),
  ];
}
