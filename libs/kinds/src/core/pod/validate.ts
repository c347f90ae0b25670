// ValidatePodCreate and ValidatePodUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { Pod, PodSpec } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validatePodSpec } from '../../pod-template/validate-pod-spec.ts';
import { validatePodUpdate } from './validate-update.ts';

export function validatePod(pod: Pod, { old }: ValidationContext): readonly FieldError[] {
  if (!pod.spec) return [fieldError.required('spec.containers')];
  const before = (old as Pod | undefined)?.spec;
  return [
    ...validatePodSpec(pod.spec, 'spec'),
    ...(before ? validatePodUpdate(pod.spec, before) : validateNew(pod.spec)),
  ];
}

function validateNew({ ephemeralContainers = [], nodeName, schedulingGates = [] }: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (ephemeralContainers.length > 0)
    errors.push(fieldError.forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  if (nodeName && schedulingGates.length > 0) {
    const text = 'cannot be set until all schedulingGates have been cleared';
    errors.push(fieldError.forbidden('spec.nodeName', text));
  }
  return errors;
}
