// ValidateRuntimeClass and its update of k8s.io/kubernetes/pkg/apis/node/validation.
import { dns1123Label, fieldError, type FieldError } from '@drydock/machinery';
import type { RuntimeClass } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validateLabels } from '../../metadata/validate-metadata.ts';
import { validateResources } from '../../pod-template/validate-resources.ts';
import { immutable, invalids } from '../../validation/values.ts';

export function validateRuntimeClass(
  { handler = '', overhead, scheduling }: RuntimeClass,
  { old }: ValidationContext,
): readonly FieldError[] {
  const before = old as RuntimeClass | undefined;
  if (before) return immutable('handler', handler, before.handler);
  return [
    ...invalids('handler', handler, dns1123Label(handler)),
    ...validateResources(overhead?.podFixed ? { limits: overhead.podFixed } : undefined, 'overhead.podFixed'),
    ...validateLabels(scheduling?.nodeSelector, 'scheduling.nodeSelector'),
    ...(scheduling?.tolerations ?? []).flatMap((toleration, index) =>
      (scheduling?.tolerations ?? []).findIndex(
        (other) => JSON.stringify(other) === JSON.stringify(toleration),
      ) < index
        ? [fieldError.duplicate(`scheduling.tolerations[${index}]`, toleration)]
        : [],
    ),
  ];
}
