import type { Pod, PodStatus } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';
import type { ContainerRecord } from '../pod/container-record.ts';
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
  /** Set when the kubelet itself has ended the pod: `Evicted`, `DeadlineExceeded`. */
  readonly ended?: { readonly reason: string; readonly message: string };
}

/** The whole status as the kubelet sees it. */
export function podStatus(input: StatusInput): PodStatus {
  const { pod, records, podIP, hostIP, ended } = input;
  const phase: Phase = ended ? 'Failed' : podPhase(pod, records);
  const finished = phase === 'Succeeded' || phase === 'Failed';
  const statuses = (main: boolean) =>
    records
      .filter(({ role }) => (role === 'main') === main)
      .map((record) => containerStatus(pod, record, finished));
  const inits = statuses(false);
  const sandboxReady = podIP !== undefined && !finished;
  const { generation } = pod.metadata;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    conditions: podConditions({ pod, records, phase, sandboxReady, now: input.now }),
    ...(ended ?? {}),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP ? { podIP, podIPs: [{ ip: podIP }] } : {}),
    startTime: formatTime(input.startTime),
    ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
    containerStatuses: statuses(true),
    qosClass: qosClass(pod),
  };
}
