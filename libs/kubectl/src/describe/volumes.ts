import type { Volume } from '@drydock/kinds';
import type { DescribeWriter } from './writer.ts';

/** `Volumes:` of a pod or template. */
export function writeVolumes(
  writer: DescribeWriter,
  volumes: readonly Volume[] | undefined,
  space: string,
): void {
  if (!volumes?.length) return writer.write(0, `${space}Volumes:\t<none>\n`);
  writer.write(0, `${space}Volumes:\n`);
  for (const volume of volumes) {
    writer.write(1, `${space ? ' ' : ''}${volume.name}:\n`);
    writeVolumeSource(writer, volume);
  }
}

/** The lines of one source, also of a PersistentVolume. */
export function writeVolumeSource(writer: DescribeWriter, volume: Omit<Volume, 'name'>): void {
  const lines = (type: string, fields: readonly (readonly [string, unknown])[]) => {
    writer.field(2, 'Type', type);
    for (const [key, value] of fields) writer.write(0, `    ${key}:\t${String(value)}\n`);
  };
  const {
    hostPath,
    emptyDir,
    secret,
    configMap,
    persistentVolumeClaim: claim,
    nfs,
    downwardAPI,
    projected,
    csi,
  } = volume;
  if (hostPath)
    lines('HostPath (bare host directory volume)', [
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? '<none>'],
    ]);
  else if (emptyDir)
    lines("EmptyDir (a temporary directory that shares a pod's lifetime)", [
      ['Medium', emptyDir.medium ?? ''],
      ['SizeLimit', emptyDir.sizeLimit ?? '<unset>'],
    ]);
  else if (secret)
    lines('Secret (a volume populated by a Secret)', [
      ['SecretName', secret.secretName ?? ''],
      ['Optional', secret.optional === true],
    ]);
  else if (configMap)
    lines('ConfigMap (a volume populated by a ConfigMap)', [
      ['Name', configMap.name ?? ''],
      ['Optional', configMap.optional === true],
    ]);
  else if (claim)
    lines('PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)', [
      ['ClaimName', claim.claimName],
      ['ReadOnly', claim.readOnly === true],
    ]);
  else if (nfs)
    lines('NFS (an NFS mount that lasts the lifetime of a pod)', [
      ['Server', nfs.server],
      ['Path', nfs.path],
      ['ReadOnly', nfs.readOnly === true],
    ]);
  else if (csi)
    lines('CSI (a Container Storage Interface (CSI) volume source)', [
      ['Driver', csi.driver],
      ['FSType', csi.fsType ?? ''],
      ['ReadOnly', csi.readOnly === true],
      ['VolumeAttributes', '<none>'],
    ]);
  else if (downwardAPI) {
    writer.write(2, 'Type:\tDownwardAPI (a volume populated by information about the pod)\n    Items:\n');
    for (const { fieldRef, resourceFieldRef, path } of downwardAPI.items ?? [])
      writer.write(3, `${fieldRef?.fieldPath ?? resourceFieldRef?.resource} -> ${path}\n`);
  } else if (projected) writeProjected(writer, projected.sources ?? []);
  else writer.write(1, '<unknown>\n');
}

function writeProjected(
  writer: DescribeWriter,
  sources: readonly NonNullable<NonNullable<Volume['projected']>['sources']>[number][],
): void {
  writer.field(2, 'Type', 'Projected (a volume that contains injected data from multiple sources)');
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of sources) {
    if (secret) writer.write(2, `SecretName:\t${secret.name}\n    Optional:\t${secret.optional === true}\n`);
    else if (downwardAPI) writer.write(2, 'DownwardAPI:\ttrue\n');
    else if (configMap)
      writer.write(2, `ConfigMapName:\t${configMap.name}\n    Optional:\t${configMap.optional === true}\n`);
    else if (serviceAccountToken)
      writer.field(2, 'TokenExpirationSeconds', serviceAccountToken.expirationSeconds ?? 3600);
  }
}
