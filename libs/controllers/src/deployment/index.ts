// Deployment: rolls ReplicaSets over. After pkg/controller/deployment; the steps of a rollout are in rollout.ts.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type { Deployment, Pod, ReplicaSet } from '@drydock/kinds';
import { selectorOf } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { keyOf, splitKey } from '../keys.ts';
import { claimObjects } from '../ownership/claim.ts';
import { controllerOf, isControlledBy } from '../ownership/controller-reference.ts';
import { Rollout } from './rollout.ts';

export const deploymentController: ControllerDefinition = {
  name: 'deployment-controller',
  start: (context) => new DeploymentController(context).start(),
};

class DeploymentController {
  readonly #context: ControllerContext;
  readonly #deployments;
  readonly #sets;
  readonly #pods;
  readonly #recorder;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#deployments = context.informers.for(resources.deployments);
    this.#sets = context.informers.for(resources.replicaSets);
    this.#pods = context.informers.for(resources.pods);
    this.#recorder = context.recorder();
  }

  start(): void {
    const queue = this.#context.run({
      name: deploymentController.name,
      reconcile: (key, own) => this.#reconcile(key, own),
    });
    this.#deployments.onChange(({ old, current }) => {
      const deployment = current ?? old;
      if (deployment) queue.add(keyOf(deployment));
    });
    this.#sets.onChange(({ old, current }) => this.#setChanged(queue, old, current));
    this.#pods.onChange(({ old, current }) => {
      if (old && !current) this.#podDeleted(queue, old);
    });
  }

  #setChanged(queue: WorkQueue, old: ReplicaSet | undefined, current: ReplicaSet | undefined): void {
    const owners = new Set([old, current].map((set) => set && this.#ownerOf(set)));
    for (const owner of owners) if (owner) queue.add(keyOf(owner));
    if (!current || controllerOf(current)) return;
    for (const deployment of this.#deployments.list(current.metadata.namespace))
      if (selectorOf(deployment.spec?.selector).matches(current.metadata.labels))
        queue.add(keyOf(deployment));
  }

  /** Recreate waits until the last old pod is gone; nothing else tells it. */
  #podDeleted(queue: WorkQueue, pod: Pod): void {
    const reference = controllerOf(pod);
    const set = reference && this.#sets.get(pod.metadata.namespace ?? '', reference.name);
    const deployment = set && this.#ownerOf(set);
    if (deployment?.spec?.strategy?.type === 'Recreate') queue.add(keyOf(deployment));
  }

  #ownerOf(set: ReplicaSet): Deployment | undefined {
    const reference = controllerOf(set);
    if (reference?.kind !== 'Deployment') return undefined;
    const deployment = this.#deployments.get(set.metadata.namespace ?? '', reference.name);
    return deployment?.metadata.uid === reference.uid ? deployment : undefined;
  }

  async #reconcile(key: Key, queue: WorkQueue): Promise<void> {
    const { namespace, name } = splitKey(key);
    const cached = this.#deployments.get(namespace, name);
    if (!cached) return;
    const deployment: Deployment = { ...cached, apiVersion: 'apps/v1', kind: 'Deployment' };
    if (selectorOf(deployment.spec?.selector).empty) {
      this.#recorder.event(
        deployment,
        'Warning',
        'SelectingAll',
        'This deployment is selecting all pods. A non-empty selector is required.',
      );
      return;
    }
    const sets = await this.#claimSets(deployment);
    const setUids = new Set(sets.map((set) => set.metadata.uid));
    const rollout = new Rollout({
      deployment,
      sets,
      pods: this.#pods.list(namespace).filter((pod) => setUids.has(controllerOf(pod)?.uid)),
      client: this.#context.client,
      clock: this.#context.clock,
      recorder: this.#recorder,
      findSet: (setName) => this.#sets.get(namespace, setName),
      checkIn: (ms) => queue.addAfter(key, ms),
    });
    await rollout.step();
  }

  async #claimSets(deployment: Deployment): Promise<readonly ReplicaSet[]> {
    const namespace = deployment.metadata.namespace ?? '';
    const selector = selectorOf(deployment.spec?.selector);
    const candidates = this.#sets
      .list(namespace)
      .filter((set) => !controllerOf(set) || isControlledBy(set, deployment.metadata.uid));
    return claimObjects(candidates, {
      owner: deployment,
      matches: (set) => selector.matches(set.metadata.labels),
      client: this.#context.client.of(resources.replicaSets, namespace),
      readOwner: () =>
        this.#context.client.of(resources.deployments, namespace).find(deployment.metadata.name ?? ''),
    });
  }
}
