// Volumes of a pod and their mounts in containers.
import { dns1123Subdomain, fieldError, type FieldError } from '@drydock/machinery';
import type { Container, KeyToPath, Volume, VolumeMount } from '../generated/types.ts';
import { dnsLabel, oneOf } from '../validation/values.ts';

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

export function validateVolumes(volumes: readonly Volume[], path: string): FieldError[] {
  const names = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const at = `${path}[${index}]`;
    const errors = validateSource(volume, at);
    if (!volume.name) errors.push(fieldError.required(`${at}.name`));
    else {
      errors.push(...dnsLabel(`${at}.name`, volume.name));
      if (names.has(volume.name)) errors.push(fieldError.duplicate(`${at}.name`, volume.name));
    }
    names.add(volume.name);
    return errors;
  });
}

function validateSource(volume: Volume, path: string): FieldError[] {
  const sources = Object.keys(volume).filter((field) => field !== 'name');
  if (sources.length === 0) return [fieldError.required(path, 'must specify a volume type')];
  const surplus = sources
    .slice(1)
    .map((source) => fieldError.forbidden(`${path}.${source}`, 'may not specify more than 1 volume type'));
  return [...sourceErrors(volume, path), ...surplus];
}

function sourceErrors(volume: Volume, path: string): FieldError[] {
  const { hostPath, secret, configMap, persistentVolumeClaim: claim, nfs } = volume;
  if (hostPath) {
    if (!hostPath.path) return [fieldError.required(`${path}.hostPath.path`)];
    const backsteps = noBacksteps(`${path}.hostPath.path`, hostPath.path);
    return [...backsteps, ...oneOf(`${path}.hostPath.type`, hostPath.type ?? '', hostPathTypes)];
  }
  if (secret)
    return [
      ...(secret.secretName ? [] : [fieldError.required(`${path}.secret.secretName`)]),
      ...modeErrors(`${path}.secret.defaultMode`, secret.defaultMode),
      ...itemErrors(secret.items, `${path}.secret.items`),
    ];
  if (configMap)
    return [
      ...(configMap.name ? [] : [fieldError.required(`${path}.configMap.name`)]),
      ...modeErrors(`${path}.configMap.defaultMode`, configMap.defaultMode),
      ...itemErrors(configMap.items, `${path}.configMap.items`),
    ];
  if (claim) return claimErrors(claim.claimName, `${path}.persistentVolumeClaim.claimName`);
  if (nfs)
    return [
      ...(nfs.server ? [] : [fieldError.required(`${path}.nfs.server`)]),
      ...(nfs.path ? [] : [fieldError.required(`${path}.nfs.path`)]),
    ];
  return [];
}

function claimErrors(name: string, path: string): FieldError[] {
  if (!name) return [fieldError.required(path)];
  return dns1123Subdomain(name).map((text) => fieldError.invalid(path, name, text));
}

function modeErrors(path: string, mode: number | undefined): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return [];
  return [fieldError.invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}

function itemErrors(items: readonly KeyToPath[] | undefined, path: string): FieldError[] {
  return (items ?? []).flatMap((item, index) => {
    const at = `${path}[${index}]`;
    return [
      ...(item.key ? [] : [fieldError.required(`${at}.key`)]),
      ...(item.path ? descending(`${at}.path`, item.path) : [fieldError.required(`${at}.path`)]),
      ...modeErrors(`${at}.mode`, item.mode),
    ];
  });
}

/** A relative path that does not climb. */
function descending(path: string, text: string): FieldError[] {
  const errors = text.startsWith('/') ? [fieldError.invalid(path, text, 'must be a relative path')] : [];
  return [...errors, ...noBacksteps(path, text)];
}

export function noBacksteps(path: string, text: string): FieldError[] {
  return text.split('/').includes('..') ? [fieldError.invalid(path, text, "must not contain '..'")] : [];
}

/** Mounts must name a volume of the pod, each place once. */
export function validateMounts(container: Container, volumes: readonly Volume[], path: string): FieldError[] {
  const taken = new Set<string>();
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const errors = validateMount(mount, volumes, taken, `${path}.volumeMounts[${index}]`);
    taken.add(mount.mountPath);
    return errors;
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
  if (mount.subPath) errors.push(...descending(`${path}.subPath`, mount.subPath));
  if (mount.subPathExpr) {
    if (mount.subPath)
      errors.push(
        fieldError.invalid(
          `${path}.subPathExpr`,
          mount.subPathExpr,
          'subPathExpr and subPath are mutually exclusive',
        ),
      );
    errors.push(...descending(`${path}.subPathExpr`, mount.subPathExpr));
  }
  return errors;
}
