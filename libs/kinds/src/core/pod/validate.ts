// ValidatePodCreate and ValidatePodUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { Pod } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validatePodSpec } from '../../pod-template/validate-pod-spec.ts';
import { validatePodUpdate } from './validate-update.ts';

export function validatePod(pod: Pod, { old }: ValidationContext): readonly FieldError[] {
  if (!pod.spec) return [fieldError.required('spec.containers')];
  const before = (old as Pod | undefined)?.spec;
  return [...validatePodSpec(pod.spec, 'spec'), ...(before ? validatePodUpdate(pod.spec, before) : [])];
}
