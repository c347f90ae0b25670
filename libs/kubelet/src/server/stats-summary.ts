// /stats/summary: the same figures as JSON, in the form of k8s.io/kubelet's stats/v1alpha1.
import { formatTime } from '@drydock/machinery';
import type { NodeStats, UsageStats } from '../stats/node-stats.ts';

/** Processor time and memory only: what the simulation knows. */
export function statsSummary(
  nodeName: string,
  { time, node, pods }: NodeStats,
  uidOf: (namespace: string, name: string) => string,
  startedAt: (namespace: string, name: string) => number,
): unknown {
  const usage = ({ cpuMilliseconds, memoryBytes }: Omit<UsageStats, 'startTime'>) => ({
    cpu: { time: formatTime(time), usageCoreNanoSeconds: cpuMilliseconds * 1_000_000 },
    memory: { time: formatTime(time), usageBytes: memoryBytes, workingSetBytes: memoryBytes },
  });
  return {
    node: { nodeName, startTime: formatTime(node.startTime), ...usage(node) },
    pods: pods.map(({ namespace, name, containers }) => ({
      podRef: { name, namespace, uid: uidOf(namespace, name) },
      startTime: formatTime(startedAt(namespace, name)),
      containers: containers.map((one) => ({
        name: one.name,
        startTime: formatTime(one.startTime),
        ...usage(one),
      })),
      ...usage({
        cpuMilliseconds: containers.reduce((sum, one) => sum + one.cpuMilliseconds, 0),
        memoryBytes: containers.reduce((sum, one) => sum + one.memoryBytes, 0),
      }),
    })),
  };
}
