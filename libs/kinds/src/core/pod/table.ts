import { humanDuration, parseTime } from '@drydock/machinery';
import type { Cell, TableDefinition } from '../../kind.ts';
import type { ContainerStatus, Pod } from '../../generated/types.ts';
import { age, ageColumn, nameColumn, orNone, wide } from '../../table/cells.ts';
import { isRestartableInit, podStatusText } from './status-text.ts';

/** `kubectl get pods`, with the condition that lets a client grey out finished pods. */
export const podTable: TableDefinition<Pod> = {
  columns: [
    nameColumn,
    { name: 'Ready', description: 'The aggregate readiness state of this pod for accepting traffic.' },
    { name: 'Status', description: 'The aggregate status of the containers in this pod.' },
    {
      name: 'Restarts',
      description:
        'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    },
    ageColumn,
    wide('IP', 'PodStatus.podIP'),
    wide('Node', 'PodSpec.nodeName'),
    wide('Nominated Node', 'PodStatus.nominatedNodeName'),
    wide('Readiness Gates', 'PodSpec.readinessGates'),
  ],
  row: (pod, now) => [
    pod.metadata.name ?? '',
    readyCell(pod),
    podStatusText(pod),
    restartsCell(pod, now),
    age(pod.metadata.creationTimestamp, now),
    orNone(pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP),
    orNone(pod.spec?.nodeName),
    orNone(pod.status?.nominatedNodeName),
    gatesCell(pod),
  ],
  conditions: (pod) => {
    if (pod.status?.phase === 'Succeeded')
      return [completed('Succeeded', 'The pod has completed successfully.')];
    return pod.status?.phase === 'Failed' ? [completed('Failed', 'The pod failed.')] : [];
  },
};

const completed = (reason: string, message: string) => ({
  type: 'Completed',
  status: 'True',
  reason,
  message,
});

function readyCell(pod: Pod): string {
  const sidecars = (pod.spec?.initContainers ?? []).filter(
    (container) => container.restartPolicy === 'Always',
  );
  const total = (pod.spec?.containers.length ?? 0) + sidecars.length;
  const running = (pod.status?.containerStatuses ?? []).filter(
    (status) => status.ready && status.state?.running,
  );
  const started = (pod.status?.initContainerStatuses ?? []).filter(
    (status) => isRestartableInit(pod, status.name) && status.started && status.ready,
  );
  return `${running.length + started.length}/${total}`;
}

/** While init containers run theirs are counted, afterwards those of the containers and sidecars. */
function restartsCell(pod: Pod, now: number): Cell {
  const init = pod.status?.initContainerStatuses ?? [];
  const sidecars = init.filter((status) => isRestartableInit(pod, status.name));
  const counted = isInitializing(pod) ? init : [...(pod.status?.containerStatuses ?? []), ...sidecars];
  const restarts = counted.reduce((sum, status) => sum + status.restartCount, 0);
  const last = Math.max(...counted.map(lastRestart), 0);
  return restarts > 0 && last > 0 ? `${restarts} (${humanDuration(now - last)} ago)` : String(restarts);
}

function isInitializing(pod: Pod): boolean {
  if (pod.status?.conditions?.some((c) => c.type === 'Initialized' && c.status === 'True')) return false;
  return (pod.status?.initContainerStatuses ?? []).some(
    (status) =>
      status.state?.terminated?.exitCode !== 0 && !(isRestartableInit(pod, status.name) && status.started),
  );
}

function lastRestart(status: ContainerStatus): number {
  return parseTime(status.lastState?.terminated?.finishedAt) ?? 0;
}

function gatesCell(pod: Pod): string {
  const gates = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const met = gates.filter((gate) =>
    pod.status?.conditions?.some((c) => c.type === gate.conditionType && c.status === 'True'),
  );
  return `${met.length}/${gates.length}`;
}
