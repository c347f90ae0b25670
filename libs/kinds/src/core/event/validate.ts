import { fieldError, type FieldError } from '@drydock/machinery';
import type { Event } from '../../generated/types.ts';

/** Events live where their object does; those of cluster-wide objects in `default`. */
export function validateEvent({ metadata, involvedObject }: Event): readonly FieldError[] {
  const namespace = involvedObject?.namespace ?? '';
  const expected = namespace === '' ? ['default', ''] : [namespace];
  if (expected.includes(metadata.namespace ?? '')) return [];
  return [fieldError.invalid('involvedObject.namespace', namespace, 'does not match event.namespace')];
}
