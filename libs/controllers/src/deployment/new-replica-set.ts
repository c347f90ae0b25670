// The ReplicaSet of the current template: found, brought up to date, or made (getNewReplicaSet of sync.go).
import { resources } from '@drydock/client';
import type {
  Deployment,
  DeploymentStatus,
  LabelSelector,
  PodTemplateSpec,
  ReplicaSet,
} from '@drydock/kinds';
import { hasReason } from '@drydock/machinery';
import { semanticallyEqual } from '../equality.ts';
import { controllerReference, isControlledBy } from '../ownership/controller-reference.ts';
import { isNamespaceTerminating, messageOf } from '../pods/pod-control.ts';
import { maxRevision, newSetAnnotations, revisionAnnotation, revisionOf } from './annotations.ts';
import { findCondition, newCondition, progressDeadline, setCondition, withConditions } from './conditions.ts';
import type { RolloutWorld } from './rollout.ts';
import { newSetReplicas } from './scaling.ts';
import { specReplicas, type SetsOfDeployment } from './sets.ts';
import { hasTemplate, templateHash, templateHashLabel } from './template-hash.ts';

type World = Pick<RolloutWorld, 'client' | 'clock' | 'recorder' | 'findSet'>;

export class NewReplicaSet {
  readonly #world: World;
  #deployment: Deployment;
  readonly #changed: (deployment: Deployment) => void;

  /** `changed` learns of every version of the Deployment that this writes. */
  constructor(world: World, deployment: Deployment, changed: (deployment: Deployment) => void) {
    this.#world = world;
    this.#deployment = deployment;
    this.#changed = changed;
  }

  async sync(sets: SetsOfDeployment, create: boolean): Promise<ReplicaSet | undefined> {
    const revision = maxRevision(sets.old) + 1;
    if (sets.current) return this.#update(sets.current, revision);
    return create ? this.#create(sets.old, revision) : undefined;
  }

  async #update(current: ReplicaSet, revision: number): Promise<ReplicaSet> {
    const annotations = newSetAnnotations(this.#deployment, current, revision);
    const minReadySeconds = this.#deployment.spec?.minReadySeconds ?? 0;
    const sameDelay = (current.spec?.minReadySeconds ?? 0) === minReadySeconds;
    if (!sameDelay || !semanticallyEqual(annotations, current.metadata.annotations ?? {}))
      return this.#sets.update({
        ...current,
        metadata: { ...current.metadata, annotations },
        spec: { ...(current.spec ?? { selector: {} }), minReadySeconds },
      });
    await this.#note(
      revisionOf(current),
      'FoundNewReplicaSet',
      `Found new replica set "${nameOf(current)}"`,
      false,
    );
    return current;
  }

  async #create(old: readonly ReplicaSet[], revision: number): Promise<ReplicaSet> {
    const set = this.#build(old, revision);
    const { created, existed } = await this.#createOrFind(set);
    const size = specReplicas(set);
    if (!existed && size > 0)
      this.#world.recorder.event(
        this.#deployment,
        'Normal',
        'ScalingReplicaSet',
        `Scaled up replica set ${nameOf(created)} from 0 to ${size}`,
      );
    const message = `Created new replica set "${nameOf(created)}"`;
    await this.#note(revision, 'NewReplicaSetCreated', message, !existed);
    return created;
  }

  #build(old: readonly ReplicaSet[], revision: number): ReplicaSet {
    const deployment = this.#deployment;
    const template = deployment.spec?.template ?? {};
    const hash = templateHash(template, deployment.status?.collisionCount);
    const labels = { ...template.metadata?.labels, [templateHashLabel]: hash };
    const labelled: PodTemplateSpec = { ...template, metadata: { ...template.metadata, labels } };
    const { minReadySeconds } = deployment.spec ?? {};
    return {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${deployment.metadata.name ?? ''}-${hash}`,
        namespace: deployment.metadata.namespace ?? '',
        ownerReferences: [controllerReference(deployment)],
        labels,
        annotations: newSetAnnotations(deployment, undefined, revision),
      },
      spec: {
        replicas: newSetReplicas(deployment, old, undefined),
        ...(minReadySeconds ? { minReadySeconds } : {}),
        selector: withHash(deployment.spec?.selector, hash),
        template: labelled,
      },
    };
  }

  async #createOrFind(set: ReplicaSet): Promise<{ readonly created: ReplicaSet; readonly existed: boolean }> {
    try {
      return { created: await this.#sets.create(set), existed: false };
    } catch (error) {
      if (hasReason(error, 'AlreadyExists')) return this.#whoExists(set, error);
      if (!isNamespaceTerminating(error)) await this.#reportFailure(set, error);
      throw error;
    }
  }

  /** Made by us a moment ago, or a collision of hashes: then the next try hashes with another salt. */
  async #whoExists(set: ReplicaSet, error: unknown): Promise<{ created: ReplicaSet; existed: boolean }> {
    const found = this.#world.findSet(nameOf(set)) ?? (await this.#sets.get(nameOf(set)));
    const ours =
      isControlledBy(found, this.#deployment.metadata.uid) &&
      hasTemplate(found, this.#deployment.spec?.template ?? {});
    if (ours) return { created: found, existed: true };
    const status = this.#deployment.status ?? {};
    await this.#writeStatus({ ...status, collisionCount: (status.collisionCount ?? 0) + 1 });
    throw error;
  }

  async #reportFailure(set: ReplicaSet, error: unknown): Promise<void> {
    const message = `Failed to create new replica set "${nameOf(set)}": ${messageOf(error)}`;
    if (progressDeadline(this.#deployment) !== undefined) {
      const condition = newCondition('Progressing', 'False', 'ReplicaSetCreateError', message, this.#now);
      const conditions = setCondition(this.#deployment.status?.conditions ?? [], condition);
      await this.#writeStatus(withConditions(this.#deployment.status, conditions));
    }
    this.#world.recorder.event(this.#deployment, 'Warning', 'ReplicaSetCreateError', message);
  }

  /** Records the revision, and the news in Progressing: always when `fresh`, else only where there is no condition yet. */
  async #note(revision: number, reason: string, message: string, fresh: boolean): Promise<void> {
    const deployment = this.#deployment;
    const conditions = deployment.status?.conditions ?? [];
    const wanted =
      progressDeadline(deployment) !== undefined &&
      (fresh || (reason === 'FoundNewReplicaSet' && !findCondition(deployment.status, 'Progressing')));
    const next = wanted
      ? setCondition(conditions, newCondition('Progressing', 'True', reason, message, this.#now))
      : conditions;
    if (revisionOf(deployment) === revision && next === conditions) return;
    const { metadata } = deployment;
    const annotations = { ...metadata.annotations, [revisionAnnotation]: String(revision) };
    // the annotation goes with the status, as in Kubernetes: one write, owned through that subresource
    await this.#writeStatus(withConditions(deployment.status, next), { ...metadata, annotations });
  }

  async #writeStatus(status: DeploymentStatus, metadata = this.#deployment.metadata): Promise<void> {
    this.#take(await this.#deployments.updateStatus({ ...this.#deployment, metadata, status }));
  }

  #take(updated: Deployment): void {
    this.#deployment = { ...updated, apiVersion: 'apps/v1', kind: 'Deployment' };
    this.#changed(this.#deployment);
  }

  get #deployments() {
    return this.#world.client.of(resources.deployments, this.#deployment.metadata.namespace ?? '');
  }

  get #sets() {
    return this.#world.client.of(resources.replicaSets, this.#deployment.metadata.namespace ?? '');
  }

  get #now(): number {
    return this.#world.clock.now();
  }
}

const nameOf = (set: ReplicaSet) => set.metadata.name ?? '';

function withHash(selector: LabelSelector | undefined, hash: string): LabelSelector {
  return { ...selector, matchLabels: { ...selector?.matchLabels, [templateHashLabel]: hash } };
}
