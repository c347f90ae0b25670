// What containers use, for metrics-server: counters, from which it makes rates, and present sizes.
import type { PodState } from '../pod/pod-state.ts';

export interface UsageStats {
  /** Since the start, a counter. */
  readonly cpuMilliseconds: number;
  readonly memoryBytes: number;
  /** Milliseconds since the epoch at which the counter was zero. */
  readonly startTime: number;
}

export interface ContainerStats extends UsageStats {
  readonly name: string;
}

export interface PodStats {
  readonly namespace: string;
  readonly name: string;
  /** Those that run. */
  readonly containers: readonly ContainerStats[];
}

export interface NodeStats {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly node: UsageStats;
  /** Sorted by namespace, then name. */
  readonly pods: readonly PodStats[];
}

/** What the node needs for itself: system, kubelet and container engine. */
const system = { cores: 0.06, memoryBytes: 640 * 1024 * 1024 };

export function nodeStats(
  states: readonly PodState[],
  { startedAt, now }: { readonly startedAt: number; readonly now: number },
): NodeStats {
  const pods = states.map(podStats).filter(({ containers }) => containers.length > 0);
  const all = pods.flatMap(({ containers }) => containers);
  const own = Math.floor((now - startedAt) * system.cores);
  return {
    time: now,
    node: {
      cpuMilliseconds: all.reduce((sum, container) => sum + container.cpuMilliseconds, own),
      memoryBytes: all.reduce((sum, container) => sum + container.memoryBytes, system.memoryBytes),
      startTime: startedAt,
    },
    pods: pods.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
  };
}

const keyOf = ({ namespace, name }: PodStats) => `${namespace}/${name}`;

function podStats({ pod, records }: PodState): PodStats {
  const containers = records.flatMap(({ spec, current }): readonly ContainerStats[] =>
    current?.running
      ? [
          {
            name: spec.name,
            cpuMilliseconds: current.cpu(),
            memoryBytes: current.memory(),
            startTime: current.startedAt ?? current.createdAt,
          },
        ]
      : [],
  );
  return { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name ?? '', containers };
}
