// ValidateReplicationControllerSpec of k8s.io/kubernetes/pkg/apis/core/validation; an update is checked in the same way.
import { fieldError, selectorFromSet, type FieldError } from '@drydock/machinery';
import type { ReplicationController, ReplicationControllerSpec } from '../../generated/types.ts';
import { validatePodTemplate } from '../../pod-template/validate-pod-spec.ts';
import { nonNegative } from '../../validation/values.ts';

export function validateReplicationController({ spec = {} }: ReplicationController): readonly FieldError[] {
  return [
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...(Object.keys(spec.selector ?? {}).length === 0 ? [fieldError.required('spec.selector')] : []),
    ...nonNegative('spec.replicas', spec.replicas),
    ...validateTemplate(spec, 'spec.template'),
  ];
}

function validateTemplate(
  { template, selector = {} }: ReplicationControllerSpec,
  path: string,
): FieldError[] {
  if (!template) return [fieldError.required(path)];
  const labels = template.metadata?.labels;
  const wanted = selectorFromSet(selector);
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {};
  return [
    ...(wanted.empty || wanted.matches(labels)
      ? []
      : [
          fieldError.invalid(
            `${path}.metadata.labels`,
            labels ?? null,
            '`selector` does not match template `labels`',
          ),
        ]),
    ...validatePodTemplate(template, path),
    ...(restartPolicy === 'Always'
      ? []
      : [fieldError.notSupported(`${path}.spec.restartPolicy`, restartPolicy ?? '', ['Always'])]),
    ...(activeDeadlineSeconds === undefined
      ? []
      : [
          fieldError.forbidden(
            `${path}.spec.activeDeadlineSeconds`,
            'activeDeadlineSeconds in ReplicationController is not Supported',
          ),
        ]),
  ];
}
