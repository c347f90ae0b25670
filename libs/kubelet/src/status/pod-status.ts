import type { ContainerStatus, Pod, PodStatus } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';
import type { ContainerRecord, ContainerRole } from '../pod/container-record.ts';
import { podConditions } from './conditions.ts';
import { containerStatus } from './container-status.ts';
import { podPhase, type Phase } from './phase.ts';
import { qosClass } from './qos.ts';

export interface StatusInput {
  readonly pod: Pod;
  readonly records: readonly ContainerRecord[];
  readonly podIP?: string;
  readonly hostIP: string;
  readonly startTime: number;
  readonly now: number;
  readonly pendingResize?: { readonly reason: string; readonly message: string };
  /** Set when the kubelet itself has ended the pod: `Evicted`, `DeadlineExceeded`. */
  readonly ended?: { readonly reason: string; readonly message: string };
}

/** The whole status as the kubelet sees it. */
export function podStatus(input: StatusInput): PodStatus {
  const { pod, records, podIP, hostIP, ended } = input;
  const phase: Phase = ended ? 'Failed' : podPhase(pod, records);
  const finished = phase === 'Succeeded' || phase === 'Failed';
  const statuses = (...roles: readonly ContainerRole[]) =>
    records
      .filter(({ role }) => roles.includes(role))
      .map((record) => containerStatus(pod, record, finished));
  const inits = statuses('init', 'sidecar');
  const ephemerals = ephemeralStatuses(input, statuses('ephemeral'));
  const sandboxReady = podIP !== undefined && !finished;
  const { generation } = pod.metadata;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    conditions: podConditions({
      pod,
      records,
      phase,
      sandboxReady,
      now: input.now,
      ...(input.pendingResize ? { pendingResize: input.pendingResize } : {}),
    }),
    ...(ended ?? {}),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP ? { podIP, podIPs: [{ ip: podIP }] } : {}),
    startTime: formatTime(input.startTime),
    ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
    containerStatuses: statuses('main'),
    ...(ephemerals.length > 0 ? { ephemeralContainerStatuses: ephemerals } : {}),
    qosClass: qosClass(pod),
  };
}

/** Those of containers that this kubelet never saw stay as they are. Nobody asks an ephemeral one whether it is ready. */
function ephemeralStatuses(
  { pod }: StatusInput,
  mine: readonly ContainerStatus[],
): readonly ContainerStatus[] {
  const before = pod.status?.ephemeralContainerStatuses ?? [];
  const others = before.filter(({ name }) => !mine.some((one) => one.name === name));
  return [...others, ...mine.map(({ started: _started, ...status }) => ({ ...status, ready: false }))];
}
