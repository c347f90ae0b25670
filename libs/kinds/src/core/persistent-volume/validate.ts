// ValidatePersistentVolume and its update of k8s.io/kubernetes/pkg/apis/core/validation.
import { dns1123Subdomain, fieldError, parseQuantity, type FieldError } from '@drydock/machinery';
import type { PersistentVolume, PersistentVolumeSpec } from '../../generated/types.ts';
import { internalForm } from '../../go-form/internal-form.ts';
import { internalDiff } from '../../go-form/internal-diff.ts';
import type { ValidationContext } from '../../kind.ts';
import { validateNodeSelector } from '../../pod-template/validate-affinity.ts';
import { noBacksteps } from '../../pod-template/validate-paths.ts';
import { immutable, invalids, oneOf, sameValue } from '../../validation/values.ts';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const sources = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'csi',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'glusterfs',
  'hostPath',
  'iscsi',
  'local',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
] as const satisfies readonly (keyof PersistentVolumeSpec)[];

export function validatePersistentVolume(
  { spec = {} }: PersistentVolume,
  { old }: ValidationContext,
): readonly FieldError[] {
  const before = (old as PersistentVolume | undefined)?.spec;
  return [...validateSpec(spec), ...(before ? validateUpdate(spec, before) : [])];
}

/** Modes of a volume or a claim. */
export function validateAccessModes(modes: readonly string[], path = 'spec.accessModes'): FieldError[] {
  const unknown = modes
    .filter((mode) => !accessModes.includes(mode))
    .map((mode) => fieldError.notSupported(path, mode, accessModes));
  const mixed = modes.includes('ReadWriteOncePod') && modes.length > 1;
  const text = 'may not use ReadWriteOncePod with other access modes';
  return mixed ? [...unknown, fieldError.forbidden(path, text)] : unknown;
}

function validateSpec(spec: PersistentVolumeSpec): FieldError[] {
  const errors = spec.accessModes?.length
    ? validateAccessModes(spec.accessModes)
    : [fieldError.required('spec.accessModes')];
  errors.push(...validateCapacity(spec.capacity ?? {}));
  const given = sources.filter((source) => spec[source] !== undefined);
  if (spec.hostPath) errors.push(...validateHostPath(spec));
  if (spec.local && !spec.local.path) errors.push(fieldError.required('spec.local.path'));
  if (spec.local && !spec.nodeAffinity)
    errors.push(fieldError.required('spec.nodeAffinity', 'Local volume requires node affinity'));
  if (given.length === 0) errors.push(fieldError.required('spec', 'must specify a volume type'));
  for (const source of given.slice(1))
    errors.push(fieldError.forbidden(`spec.${source}`, 'may not specify more than 1 volume type'));
  const policy = spec.persistentVolumeReclaimPolicy;
  if (policy)
    errors.push(...oneOf('spec.persistentVolumeReclaimPolicy', policy, ['Delete', 'Recycle', 'Retain']));
  const className = spec.storageClassName;
  if (className) errors.push(...invalids('spec.storageClassName', className, dns1123Subdomain(className)));
  if (spec.volumeMode !== undefined)
    errors.push(...oneOf('spec.volumeMode', spec.volumeMode, ['Block', 'Filesystem']));
  return [...errors, ...validateAffinity(spec)];
}

function validateAffinity({ nodeAffinity }: PersistentVolumeSpec): FieldError[] {
  if (!nodeAffinity) return [];
  const path = 'spec.nodeAffinity.required';
  return nodeAffinity.required
    ? validateNodeSelector(nodeAffinity.required, path)
    : [fieldError.required(path, 'must specify required node constraints')];
}

function validateCapacity(capacity: Readonly<Record<string, string>>): FieldError[] {
  const names = Object.keys(capacity);
  if (names.length === 0) return [fieldError.required('spec.capacity')];
  if (names.length > 1 || capacity['storage'] === undefined)
    return [fieldError.notSupported('spec.capacity', capacity, ['storage'])];
  const quantity = parseQuantity(capacity['storage']);
  if (quantity && quantity.nano > 0n) return [];
  return [fieldError.invalid('spec.capacity[storage]', capacity['storage'], 'must be greater than zero')];
}

function validateHostPath({ hostPath, persistentVolumeReclaimPolicy }: PersistentVolumeSpec): FieldError[] {
  const path = hostPath?.path ?? '';
  if (path === '') return [fieldError.required('spec.hostPath.path')];
  const errors = noBacksteps('spec.hostPath.path', path);
  if (path === '/' && persistentVolumeReclaimPolicy === 'Recycle')
    errors.push(
      fieldError.forbidden(
        'spec.persistentVolumeReclaimPolicy',
        "may not be 'recycle' for a hostPath mount of '/'",
      ),
    );
  return errors;
}

function validateUpdate(spec: PersistentVolumeSpec, old: PersistentVolumeSpec): FieldError[] {
  const sourceOf = (of: PersistentVolumeSpec) =>
    Object.fromEntries(sources.flatMap((source) => (of[source] ? [[source, of[source]]] : [])));
  const errors: FieldError[] = [];
  const [now, before] = [sourceOf(spec), sourceOf(old)];
  if (!sameValue(now, before)) {
    const diff = internalDiff('PersistentVolumeSource', before, now);
    errors.push(
      fieldError.forbidden(
        'spec.persistentvolumesource',
        `spec.persistentvolumesource is immutable after creation\n${diff}`,
      ),
    );
  }
  errors.push(...immutable('spec.volumeMode', spec.volumeMode, old.volumeMode));
  // an affinity may be added once
  if (old.nodeAffinity && !sameValue(spec.nodeAffinity, old.nodeAffinity)) {
    const value = spec.nodeAffinity ? internalForm('VolumeNodeAffinity', spec.nodeAffinity) : null;
    errors.push(fieldError.invalid('spec.nodeAffinity', value, 'field is immutable'));
  }
  return errors;
}
