// ValidateVolumeMounts and ValidateVolumeDevices of k8s.io/kubernetes/pkg/apis/core/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { Container, Volume, VolumeDevice, VolumeMount } from '../generated/types.ts';
import { oneOf } from '../validation/values.ts';
import { descending, noBacksteps } from './validate-paths.ts';

/** Mounts must name a volume of the pod, each place once. */
export function validateMounts(container: Container, volumes: readonly Volume[], path: string): FieldError[] {
  const taken = new Set<string>();
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const errors = validateMount(mount, volumes, taken, `${path}.volumeMounts[${index}]`);
    taken.add(mount.mountPath);
    return [
      ...errors,
      ...againstDevices(mount, container.volumeDevices ?? [], `${path}.volumeMounts[${index}]`),
      // the real server names the list here, not the mount
      ...validateSubPath(mount, `${path}.volumeMounts`, `${path}.volumeMounts[${index}]`),
      ...validatePropagation(mount, container, `${path}.volumeMounts`),
    ];
  });
}

function validateMount(
  mount: VolumeMount,
  volumes: readonly Volume[],
  taken: ReadonlySet<string>,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!mount.name) errors.push(fieldError.required(`${path}.name`));
  if (!volumes.some((volume) => volume.name === mount.name))
    errors.push(fieldError.notFound(`${path}.name`, mount.name ?? ''));
  if (!mount.mountPath) errors.push(fieldError.required(`${path}.mountPath`));
  if (taken.has(mount.mountPath))
    errors.push(fieldError.invalid(`${path}.mountPath`, mount.mountPath, 'must be unique'));
  return errors;
}

function againstDevices(mount: VolumeMount, devices: readonly VolumeDevice[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (devices.some(({ name }) => name === mount.name))
    errors.push(fieldError.invalid(`${path}.name`, mount.name, 'must not already exist in volumeDevices'));
  if (devices.some(({ devicePath }) => devicePath === mount.mountPath))
    errors.push(
      fieldError.invalid(
        `${path}.mountPath`,
        mount.mountPath,
        'must not already exist as a path in volumeDevices',
      ),
    );
  return errors;
}

function validateSubPath({ subPath, subPathExpr }: VolumeMount, list: string, path: string): FieldError[] {
  const errors = subPath ? descending(`${list}.subPath`, subPath) : [];
  if (!subPathExpr) return errors;
  if (subPath)
    errors.push(
      fieldError.invalid(
        `${path}.subPathExpr`,
        subPathExpr,
        'subPathExpr and subPath are mutually exclusive',
      ),
    );
  return [...errors, ...descending(`${list}.subPathExpr`, subPathExpr)];
}

function validatePropagation(mount: VolumeMount, container: Container, list: string): FieldError[] {
  const { mountPropagation: mode, recursiveReadOnly, readOnly } = mount;
  const errors: FieldError[] = [];
  const at = `${list}.mountPropagation`;
  if (mode !== undefined) errors.push(...oneOf(at, mode, ['Bidirectional', 'HostToContainer', 'None']));
  if (mode === 'Bidirectional' && !container.securityContext?.privileged) {
    const text = 'Bidirectional mount propagation is available only to privileged containers';
    errors.push(fieldError.forbidden(at, text));
  }
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return errors;
  const rule = `${list}.recursiveReadOnly`;
  const supported = ['Disabled', 'Enabled', 'IfPossible'];
  if (!supported.includes(recursiveReadOnly))
    return [...errors, fieldError.notSupported(rule, recursiveReadOnly, supported)];
  if (!readOnly) errors.push(fieldError.forbidden(rule, 'may only be specified when readOnly is true'));
  if (mode !== undefined && mode !== 'None')
    errors.push(
      fieldError.forbidden(rule, 'may only be specified when mountPropagation is None or not specified'),
    );
  return errors;
}

/** Block devices come from claims only. */
export function validateDevices(
  container: Container,
  volumes: readonly Volume[],
  path: string,
): FieldError[] {
  const devices = container.volumeDevices ?? [];
  const mounts = container.volumeMounts ?? [];
  return devices.flatMap(({ name, devicePath }, index) => {
    const at = `${path}.volumeDevices[${index}]`;
    const volume = volumes.find((one) => one.name === name);
    const errors: FieldError[] = [];
    const before = devices.slice(0, index);
    if (!name) errors.push(fieldError.required(`${at}.name`));
    if (before.some((one) => one.name === name))
      errors.push(fieldError.invalid(`${at}.name`, name, 'must be unique'));
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral)
      errors.push(
        fieldError.invalid(
          `${at}.name`,
          name,
          'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        ),
      );
    if (!volume) errors.push(fieldError.notFound(`${at}.name`, name ?? ''));
    if (!devicePath) errors.push(fieldError.required(`${at}.devicePath`));
    if (before.some((one) => one.devicePath === devicePath))
      errors.push(fieldError.invalid(`${at}.devicePath`, devicePath, 'must be unique'));
    else if (devicePath) errors.push(...noBacksteps(`${at}.devicePath`, devicePath));
    if (mounts.some((mount) => mount.name === name))
      errors.push(fieldError.invalid(`${at}.name`, name, 'must not already exist in volumeMounts'));
    if (mounts.some((mount) => mount.mountPath === devicePath))
      errors.push(
        fieldError.invalid(
          `${at}.devicePath`,
          devicePath,
          'must not already exist as a path in volumeMounts',
        ),
      );
    return errors;
  });
}
