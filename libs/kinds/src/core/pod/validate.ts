// ValidatePodCreate and ValidatePodUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { Container, Pod, PodSpec, Toleration } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validatePodSpec } from '../../pod-template/validate-pod-spec.ts';
import { sameValue } from '../../validation/values.ts';

// Go appends a diff of the two specs; it is left out here.
const updatable =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

export function validatePod(pod: Pod, { old }: ValidationContext): readonly FieldError[] {
  if (!pod.spec) return [fieldError.required('spec.containers')];
  const before = (old as Pod | undefined)?.spec;
  return [...validatePodSpec(pod.spec, 'spec'), ...(before ? validateUpdate(pod.spec, before) : [])];
}

function validateUpdate(spec: PodSpec, old: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['containers', 'initContainers'] as const)
    if ((spec[field]?.length ?? 0) !== (old[field]?.length ?? 0)) {
      const what = field === 'containers' ? 'containers' : 'initContainers';
      return [fieldError.forbidden(`spec.${what}`, 'pod updates may not add or remove containers')];
    }
  errors.push(...deadlineErrors(spec.activeDeadlineSeconds, old.activeDeadlineSeconds));
  if (!addsOnly(spec.tolerations ?? [], old.tolerations ?? []))
    errors.push(
      fieldError.forbidden(
        'spec.tolerations',
        'existing toleration can not be modified except its tolerationSeconds',
      ),
    );
  if (!sameValue(comparable(spec, old), comparable(old, old)))
    errors.push(fieldError.forbidden('spec', updatable));
  return errors;
}

function deadlineErrors(deadline: number | undefined, old: number | undefined): FieldError[] {
  if (old === undefined || (deadline !== undefined && deadline <= old)) return [];
  const path = 'spec.activeDeadlineSeconds';
  if (deadline === undefined)
    return [fieldError.invalid(path, deadline, 'must not update from a positive integer to nil value')];
  return [fieldError.invalid(path, deadline, 'must be less than or equal to previous value')];
}

function addsOnly(tolerations: readonly Toleration[], old: readonly Toleration[]): boolean {
  const bare = ({ tolerationSeconds: _any, ...rest }: Toleration) => rest;
  return old.every((before) => tolerations.some((now) => sameValue(bare(now), bare(before))));
}

/** The spec with everything that may change taken from `old`. */
function comparable(spec: PodSpec, old: PodSpec): unknown {
  const withImages = (list?: readonly Container[], from?: readonly Container[]) =>
    list?.map((container, index) => ({ ...container, image: from?.[index]?.image }));
  const oldGrace = old.terminationGracePeriodSeconds ?? 0;
  const graceMayChange = oldGrace < 0 && spec.terminationGracePeriodSeconds === 1;
  return {
    ...spec,
    containers: withImages(spec.containers, old.containers),
    initContainers: withImages(spec.initContainers, old.initContainers) ?? [],
    activeDeadlineSeconds: null,
    tolerations: null,
    schedulingGates: null,
    ephemeralContainers: null,
    terminationGracePeriodSeconds: graceMayChange ? oldGrace : spec.terminationGracePeriodSeconds,
  };
}
