import type { Pod } from '@drydock/kinds';
import { unschedulable, type SchedulerPlugin } from '../../plugin.ts';

interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/** Two pods cannot have one port of the node. */
export const nodePorts: SchedulerPlugin = {
  name: 'NodePorts',
  events: ['assigned-pod-deleted', 'node'],
  filter(pod, { pods }) {
    const taken = pods.flatMap(hostPorts);
    return hostPorts(pod).some((wanted) => taken.some((other) => conflicts(wanted, other)))
      ? unschedulable("node(s) didn't have free ports for the requested pod ports")
      : undefined;
  },
};

function hostPorts(pod: Pod): readonly HostPort[] {
  const sidecars = (pod.spec?.initContainers ?? []).filter(
    (container) => container.restartPolicy === 'Always',
  );
  return [...(pod.spec?.containers ?? []), ...sidecars]
    .flatMap((container) => container.ports ?? [])
    .filter((port) => (port.hostPort ?? 0) > 0)
    .map((port) => ({
      ip: port.hostIP ?? '0.0.0.0',
      protocol: port.protocol ?? 'TCP',
      port: port.hostPort ?? 0,
    }));
}

function conflicts(a: HostPort, b: HostPort): boolean {
  const sameAddress = a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0';
  return a.port === b.port && a.protocol === b.protocol && sameAddress;
}
