// How many pods there should be: asked of the pods' controllers. getExpectedPodCount of pkg/controller/disruption.
import { resources } from '@drydock/client';
import type { Pod, PodDisruptionBudget } from '@drydock/kinds';
import type { Meta, OwnerRef } from '@drydock/machinery';
import type { ControllerContext } from '../controller.ts';
import { controllerOf } from '../ownership/controller-reference.ts';

export interface Expected {
  readonly count: number;
  /** How many must stay healthy. */
  readonly desired: number;
  /** Pods without a controller. */
  readonly unmanaged: readonly string[];
}

/** Throws when a controller cannot tell its scale. */
export function expectedPods(
  context: ControllerContext,
  { spec }: PodDisruptionBudget,
  pods: readonly Pod[],
): Expected {
  const { maxUnavailable, minAvailable } = spec ?? {};
  if (maxUnavailable !== undefined) {
    const { scale, unmanaged } = expectedScale(context, pods);
    return { count: scale, desired: Math.max(0, scale - part(maxUnavailable, scale)), unmanaged };
  }
  if (typeof minAvailable === 'string') {
    const { scale, unmanaged } = expectedScale(context, pods);
    return { count: scale, desired: part(minAvailable, scale), unmanaged };
  }
  return { count: pods.length, desired: minAvailable ?? 0, unmanaged: [] };
}

function part(value: number | string, total: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * total) / 100);
}

function expectedScale(context: ControllerContext, pods: readonly Pod[]) {
  const scales = new Map<string, number>();
  const unmanaged: string[] = [];
  for (const pod of pods) {
    const reference = controllerOf(pod);
    if (!reference) {
      unmanaged.push(pod.metadata.name ?? '');
      continue;
    }
    const { uid, scale } = scaleOf(context, pod.metadata.namespace ?? '', reference);
    scales.set(uid, scale);
  }
  return { scale: [...scales.values()].reduce((sum, scale) => sum + scale, 0), unmanaged };
}

interface Scalable {
  readonly metadata: Meta;
  readonly spec?: { readonly replicas?: number };
}

function scaleOf({ informers }: ControllerContext, namespace: string, reference: OwnerRef) {
  const known: Readonly<Record<string, (name: string) => Scalable | undefined>> = {
    Deployment: (name) => informers.for(resources.deployments).get(namespace, name),
    ReplicaSet: (name) => informers.for(resources.replicaSets).get(namespace, name),
    ReplicationController: (name) => informers.for(resources.replicationControllers).get(namespace, name),
    StatefulSet: (name) => informers.for(resources.statefulSets).get(namespace, name),
  };
  const find = known[reference.kind];
  // Jobs and DaemonSets have no scale to ask for
  if (!find) throw new Error(`${resourceName(reference)} does not implement the scale subresource`);
  let owner = find(reference.name);
  if (!owner || owner.metadata.uid !== reference.uid) return { uid: reference.uid, scale: 0 };
  const above = controllerOf(owner);
  if (above?.kind === 'Deployment') owner = known['Deployment']?.(above.name) ?? owner;
  return { uid: owner.metadata.uid ?? '', scale: owner.spec?.replicas ?? 1 };
}

function resourceName({ apiVersion, kind }: OwnerRef): string {
  const [group = '', version] = apiVersion.split('/');
  return `${kind.toLowerCase()}s${version === undefined ? '' : `.${group}`}`;
}
