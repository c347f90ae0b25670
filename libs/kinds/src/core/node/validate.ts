import { fieldError, labelValue, qualifiedName, type FieldError } from '@drydock/machinery';
import type { Node, Taint } from '../../generated/types.ts';
import { invalids, oneOf } from '../../validation/values.ts';

/** Taints; what a kubelet reports about itself is taken as it is. */
export function validateNode({ spec }: Node): readonly FieldError[] {
  const seen = new Set<string>();
  return (spec?.taints ?? []).flatMap((taint, index) => {
    const path = `spec.taints[${index}]`;
    const key = `${taint.key}:${taint.effect}`;
    const errors = [
      ...invalids(`${path}.key`, taint.key, qualifiedName(taint.key)),
      ...(taint.value ? invalids(`${path}.value`, taint.value, labelValue(taint.value)) : []),
      ...oneOf(`${path}.effect`, taint.effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
      ...(seen.has(key)
        ? [
            {
              ...fieldError.duplicate(path, internalForm(taint)),
              detail: 'taints must be unique by key and effect pair',
            },
          ]
        : []),
    ];
    seen.add(key);
    return errors;
  });
}

// The internal type has no JSON names: the message shows those of Go.
function internalForm({
  key,
  value = '',
  effect,
  timeAdded = null,
}: Omit<Taint, 'timeAdded'> & { readonly timeAdded?: string | null }) {
  return { Key: key, Value: value, Effect: effect, TimeAdded: timeAdded };
}
