// Claims of a pod: bound, or to be bound when a node is chosen (WaitForFirstConsumer).
import type { PersistentVolumeClaim, Pod } from '@drydock/kinds';
import { notFound, parseQuantity } from '@drydock/machinery';
import { matchesNodeSelector } from '../../node-matching/node-selector.ts';
import {
  unresolvable,
  type NodeInfo,
  type Rejection,
  type SchedulerPlugin,
  type Snapshot,
} from '../../plugin.ts';

export const volumeBinding: SchedulerPlugin = {
  name: 'VolumeBinding',
  events: ['storage', 'node'],
  preFilter(pod, snapshot) {
    for (const name of claimNames(pod)) {
      const claim = snapshot.claim(pod.metadata.namespace ?? '', name);
      if (!claim) return notFound({ group: '', name: 'persistentvolumeclaim' }, name).message;
      if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${name}" is being deleted`;
      if (claim.status?.phase === 'Lost')
        return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ''}"`;
    }
    const claims = claimsOf(pod, snapshot);
    return claims.some((claim) => !isBound(claim) && !waitsForConsumer(claim, snapshot))
      ? 'pod has unbound immediate PersistentVolumeClaims'
      : undefined;
  },
  filter(pod, node, snapshot) {
    for (const claim of claimsOf(pod, snapshot)) {
      const rejection = isBound(claim)
        ? boundElsewhere(claim, node, snapshot)
        : unprovidable(claim, node, snapshot);
      if (rejection) return rejection;
    }
    return undefined;
  },
};

/** Claims that have to be bound once a node is chosen. */
export function claimsToBind(pod: Pod, snapshot: Snapshot): readonly PersistentVolumeClaim[] {
  return claimsOf(pod, snapshot).filter((claim) => !isBound(claim));
}

export function isBound(claim: PersistentVolumeClaim): boolean {
  return (
    Boolean(claim.spec?.volumeName) &&
    claim.metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined
  );
}

function claimNames(pod: Pod): readonly string[] {
  return (pod.spec?.volumes ?? []).flatMap((volume) => {
    if (volume.ephemeral) return [`${pod.metadata.name ?? ''}-${volume.name}`];
    return volume.persistentVolumeClaim ? [volume.persistentVolumeClaim.claimName] : [];
  });
}

function claimsOf(pod: Pod, snapshot: Snapshot): readonly PersistentVolumeClaim[] {
  return claimNames(pod).flatMap((name) => snapshot.claim(pod.metadata.namespace ?? '', name) ?? []);
}

function waitsForConsumer(claim: PersistentVolumeClaim, snapshot: Snapshot): boolean {
  return (
    snapshot.storageClass(claim.spec?.storageClassName ?? '')?.volumeBindingMode === 'WaitForFirstConsumer'
  );
}

function boundElsewhere(
  claim: PersistentVolumeClaim,
  { node }: NodeInfo,
  snapshot: Snapshot,
): Rejection | undefined {
  const volume = snapshot.volume(claim.spec?.volumeName ?? '');
  if (!volume)
    return unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
  const required = volume.spec?.nodeAffinity?.required;
  return required && !matchesNodeSelector(required, node)
    ? unresolvable("node(s) didn't match PersistentVolume's node affinity")
    : undefined;
}

function unprovidable(
  claim: PersistentVolumeClaim,
  { node }: NodeInfo,
  snapshot: Snapshot,
): Rejection | undefined {
  const storageClass = snapshot.storageClass(claim.spec?.storageClassName ?? '');
  if (storageClass && storageClass.provisioner !== 'kubernetes.io/no-provisioner') return undefined;
  const wanted = parseQuantity(claim.spec?.resources?.requests?.['storage'] ?? '0');
  const fitting = snapshot.volumes().some((volume) => {
    const required = volume.spec?.nodeAffinity?.required;
    const size = parseQuantity(volume.spec?.capacity?.['storage'] ?? '0');
    return (
      volume.status?.phase === 'Available' &&
      volume.spec?.storageClassName === claim.spec?.storageClassName &&
      (claim.spec?.accessModes ?? []).every((mode) => volume.spec?.accessModes?.includes(mode)) &&
      (!wanted || !size || size.compare(wanted) >= 0) &&
      (!required || matchesNodeSelector(required, node))
    );
  });
  return fitting ? undefined : unresolvable("node(s) didn't find available persistent volumes to bind");
}
