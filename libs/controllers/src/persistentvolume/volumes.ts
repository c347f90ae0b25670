import { resources, type EventRecorder, type Key } from '@drydock/client';
import type { PersistentVolume, PersistentVolumeClaim } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';
import type { ControllerContext } from '../controller.ts';
import { boundByController } from './claims.ts';

const provisionedBy = 'pv.kubernetes.io/provisioned-by';

export class VolumeReconciler {
  readonly #context: ControllerContext;
  readonly #enqueueClaim: (key: Key) => void;
  readonly #recorder: EventRecorder;

  constructor(context: ControllerContext, enqueueClaim: (key: Key) => void) {
    this.#context = context;
    this.#enqueueClaim = enqueueClaim;
    this.#recorder = context.recorder();
  }

  async reconcile(name: Key): Promise<void> {
    const cached = this.#context.informers.for(resources.persistentVolumes).get('', name);
    if (!cached) return;
    const volume: PersistentVolume = { ...cached, apiVersion: 'v1', kind: 'PersistentVolume' };
    const reference = volume.spec?.claimRef;
    // without a UID it is only reserved for a claim that may come
    if (!reference?.uid) return this.#setPhase(volume, 'Available');
    const claim = await this.#findClaim(reference.namespace ?? '', reference.name ?? '', reference.uid);
    if (!claim) return this.#release(volume);
    if (claim.spec?.volumeName === name) return this.#setPhase(volume, 'Bound');
    if (!claim.spec?.volumeName)
      return this.#enqueueClaim(`${reference.namespace ?? ''}/${reference.name ?? ''}`);
    return this.#unbind(volume);
  }

  /** Asks the server before it is believed that a claim is gone: data hangs on it. */
  async #findClaim(namespace: string, name: string, uid: string): Promise<PersistentVolumeClaim | undefined> {
    const cached = this.#context.informers.for(resources.persistentVolumeClaims).get(namespace, name);
    const claim =
      cached?.metadata.uid === uid
        ? cached
        : await this.#context.client.of(resources.persistentVolumeClaims, namespace).find(name);
    return claim?.metadata.uid === uid ? claim : undefined;
  }

  async #release(volume: PersistentVolume): Promise<void> {
    if (volume.status?.phase !== 'Released' && volume.status?.phase !== 'Failed')
      return this.#setPhase(volume, 'Released');
    const policy = volume.spec?.persistentVolumeReclaimPolicy;
    if (policy !== 'Delete' || volume.status.phase === 'Failed' || volume.metadata.deletionTimestamp) return;
    // volumes of an external provisioner are removed by it
    if (volume.metadata.annotations?.[provisionedBy] !== undefined) return;
    const failure = deletionFailure(volume);
    if (failure === undefined) {
      await this.#volumes.delete(volume.metadata.name ?? '');
      return;
    }
    await this.#setPhase(volume, 'Failed', failure);
    this.#recorder.event(volume, 'Warning', 'VolumeFailedDelete', failure);
  }

  /** Its claim went elsewhere: what the controller tied it unties. */
  async #unbind(volume: PersistentVolume): Promise<void> {
    const { [boundByController]: byController, ...annotations } = volume.metadata.annotations ?? {};
    const { claimRef, ...spec } = volume.spec ?? {};
    const { name, namespace, apiVersion, kind } = claimRef ?? {};
    const reserved = {
      apiVersion: apiVersion ?? 'v1',
      kind: kind ?? '',
      name: name ?? '',
      namespace: namespace ?? '',
    };
    await this.#volumes.update({
      ...volume,
      metadata: { ...volume.metadata, annotations },
      spec: byController === undefined ? { ...spec, claimRef: reserved } : spec,
    });
  }

  async #setPhase(volume: PersistentVolume, phase: string, message?: string): Promise<void> {
    if (volume.status?.phase === phase) return;
    const lastPhaseTransitionTime = formatTime(this.#context.clock.now());
    const status = { phase, lastPhaseTransitionTime, ...(message === undefined ? {} : { message }) };
    await this.#volumes.updateStatus({ ...volume, status });
  }

  get #volumes() {
    return this.#context.client.of(resources.persistentVolumes);
  }
}

/** Why the in-tree plugins cannot delete this volume; undefined: they can (a host path below /tmp). */
function deletionFailure(volume: PersistentVolume): string | undefined {
  const path = volume.spec?.hostPath?.path;
  if (path === undefined)
    return `error getting deleter volume plugin for volume "${volume.metadata.name ?? ''}": no deletable volume plugin matched`;
  return path.startsWith('/tmp/')
    ? undefined
    : `host_path deleter only supports /tmp/.+ but received provided ${path}`;
}
