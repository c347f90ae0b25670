// Which volume a claim gets: k8s.io/component-helpers/storage/volume (FindMatchingVolume) and checkVolumeSatisfyClaim.
import type { PersistentVolume, PersistentVolumeClaim } from '@drydock/kinds';
import { parseQuantity, selectorOf } from '@drydock/machinery';

export function classOfVolume(volume: PersistentVolume): string {
  return (
    volume.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ??
    volume.spec?.storageClassName ??
    ''
  );
}

export function classOfClaim(claim: PersistentVolumeClaim): string {
  return (
    claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ??
    claim.spec?.storageClassName ??
    ''
  );
}

/** The volume's claimRef names this claim (and, once it has one, this very object). */
export function isBoundToClaim(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = volume.spec?.claimRef;
  if (!reference) return false;
  if (reference.name !== claim.metadata.name || reference.namespace !== claim.metadata.namespace)
    return false;
  return !reference.uid || reference.uid === claim.metadata.uid;
}

/** Why the volume cannot serve a claim that asks for it by name; undefined: it can. */
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (compareCapacity(volume, claim) < 0) return 'requested PV is too small';
  if (classOfVolume(volume) !== classOfClaim(claim)) return 'storageClassName does not match';
  if ((volume.spec?.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem'))
    return 'incompatible volumeMode';
  return hasModes(volume, claim) ? undefined : 'incompatible accessMode';
}

/** The smallest volume that fits; one that was reserved for this claim wins. */
export function bestMatch(
  volumes: readonly PersistentVolume[],
  claim: PersistentVolumeClaim,
): PersistentVolume | undefined {
  const selector = claim.spec?.selector ? selectorOf(claim.spec.selector) : undefined;
  const reserved = volumes.find(
    (volume) =>
      isBoundToClaim(volume, claim) && compareCapacity(volume, claim) >= 0 && sameMode(volume, claim),
  );
  if (reserved) return reserved;
  const fitting = volumes.filter(
    (volume) =>
      !volume.spec?.claimRef &&
      !volume.metadata.deletionTimestamp &&
      volume.status?.phase === 'Available' &&
      (selector?.matches(volume.metadata.labels) ?? true) &&
      mismatch(volume, claim) === undefined,
  );
  return [...fitting].sort(byCapacity)[0];
}

function sameMode(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (
    (volume.spec?.volumeMode ?? 'Filesystem') === (claim.spec?.volumeMode ?? 'Filesystem') &&
    hasModes(volume, claim)
  );
}

function hasModes(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (claim.spec?.accessModes ?? []).every((mode) => volume.spec?.accessModes?.includes(mode));
}

const quantity = (text: string | undefined) => parseQuantity(text ?? '0') ?? parseQuantity('0')!;
const capacityOf = (volume: PersistentVolume) => quantity(volume.spec?.capacity?.['storage']);

function compareCapacity(volume: PersistentVolume, claim: PersistentVolumeClaim): number {
  return capacityOf(volume).compare(quantity(claim.spec?.resources?.requests?.['storage']));
}

function byCapacity(a: PersistentVolume, b: PersistentVolume): number {
  return capacityOf(a).compare(capacityOf(b)) || ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1);
}
