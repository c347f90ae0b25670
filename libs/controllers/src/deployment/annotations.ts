// Revision and size annotations of a Deployment's ReplicaSets: pkg/controller/deployment/util/deployment_util.go.
import type { Deployment, ReplicaSet } from '@drydock/kinds';
import { desiredReplicas, maxSurge } from './fenceposts.ts';

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
const revisionHistory = 'deployment.kubernetes.io/revision-history';
const desired = 'deployment.kubernetes.io/desired-replicas';
const max = 'deployment.kubernetes.io/max-replicas';

/** Not handed down from a Deployment to its ReplicaSets. */
const ownAnnotations = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  revisionHistory,
  desired,
  max,
  'deprecated.deployment.rollback.to',
]);

type Annotations = Readonly<Record<string, string>>;

/** Revision number of a ReplicaSet or Deployment; 0 when it has none. */
export function revisionOf(object: { readonly metadata: { readonly annotations?: Annotations } }): number {
  const revision = Number(object.metadata.annotations?.[revisionAnnotation] ?? '0');
  return Number.isInteger(revision) ? revision : 0;
}

export function maxRevision(sets: readonly ReplicaSet[]): number {
  return Math.max(0, ...sets.map(revisionOf));
}

/** desired-replicas: the size the Deployment had when this ReplicaSet was last scaled. */
export function desiredReplicasAnnotation(set: ReplicaSet): number | undefined {
  return integer(set.metadata.annotations?.[desired]);
}

export function maxReplicasAnnotation(set: ReplicaSet): number | undefined {
  return integer(set.metadata.annotations?.[max]);
}

function integer(text: string | undefined): number | undefined {
  const number = Number(text ?? 'none');
  return Number.isInteger(number) ? number : undefined;
}

/** The two size annotations that a ReplicaSet of this Deployment should carry. */
export function sizeAnnotations(deployment: Deployment): Annotations {
  const replicas = desiredReplicas(deployment);
  return { [desired]: String(replicas), [max]: String(replicas + maxSurge(deployment)) };
}

export function sizeAnnotationsNeedUpdate(set: ReplicaSet, deployment: Deployment): boolean {
  return Object.entries(sizeAnnotations(deployment)).some(
    ([name, value]) => set.metadata.annotations?.[name] !== value,
  );
}

/** Annotations of the ReplicaSet that runs the current template, once it is (or becomes) revision `revision`. */
export function newSetAnnotations(
  deployment: Deployment,
  set: ReplicaSet | undefined,
  revision: number,
): Annotations {
  const annotations: Record<string, string> = { ...set?.metadata.annotations };
  for (const [name, value] of Object.entries(deployment.metadata.annotations ?? {}))
    if (!ownAnnotations.has(name)) annotations[name] = value;
  const oldRevision = annotations[revisionAnnotation];
  if (Number(oldRevision ?? '0') < revision) {
    annotations[revisionAnnotation] = String(revision);
    if (oldRevision !== undefined)
      annotations[revisionHistory] = [annotations[revisionHistory], oldRevision].filter(Boolean).join(',');
  }
  return set ? annotations : { ...annotations, ...sizeAnnotations(deployment) };
}
