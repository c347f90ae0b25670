// ValidatePodUpdate of k8s.io/kubernetes/pkg/apis/core/validation: little of a pod's spec may change.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { Container, PodSchedulingGate, PodSpec, Toleration } from '../../generated/types.ts';
import { internalDiff } from '../../go-form/internal-diff.ts';
import { sameValue } from '../../validation/values.ts';

const updatable =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

export function validatePodUpdate(spec: PodSpec, old: PodSpec): FieldError[] {
  for (const field of ['containers', 'initContainers'] as const)
    if ((spec[field]?.length ?? 0) !== (old[field]?.length ?? 0))
      return [fieldError.forbidden(`spec.${field}`, 'pod updates may not add or remove containers')];
  const deadline = deadlineErrors(spec.activeDeadlineSeconds, old.activeDeadlineSeconds);
  if (deadline.length > 0 && spec.activeDeadlineSeconds !== undefined) return deadline;
  const errors = [
    ...deadline,
    ...tolerationErrors(spec.tolerations ?? [], old.tolerations ?? []),
    ...gateErrors(spec.schedulingGates ?? [], old.schedulingGates ?? []),
    ...nodeSelectorErrors(spec, old),
  ];
  const munged = withoutUpdatable(spec, old);
  if (sameValue(munged, old)) return errors;
  const diff = internalDiff('PodSpec', old, munged);
  return [...errors, fieldError.forbidden('spec', `${updatable}\n${diff}`)];
}

function deadlineErrors(deadline: number | undefined, old: number | undefined): FieldError[] {
  const path = 'spec.activeDeadlineSeconds';
  if (deadline === undefined) {
    const text = 'must not update from a positive integer to nil value';
    return old === undefined ? [] : [fieldError.invalid(path, null, text)];
  }
  return old !== undefined && deadline > old
    ? [fieldError.invalid(path, deadline, 'must be less than or equal to previous value')]
    : [];
}

function tolerationErrors(tolerations: readonly Toleration[], old: readonly Toleration[]): FieldError[] {
  const bare = ({ tolerationSeconds: _any, ...rest }: Toleration) => rest;
  if (old.every((before) => tolerations.some((now) => sameValue(bare(now), bare(before))))) return [];
  const text = 'existing toleration can not be modified except its tolerationSeconds';
  return [fieldError.forbidden('spec.tolerations', text)];
}

function gateErrors(gates: readonly PodSchedulingGate[], old: readonly PodSchedulingGate[]): FieldError[] {
  return gates
    .filter(({ name }) => !old.some((before) => before.name === name))
    .map(({ name }) =>
      fieldError.forbidden(
        'spec.schedulingGates',
        `only deletion is allowed, but found new scheduling gate '${name}'`,
      ),
    );
}

const isGated = ({ schedulingGates = [] }: PodSpec) => schedulingGates.length > 0;

/** A pod that the scheduler may not see yet can still be narrowed down to fewer nodes. */
function nodeSelectorErrors(spec: PodSpec, old: PodSpec): FieldError[] {
  if (!isGated(old)) return [];
  const kept = Object.entries(old.nodeSelector ?? {}).every(
    ([key, value]) => spec.nodeSelector?.[key] === value,
  );
  if (kept) return [];
  const text = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
  return [fieldError.invalid('spec.nodeSelector', spec.nodeSelector ?? null, text)];
}

/** The spec with everything that may change taken from `old`. */
function withoutUpdatable(spec: PodSpec, old: PodSpec): PodSpec {
  const oldGrace = old.terminationGracePeriodSeconds ?? 0;
  const fromOld: (keyof PodSpec)[] = [
    'activeDeadlineSeconds',
    'ephemeralContainers', // they have an endpoint of their own
    'schedulingGates',
    'tolerations',
    ...(oldGrace < 0 && spec.terminationGracePeriodSeconds === 1
      ? (['terminationGracePeriodSeconds'] as const)
      : []),
    ...(isGated(old) ? (['nodeSelector'] as const) : []),
  ];
  const munged: Record<string, unknown> = { ...spec };
  for (const field of fromOld) {
    delete munged[field];
    if (old[field] !== undefined) munged[field] = old[field];
  }
  for (const field of ['containers', 'initContainers'] as const)
    if (spec[field]) munged[field] = withImagesOf(spec[field], old[field] ?? []);
  return munged as unknown as PodSpec;
}

function withImagesOf(containers: readonly Container[], old: readonly Container[]): readonly Container[] {
  return containers.map(({ image: _image, ...container }, index) => {
    const image = old[index]?.image;
    return image === undefined ? container : { ...container, image };
  });
}
