// The STATUS column of `kubectl get pods`: printPod of printers.go.
import type { ContainerState, ContainerStatus, Pod } from '../../generated/types.ts';

/** What the STATUS column shows: the phase, or the reason that explains more than the phase does. */
export function podStatusText(pod: Pod): string {
  const initReason = initStatus(pod);
  const reason =
    initReason !== undefined && !hasCondition(pod, 'Initialized')
      ? initReason
      : runningStatus(pod, initReason ?? basicReason(pod));
  if (pod.metadata.deletionTimestamp === undefined) return reason;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  return isTerminal(pod) ? reason : 'Terminating';
}

export function isTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** An init container with restartPolicy Always: a sidecar. */
export function isRestartableInit(pod: Pod, name: string): boolean {
  return pod.spec?.initContainers?.some((c) => c.name === name && c.restartPolicy === 'Always') ?? false;
}

function basicReason(pod: Pod): string {
  const gated = pod.status?.conditions?.some(
    (c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated',
  );
  return gated ? 'SchedulingGated' : pod.status?.reason || (pod.status?.phase ?? '');
}

/** What the first unfinished init container says; undefined when none holds the pod up. */
function initStatus(pod: Pod): string | undefined {
  const total = pod.spec?.initContainers?.length ?? 0;
  for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const { terminated, waiting } = status.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (isRestartableInit(pod, status.name) && status.started === true) continue;
    if (terminated) return `Init:${terminated.reason || exitText(terminated)}`;
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
    return `Init:${index}/${total}`;
  }
  return undefined;
}

/** The first container in the order of the spec that has something to say, else `reason`. */
function runningStatus(pod: Pod, reason: string): string {
  const statuses = pod.status?.containerStatuses ?? [];
  const said = statuses.map((status) => containerReason(status)).find((text) => text !== undefined) ?? reason;
  const running = statuses.some((status) => status.ready && status.state?.running);
  if (said !== 'Completed' || !running) return said;
  return hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
}

function containerReason({ state }: ContainerStatus): string | undefined {
  if (state?.waiting?.reason) return state.waiting.reason;
  return state?.terminated ? state.terminated.reason || exitText(state.terminated) : undefined;
}

function exitText(terminated: NonNullable<ContainerState['terminated']>): string {
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}

function hasCondition(pod: Pod, type: string): boolean {
  return (
    pod.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ??
    false
  );
}
