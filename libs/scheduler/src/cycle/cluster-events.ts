import { resources, type InformerFactory } from '@drydock/client';
import type { Node, Pod } from '@drydock/kinds';
import type { SchedulingQueue } from '../queue/scheduling-queue.ts';

/** Feeds the queue: pods that want a node, and everything that can make room for one. */
export function watchCluster(
  informers: InformerFactory,
  queue: SchedulingQueue,
  schedulerName: string,
): void {
  informers
    .for(resources.pods)
    .onChange(({ old, current }) => podChanged(queue, schedulerName, old, current));
  informers.for(resources.nodes).onChange(({ old, current }) => {
    if (!old || !current || schedulingPart(old) !== schedulingPart(current)) queue.clusterChanged('node');
  });
  const storage = () => queue.clusterChanged('storage');
  informers.for(resources.persistentVolumeClaims).onChange(storage);
  informers.for(resources.persistentVolumes).onChange(storage);
  informers.for(resources.storageClasses).onChange(storage);
}

function podChanged(
  queue: SchedulingQueue,
  schedulerName: string,
  old: Pod | undefined,
  current: Pod | undefined,
): void {
  const pod = current ?? old;
  if (!pod) return;
  const key = `${pod.metadata.namespace ?? ''}/${pod.metadata.name ?? ''}`;
  const wasAssigned = Boolean(old?.spec?.nodeName) && !(old && isFinished(old));
  const isAssigned = Boolean(current?.spec?.nodeName) && !(current && isFinished(current));
  if (wasAssigned && !isAssigned) queue.clusterChanged('assigned-pod-deleted');
  else if (!wasAssigned && isAssigned) queue.clusterChanged('assigned-pod-added');
  else if (isAssigned && old && current && placementPart(old) !== placementPart(current))
    queue.clusterChanged('assigned-pod-updated');
  const waits =
    current && !current.spec?.nodeName && !current.metadata.deletionTimestamp && !isFinished(current);
  if (!waits || (current.spec?.schedulerName ?? schedulerName) !== schedulerName) return queue.remove(key);
  if ((current.spec?.schedulingGates ?? []).length > 0) return;
  // our own status updates must not bring a pod back at once
  if (
    old &&
    old.metadata.generation === current.metadata.generation &&
    !hadGates(old) &&
    sameSpec(old, current)
  )
    return;
  queue.add(key, current.spec?.priority ?? 0);
}

const hadGates = (pod: Pod) => (pod.spec?.schedulingGates ?? []).length > 0;
const isFinished = (pod: Pod) => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
const sameSpec = (a: Pod, b: Pod) => a.spec === b.spec || JSON.stringify(a.spec) === JSON.stringify(b.spec);

/** What of a running pod matters to others that want a place; its status does not. */
function placementPart({ metadata, spec }: Pod): string {
  const requests = (spec?.containers ?? []).map((container) => container.resources?.requests);
  return JSON.stringify([metadata.labels, requests]);
}

/** What of a node matters to scheduling; heartbeats do not. */
function schedulingPart(node: Node): string {
  const conditions = (node.status?.conditions ?? []).map(({ type, status }) => [type, status]);
  return JSON.stringify([node.metadata.labels, node.spec, node.status?.allocatable, conditions]);
}
