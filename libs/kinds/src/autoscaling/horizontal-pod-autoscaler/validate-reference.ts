import { fieldError, pathSegmentName, type FieldError } from '@drydock/machinery';
import type { V2CrossVersionObjectReference } from '../../generated/types.ts';
import { invalids } from '../../validation/values.ts';

/** A kind and a name that could stand in a path. */
export function validateReference(
  reference: V2CrossVersionObjectReference | undefined,
  path: string,
): FieldError[] {
  const part = (field: 'kind' | 'name') => {
    const text = reference?.[field] ?? '';
    if (text === '') return [fieldError.required(`${path}.${field}`)];
    return invalids(`${path}.${field}`, text, pathSegmentName(text));
  };
  return [...part('kind'), ...part('name')];
}
