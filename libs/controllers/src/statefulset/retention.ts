// persistentVolumeClaimRetentionPolicy works through owner references: whoever owns a claim takes it along.
import type { PersistentVolumeClaim, Pod, StatefulSet } from '@drydock/kinds';
import type { OwnerRef } from '@drydock/machinery';

/** The claim with the owners that the policy asks for; the same object when they are right. */
export function withRetention(
  claim: PersistentVolumeClaim,
  set: StatefulSet,
  pod: Pod,
  isCondemned: boolean,
): PersistentVolumeClaim {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } =
    set.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  const scaledAway = whenScaled === 'Delete' && isCondemned;
  const owners: OwnerRef[] = [];
  if (scaledAway) owners.push(reference('v1', 'Pod', pod));
  else if (whenDeleted === 'Delete') owners.push(reference('apps/v1', 'StatefulSet', set));
  const managed = (owner: OwnerRef) =>
    owner.uid === set.metadata.uid || (owner.kind === 'Pod' && owner.name === pod.metadata.name);
  const before = claim.metadata.ownerReferences ?? [];
  const present = before.filter(managed);
  if (
    present.length === owners.length &&
    owners.every((owner) => present.some(({ uid }) => uid === owner.uid))
  )
    return claim;
  const { ownerReferences: _references, ...metadata } = claim.metadata;
  const all = [...before.filter((owner) => !managed(owner)), ...owners];
  return { ...claim, metadata: all.length > 0 ? { ...metadata, ownerReferences: all } : metadata };
}

function reference(
  apiVersion: string,
  kind: string,
  { metadata }: { readonly metadata: { readonly name?: string; readonly uid?: string } },
): OwnerRef {
  // the set manages its claims; the pod only takes them along
  const isController = kind === 'StatefulSet';
  return {
    apiVersion,
    kind,
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    ...(isController ? { controller: true, blockOwnerDeletion: true } : {}),
  };
}
