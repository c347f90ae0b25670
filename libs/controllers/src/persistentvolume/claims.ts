import { resources, type EventRecorder, type Key } from '@drydock/client';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '@drydock/kinds';
import { notFound } from '@drydock/machinery';
import type { ControllerContext } from '../controller.ts';
import { semanticallyEqual } from '../equality.ts';
import { splitKey } from '../keys.ts';
import { bestMatch, classOfClaim, isBoundToClaim, mismatch } from './matching.ts';

const bindCompleted = 'pv.kubernetes.io/bind-completed';
export const boundByController = 'pv.kubernetes.io/bound-by-controller';
const selectedNode = 'volume.kubernetes.io/selected-node';
const provisionerAnnotations = [
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/storage-provisioner',
];

export class ClaimReconciler {
  readonly #context: ControllerContext;
  readonly #recorder: EventRecorder;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#recorder = context.recorder();
  }

  async reconcile(key: Key): Promise<void> {
    const { namespace, name } = splitKey(key);
    const cached = this.#context.informers.for(resources.persistentVolumeClaims).get(namespace, name);
    if (!cached) return;
    const claim: PersistentVolumeClaim = { ...cached, apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
    if (claim.metadata.annotations?.[bindCompleted] !== undefined) return this.#syncBound(claim);
    return claim.spec?.volumeName ? this.#syncNamed(claim, claim.spec.volumeName) : this.#syncUnbound(claim);
  }

  /** Nobody has chosen a volume yet. */
  async #syncUnbound(claim: PersistentVolumeClaim): Promise<void> {
    const name = classOfClaim(claim);
    const storageClass = name
      ? this.#context.informers.for(resources.storageClasses).get('', name)
      : undefined;
    const waits =
      storageClass?.volumeBindingMode === 'WaitForFirstConsumer' &&
      claim.metadata.annotations?.[selectedNode] === undefined;
    const volume = bestMatch(this.#volumes.list(), claim);
    const reserved = volume && isBoundToClaim(volume, claim);
    if (volume && (reserved || !waits)) return this.#bind(volume, claim);
    if (waits) this.#waitForConsumer(claim);
    else if (name) return this.#provision(claim, name, storageClass);
    else
      this.#recorder.event(
        claim,
        'Normal',
        'FailedBinding',
        'no persistent volumes available for this claim and no storage class is set',
      );
    await this.#writeStatus(claim, { phase: 'Pending' });
  }

  #waitForConsumer(claim: PersistentVolumeClaim): void {
    const { name, namespace } = claim.metadata;
    const pods = this.#context.informers.for(resources.pods).list(namespace);
    const users = pods
      .filter((pod) => !pod.spec?.nodeName)
      .filter((pod) => pod.spec?.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === name))
      .map((pod) => pod.metadata.name ?? '');
    if (users.length === 0)
      this.#recorder.event(
        claim,
        'Normal',
        'WaitForFirstConsumer',
        'waiting for first consumer to be created before binding',
      );
    else
      this.#recorder.event(
        claim,
        'Normal',
        'WaitForPodScheduled',
        users.length === 1
          ? `waiting for pod ${users[0] ?? ''} to be scheduled`
          : `waiting for pods ${users.join(',')} to be scheduled`,
      );
  }

  /** Asks an external provisioner, by annotation, and says so. */
  async #provision(
    claim: PersistentVolumeClaim,
    className: string,
    storageClass: StorageClass | undefined,
  ): Promise<void> {
    if (!storageClass) {
      const { message } = notFound({ group: 'storage.k8s.io', name: 'storageclass' }, className);
      this.#recorder.event(claim, 'Warning', 'ProvisioningFailed', message);
      return this.#writeStatus(claim, { phase: 'Pending' });
    }
    const { provisioner } = storageClass;
    if (provisioner.startsWith('kubernetes.io/')) {
      const message = `no volume plugin matched name: ${provisioner}`;
      this.#recorder.event(claim, 'Warning', 'ProvisioningFailed', message);
      return this.#writeStatus(claim, { phase: 'Pending' });
    }
    const annotations = {
      ...claim.metadata.annotations,
      ...Object.fromEntries(provisionerAnnotations.map((annotation) => [annotation, provisioner])),
    };
    if (!semanticallyEqual(annotations, claim.metadata.annotations))
      await this.#claims(claim).update({ ...claim, metadata: { ...claim.metadata, annotations } });
    this.#recorder.event(
      claim,
      'Normal',
      'ExternalProvisioning',
      `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
    );
  }

  /** The claim asks for one volume by name. */
  async #syncNamed(claim: PersistentVolumeClaim, name: string): Promise<void> {
    const volume = this.#volumes.get('', name);
    if (volume && isBoundToClaim(volume, claim)) return this.#bind(volume, claim);
    if (volume && !volume.spec?.claimRef) {
      const why = mismatch(volume, claim);
      if (why === undefined) return this.#bind(volume, claim);
      const message = `Cannot bind to requested volume "${name}": ${why}`;
      this.#recorder.event(claim, 'Warning', 'VolumeMismatch', message);
    } else if (volume) {
      const message = `volume "${name}" already bound to a different claim.`;
      this.#recorder.event(claim, 'Warning', 'FailedBinding', message);
    }
    await this.#writeStatus(claim, { phase: 'Pending' });
  }

  /** Bound once: all that is left to do is to notice that the volume was lost. */
  async #syncBound(claim: PersistentVolumeClaim): Promise<void> {
    const name = claim.spec?.volumeName;
    const volume = name ? this.#volumes.get('', name) : undefined;
    if (!name)
      return this.#lose(
        claim,
        'ClaimLost',
        'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!',
      );
    if (!volume)
      return this.#lose(
        claim,
        'ClaimLost',
        'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
      );
    if (volume.spec?.claimRef && !isBoundToClaim(volume, claim))
      return this.#lose(
        claim,
        'ClaimMisbound',
        'Two claims are bound to the same volume, this one is bound incorrectly',
      );
    return this.#bind(volume, claim);
  }

  async #lose(claim: PersistentVolumeClaim, reason: string, message: string): Promise<void> {
    if (claim.status?.phase === 'Lost') return;
    this.#recorder.event(claim, 'Warning', reason, message);
    await this.#writeStatus(claim, { phase: 'Lost' });
  }

  /** Volume first: if the claim's half fails, the next round finds the volume reserved. */
  async #bind(volume: PersistentVolume, claim: PersistentVolumeClaim): Promise<void> {
    const bound = await this.#bindVolume(volume, claim);
    const updated = await this.#bindClaim(claim, bound);
    await this.#writeStatus(updated, {
      phase: 'Bound',
      ...(bound.spec?.accessModes ? { accessModes: bound.spec.accessModes } : {}),
      ...(bound.spec?.capacity ? { capacity: bound.spec.capacity } : {}),
    });
  }

  async #bindVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): Promise<PersistentVolume> {
    const client = this.#context.client.of(resources.persistentVolumes);
    const { claimRef } = volume.spec ?? {};
    let bound = volume;
    if (claimRef?.uid !== claim.metadata.uid) {
      const annotations = claimRef
        ? volume.metadata.annotations
        : { ...volume.metadata.annotations, [boundByController]: 'yes' };
      bound = await client.update({
        ...volume,
        metadata: { ...volume.metadata, ...(annotations ? { annotations } : {}) },
        spec: { ...volume.spec, claimRef: referenceTo(claim) },
      });
    }
    if (bound.status?.phase === 'Bound') return bound;
    return client.updateStatus({ ...bound, status: { ...bound.status, phase: 'Bound' } });
  }

  async #bindClaim(claim: PersistentVolumeClaim, volume: PersistentVolume): Promise<PersistentVolumeClaim> {
    const chosenHere = claim.spec?.volumeName !== volume.metadata.name;
    const annotations = {
      ...claim.metadata.annotations,
      [bindCompleted]: 'yes',
      ...(chosenHere ? { [boundByController]: 'yes' } : {}),
    };
    if (!chosenHere && semanticallyEqual(annotations, claim.metadata.annotations)) return claim;
    return this.#claims(claim).update({
      ...claim,
      metadata: { ...claim.metadata, annotations },
      spec: { ...claim.spec, volumeName: volume.metadata.name ?? '' },
    });
  }

  async #writeStatus(
    claim: PersistentVolumeClaim,
    wanted: NonNullable<PersistentVolumeClaim['status']>,
  ): Promise<void> {
    const status = wanted.phase === 'Bound' ? { ...claim.status, ...wanted } : wanted;
    if (semanticallyEqual(claim.status, status)) return;
    await this.#claims(claim).updateStatus({ ...claim, status });
  }

  #claims(claim: PersistentVolumeClaim) {
    return this.#context.client.of(resources.persistentVolumeClaims, claim.metadata.namespace ?? '');
  }

  get #volumes() {
    return this.#context.informers.for(resources.persistentVolumes);
  }
}

function referenceTo(claim: PersistentVolumeClaim) {
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    name: name ?? '',
    namespace: namespace ?? '',
    resourceVersion: resourceVersion ?? '',
    uid: uid ?? '',
  };
}
