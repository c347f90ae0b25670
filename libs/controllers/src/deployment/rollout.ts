// One step of a Deployment towards what it says: pkg/controller/deployment/{sync,rolling,recreate}.go.
import { resources, type Client, type EventRecorder } from '@drydock/client';
import type { Deployment, DeploymentStatus, Pod, ReplicaSet } from '@drydock/kinds';
import type { Clock } from '@drydock/machinery';
import { semanticallyEqual } from '../equality.ts';
import { isPodTerminal } from '../pods/conditions.ts';
import { controllerOf } from '../ownership/controller-reference.ts';
import { revisionOf, sizeAnnotations, sizeAnnotationsNeedUpdate } from './annotations.ts';
import { findCondition, newCondition, progressDeadline, setCondition, withConditions } from './conditions.ts';
import { desiredReplicas, isRollingUpdate, maxUnavailable } from './fenceposts.ts';
import { NewReplicaSet } from './new-replica-set.ts';
import { deadlineCheckIn, deploymentStatus, isComplete, rolloutStatus } from './progress.ts';
import { activeOrLatest, isSaturated, isScalingEvent, newSetReplicas, proportionalSizes } from './scaling.ts';
import {
  activeSets,
  actualCount,
  allSets,
  availableCount,
  byCreation,
  replicaCount,
  specReplicas,
  splitSets,
  type SetsOfDeployment,
} from './sets.ts';

export interface RolloutWorld {
  readonly deployment: Deployment;
  /** The Deployment's ReplicaSets, claimed. */
  readonly sets: readonly ReplicaSet[];
  /** Pods of these ReplicaSets. */
  readonly pods: readonly Pod[];
  readonly client: Client;
  readonly clock: Clock;
  readonly recorder: EventRecorder;
  readonly findSet: (name: string) => ReplicaSet | undefined;
  /** Asks for another look, `ms` from now. */
  readonly checkIn: (ms: number) => void;
}

export class Rollout {
  #deployment: Deployment;
  readonly #world: RolloutWorld;

  constructor(world: RolloutWorld) {
    this.#world = world;
    this.#deployment = world.deployment;
  }

  async step(): Promise<void> {
    if (this.#deployment.metadata.deletionTimestamp) return this.#writePlainStatus(this.#split());
    await this.#notePause();
    if (this.#deployment.spec?.paused) return this.#sync();
    if (isScalingEvent(this.#deployment, await this.#syncedSets(false))) return this.#sync();
    return isRollingUpdate(this.#deployment) ? this.#roll() : this.#recreate();
  }

  #split(): SetsOfDeployment {
    return splitSets(this.#deployment, this.#world.sets);
  }

  /** The ReplicaSets, the current one brought up to date and, if `create`, made when it is missing. */
  async #syncedSets(create: boolean): Promise<SetsOfDeployment> {
    const sets = this.#split();
    const step = new NewReplicaSet(
      this.#world,
      this.#deployment,
      (deployment) => (this.#deployment = deployment),
    );
    return { ...sets, current: await step.sync(sets, create) };
  }

  /** Progressing says that a pause began or ended, so that the deadline does not run out in between. */
  async #notePause(): Promise<void> {
    const deployment = this.#deployment;
    if (progressDeadline(deployment) === undefined) return;
    const reason = findCondition(deployment.status, 'Progressing')?.reason;
    if (reason === 'ProgressDeadlineExceeded') return;
    const paused = deployment.spec?.paused ?? false;
    if (paused === (reason === 'DeploymentPaused')) return;
    const condition = paused
      ? newCondition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', this.#now)
      : newCondition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', this.#now);
    const conditions = setCondition(deployment.status?.conditions ?? [], condition);
    await this.#updateStatus(withConditions(deployment.status, conditions));
  }

  /** Scaling and nothing else: paused, or the size was changed. */
  async #sync(): Promise<void> {
    const sets = await this.#syncedSets(false);
    await this.#scale(sets);
    if (this.#deployment.spec?.paused) await this.#cleanUp(sets.old);
    return this.#writePlainStatus(sets);
  }

  async #scale(sets: SetsOfDeployment): Promise<void> {
    const deployment = this.#deployment;
    const only = activeOrLatest(sets);
    if (only) {
      if (specReplicas(only) !== desiredReplicas(deployment))
        await this.#resize(only, desiredReplicas(deployment));
    } else if (isSaturated(deployment, sets.current)) {
      for (const set of activeSets(sets.old)) await this.#resize(set, 0);
    } else if (isRollingUpdate(deployment)) {
      for (const { set, size } of proportionalSizes(deployment, sets)) await this.#resize(set, size);
    }
  }

  async #roll(): Promise<void> {
    const sets = await this.#syncedSets(true);
    if (await this.#growNew(sets)) return this.#writeRolloutStatus(sets);
    if (await this.#shrinkOld(sets)) return this.#writeRolloutStatus(sets);
    if (isComplete(this.#deployment, this.#deployment.status)) await this.#cleanUp(sets.old);
    return this.#writeRolloutStatus(sets);
  }

  async #growNew(sets: SetsOfDeployment): Promise<boolean> {
    const { current } = sets;
    const desired = desiredReplicas(this.#deployment);
    if (!current || specReplicas(current) === desired) return false;
    const size =
      specReplicas(current) > desired ? desired : newSetReplicas(this.#deployment, allSets(sets), current);
    return this.#resize(current, size);
  }

  /** First the pods of old ReplicaSets that do no work anyway, then as many as availability allows. */
  async #shrinkOld(sets: SetsOfDeployment): Promise<boolean> {
    const old = activeSets(sets.old);
    const { current } = sets;
    if (replicaCount(old) === 0) return false;
    const minAvailable = desiredReplicas(this.#deployment) - maxUnavailable(this.#deployment);
    const newUnavailable = current ? specReplicas(current) - (current.status?.availableReplicas ?? 0) : 0;
    const most = replicaCount(allSets(sets)) - minAvailable - newUnavailable;
    if (most <= 0) return false;
    const sizes = new Map(byCreation(old).map((set) => [set, specReplicas(set)]));
    let removable = most;
    for (const [set, size] of sizes) {
      const idle = Math.min(removable, Math.max(0, size - (set.status?.availableReplicas ?? 0)));
      if (idle > 0 && (await this.#resize(set, size - idle))) sizes.set(set, size - idle);
      removable -= idle;
    }
    const cleaned = removable < most;
    let spare = availableCount(allSets(sets)) - minAvailable;
    let scaled = false;
    for (const [set, size] of sizes) {
      const count = Math.min(size, Math.max(0, spare));
      if (count === 0) continue;
      scaled = (await this.#resize(set, size - count)) || scaled;
      spare -= count;
    }
    return cleaned || scaled;
  }

  async #recreate(): Promise<void> {
    let sets = await this.#syncedSets(false);
    let scaled = false;
    for (const set of activeSets(sets.old)) scaled = (await this.#resize(set, 0)) || scaled;
    if (scaled || this.#oldPodsRun(sets)) return this.#writeRolloutStatus(sets);
    if (!sets.current) sets = await this.#syncedSets(true);
    if (sets.current) await this.#resize(sets.current, desiredReplicas(this.#deployment));
    if (isComplete(this.#deployment, this.#deployment.status)) await this.#cleanUp(sets.old);
    return this.#writeRolloutStatus(sets);
  }

  #oldPodsRun(sets: SetsOfDeployment): boolean {
    if (actualCount(sets.old) > 0) return true;
    const current = sets.current?.metadata.uid;
    return this.#world.pods.some((pod) => controllerOf(pod)?.uid !== current && !isPodTerminal(pod));
  }

  /** Deletes the oldest empty ReplicaSets beyond revisionHistoryLimit. */
  async #cleanUp(old: readonly ReplicaSet[]): Promise<void> {
    const limit = this.#deployment.spec?.revisionHistoryLimit;
    if (limit === undefined) return;
    const alive = old.filter((set) => !set.metadata.deletionTimestamp);
    const surplus = [...byCreation(alive)]
      .sort((a, b) => revisionOf(a) - revisionOf(b))
      .slice(0, Math.max(0, alive.length - limit));
    for (const set of surplus) {
      const busy = specReplicas(set) !== 0 || (set.status?.replicas ?? 0) !== 0;
      if (busy || (set.metadata.generation ?? 0) > (set.status?.observedGeneration ?? 0)) continue;
      await this.#setsClient.delete(set.metadata.name ?? '');
    }
  }

  /** What was written in this step, by name: a second change of the same ReplicaSet builds on the first. */
  readonly #written = new Map<string, ReplicaSet>();

  /** Writes a size (and the size annotations) if it differs. True when the size changed. */
  async #resize(known: ReplicaSet, size: number): Promise<boolean> {
    const deployment = this.#deployment;
    const set = this.#written.get(nameOf(known)) ?? known;
    const before = specReplicas(set);
    if (before === size && !sizeAnnotationsNeedUpdate(set, deployment)) return false;
    const updated = await this.#setsClient.update({
      ...set,
      metadata: {
        ...set.metadata,
        annotations: { ...set.metadata.annotations, ...sizeAnnotations(deployment) },
      },
      spec: { ...(set.spec ?? { selector: {} }), replicas: size },
    });
    this.#written.set(nameOf(set), updated);
    if (before === size) return false;
    this.#world.recorder.event(
      deployment,
      'Normal',
      'ScalingReplicaSet',
      `Scaled ${before < size ? 'up' : 'down'} replica set ${set.metadata.name ?? ''} from ${before} to ${size}`,
    );
    return true;
  }

  async #writePlainStatus(sets: SetsOfDeployment): Promise<void> {
    const status = deploymentStatus(this.#deployment, sets, this.#now);
    if (!semanticallyEqual(this.#deployment.status, status)) await this.#updateStatus(status);
  }

  async #writeRolloutStatus(sets: SetsOfDeployment): Promise<void> {
    const status = rolloutStatus(this.#deployment, sets, this.#now);
    if (!semanticallyEqual(this.#deployment.status, status)) return this.#updateStatus(status);
    const wait = deadlineCheckIn(this.#deployment, status, this.#now);
    if (wait !== undefined) this.#world.checkIn(wait);
  }

  async #updateStatus(status: DeploymentStatus): Promise<void> {
    const { client } = this.#world;
    const deployments = client.of(resources.deployments, this.#deployment.metadata.namespace ?? '');
    const updated = await deployments.updateStatus({ ...this.#deployment, status });
    this.#deployment = { ...updated, apiVersion: 'apps/v1', kind: 'Deployment' };
  }

  get #setsClient() {
    return this.#world.client.of(resources.replicaSets, this.#deployment.metadata.namespace ?? '');
  }

  get #now(): number {
    return this.#world.clock.now();
  }
}

const nameOf = (set: ReplicaSet) => set.metadata.name ?? '';
