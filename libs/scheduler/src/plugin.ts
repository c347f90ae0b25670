// The scheduling framework: what a plugin can say about a pod and a node. One folder and one line of the registry each.
import type {
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  StorageClass,
} from '@drydock/kinds';
import type { ResourceAmounts } from './cache/resource-amounts.ts';

/** A node with what runs on it, as the cache knows it. */
export interface NodeInfo {
  readonly name: string;
  readonly node: Node;
  /** Scheduled and not finished. */
  readonly pods: readonly Pod[];
  readonly allocatable: ResourceAmounts;
  readonly requested: ResourceAmounts;
  /** With defaults for pods that request nothing: what scores look at. */
  readonly nonZeroRequested: ResourceAmounts;
}

/** The world of one scheduling cycle. */
export interface Snapshot {
  readonly nodes: readonly NodeInfo[];
  readonly namespace: (name: string) => Namespace | undefined;
  readonly claim: (namespace: string, name: string) => PersistentVolumeClaim | undefined;
  readonly volume: (name: string) => PersistentVolume | undefined;
  readonly volumes: () => readonly PersistentVolume[];
  readonly budgets: () => readonly PodDisruptionBudget[];
  readonly storageClass: (name: string) => StorageClass | undefined;
}

export interface Rejection {
  readonly reasons: readonly string[];
  /** Removing pods from the node would not help (UnschedulableAndUnresolvable). */
  readonly unresolvable: boolean;
}

/** What can happen in the cluster that lets a rejected pod be tried again. */
export type ClusterEvent =
  'node' | 'assigned-pod-added' | 'assigned-pod-deleted' | 'assigned-pod-updated' | 'storage';

export interface SchedulerPlugin {
  readonly name: string;
  /** Which events can lift a rejection by this plugin. */
  readonly events: readonly ClusterEvent[];
  /** Rejects the pod as such, whatever the node. */
  readonly preFilter?: (pod: Pod, snapshot: Snapshot) => string | undefined;
  readonly filter?: (pod: Pod, node: NodeInfo, snapshot: Snapshot) => Rejection | undefined;
  /** From 0 to 100, times `weight`; nodes are compared by the sum over all plugins. */
  readonly score?: (pod: Pod, node: NodeInfo, snapshot: Snapshot) => number;
  /** Brings raw scores of all nodes into 0…100. */
  readonly normalize?: (scores: readonly number[]) => readonly number[];
  readonly weight?: number;
}

/** For filters: not here, but other pods may make room. */
export function unschedulable(...reasons: string[]): Rejection {
  return { reasons, unresolvable: false };
}

/** For filters: not here, whatever happens to other pods. */
export function unresolvable(...reasons: string[]): Rejection {
  return { reasons, unresolvable: true };
}
