// Creating and deleting pods and claims of a StatefulSet, with its own words for events: stateful_pod_control.go.
import { resources, type EventRecorder } from '@drydock/client';
import type { PersistentVolumeClaim, Pod, StatefulSet } from '@drydock/kinds';
import { hasReason, type KubeObject } from '@drydock/machinery';
import type { ControllerContext } from '../controller.ts';
import { isNamespaceTerminating, messageOf } from '../pods/pod-control.ts';
import { claimsOf, ordinalOf } from './identity.ts';
import { withRetention } from './retention.ts';

export class StatefulPods {
  readonly #context: ControllerContext;
  readonly #recorder: EventRecorder;

  constructor(context: ControllerContext, recorder: EventRecorder) {
    this.#context = context;
    this.#recorder = recorder;
  }

  /** The claims first, then the pod. */
  async create(set: StatefulSet, pod: Pod): Promise<void> {
    await this.createClaims(set, pod);
    try {
      await this.#pods(set).create(pod);
    } catch (error) {
      if (hasReason(error, 'AlreadyExists')) return;
      if (!isNamespaceTerminating(error)) this.#tell(set, 'create', pod, error);
      throw error;
    }
    this.#tell(set, 'create', pod);
  }

  async createClaims(set: StatefulSet, pod: Pod): Promise<void> {
    const namespace = set.metadata.namespace ?? '';
    const known = this.#context.informers.for(resources.persistentVolumeClaims);
    for (const claim of claimsOf(set, ordinalOf(set, pod))) {
      if (known.get(namespace, claim.metadata.name ?? '')) continue;
      const what = `Claim ${claim.metadata.name ?? ''}`;
      const where = `Pod ${pod.metadata.name ?? ''} in StatefulSet ${set.metadata.name ?? ''}`;
      const regarding = set as unknown as KubeObject;
      try {
        await this.#claims(set).create(withRetention(claim, set, pod, false));
      } catch (error) {
        if (hasReason(error, 'AlreadyExists')) continue;
        const text = `create ${what} for ${where} failed error: ${messageOf(error)}`;
        this.#recorder.event(regarding, 'Warning', 'FailedCreate', text);
        throw error;
      }
      this.#recorder.event(regarding, 'Normal', 'SuccessfulCreate', `create ${what} ${where} success`);
    }
  }

  async delete(set: StatefulSet, pod: Pod): Promise<void> {
    try {
      await this.#pods(set).delete(pod.metadata.name ?? '', {
        ...(pod.metadata.uid ? { preconditions: { uid: pod.metadata.uid } } : {}),
      });
    } catch (error) {
      if (hasReason(error, 'NotFound')) return;
      this.#tell(set, 'delete', pod, error);
      throw error;
    }
    this.#tell(set, 'delete', pod);
  }

  async update(set: StatefulSet, pod: Pod): Promise<void> {
    await this.#pods(set).update(pod);
    this.#tell(set, 'update', pod);
  }

  /** Brings the owners of the pod's claims in line with persistentVolumeClaimRetentionPolicy. */
  async retain(set: StatefulSet, pod: Pod, isCondemned: boolean): Promise<void> {
    const namespace = set.metadata.namespace ?? '';
    const known = this.#context.informers.for(resources.persistentVolumeClaims);
    for (const wanted of claimsOf(set, ordinalOf(set, pod))) {
      const claim = known.get(namespace, wanted.metadata.name ?? '');
      if (!claim || claim.metadata.deletionTimestamp) continue;
      const updated: PersistentVolumeClaim = withRetention(claim, set, pod, isCondemned);
      if (updated !== claim) await this.#claims(set).update(updated);
    }
  }

  failed(set: StatefulSet, pod: Pod): void {
    const isFailed = pod.status?.phase === 'Failed';
    const { namespace = '', name = '' } = set.metadata;
    this.#recorder.event(
      set as unknown as KubeObject,
      isFailed ? 'Warning' : 'Normal',
      isFailed ? 'RecreatingFailedPod' : 'RecreatingTerminatedPod',
      `StatefulSet ${namespace}/${name} is recreating ${isFailed ? 'failed' : 'terminated'} Pod ${pod.metadata.name ?? ''}`,
    );
  }

  #pods(set: StatefulSet) {
    return this.#context.client.of(resources.pods, set.metadata.namespace ?? '');
  }

  #claims(set: StatefulSet) {
    return this.#context.client.of(resources.persistentVolumeClaims, set.metadata.namespace ?? '');
  }

  #tell(set: StatefulSet, verb: 'create' | 'delete' | 'update', pod: Pod, error?: unknown): void {
    const what = `${verb} Pod ${pod.metadata.name ?? ''} in StatefulSet ${set.metadata.name ?? ''}`;
    const reason = verb[0]?.toUpperCase() + verb.slice(1);
    const regarding = set as unknown as KubeObject;
    if (error === undefined)
      this.#recorder.event(regarding, 'Normal', `Successful${reason}`, `${what} successful`);
    else
      this.#recorder.event(
        regarding,
        'Warning',
        `Failed${reason}`,
        `${what} failed error: ${messageOf(error)}`,
      );
  }
}
