import type { ContainerState, ContainerStatus, Pod } from '@drydock/kinds';
import { decodeUtf8, formatTime } from '@drydock/machinery';
import type { Container } from '@drydock/runtime';
import { hasExited, isRunning, restarts, type ContainerRecord } from '../pod/container-record.ts';

/** The status of one container. `finished`: the pod's phase is final, nothing will be restarted. */
export function containerStatus(pod: Pod, record: ContainerRecord, finished: boolean): ContainerStatus {
  const { spec, current, image } = record;
  const crashed = hasExited(record) && record.waiting !== undefined && !finished && restarts(pod, record);
  const last = crashed ? current : record.previous;
  const running = isRunning(record);
  const shown = running || hasExited(record) ? current : undefined;
  return {
    name: spec.name,
    state: crashed || !shown ? waitingState(pod, record) : stateOf(record, shown),
    lastState: last?.exit ? stateOf(record, last) : {},
    ready: running
      ? record.ready && record.started
      : hasExited(record) && record.role === 'init' && current?.exit?.exitCode === 0,
    restartCount: record.restartCount,
    image: shown?.spec.image.name ?? image?.name ?? spec.image ?? '',
    imageID: shown?.spec.image.id ?? '',
    ...(shown ? { containerID: shown.id } : {}),
    started: running && record.started,
    ...resourceFields(record, running),
    ...volumeMounts(record, shown !== undefined),
  };
}

function waitingState(pod: Pod, record: ContainerRecord): ContainerState {
  const initial = (pod.spec?.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  return { waiting: record.waiting ?? { reason: initial } };
}

function stateOf(record: ContainerRecord, container: Container): ContainerState {
  const { exit, startedAt, createdAt, id } = container;
  if (!exit) return { running: { startedAt: formatTime(startedAt ?? createdAt) } };
  const message = exit.message ?? record.terminationMessages.get(id);
  return {
    terminated: {
      exitCode: exit.exitCode,
      reason: exit.reason,
      ...(message ? { message } : {}),
      startedAt: formatTime(exit.startedAt),
      finishedAt: formatTime(exit.finishedAt),
      containerID: id,
    },
  };
}

/** What the kubelet reads when a container has ended: its message file, or the end of its log. */
export function terminationMessage(record: ContainerRecord, container: Container): string {
  const { terminationMessagePath: path = '/dev/termination-log', terminationMessagePolicy } = record.spec;
  const text = container.fs.exists(path) ? decodeUtf8(container.fs.readFile(path).subarray(0, 4096)) : '';
  if (text !== '' || terminationMessagePolicy !== 'FallbackToLogsOnError') return text;
  return container.exit?.exitCode === 0 ? '' : decodeUtf8(container.log.tail(80, 2048));
}

function resourceFields({ spec }: ContainerRecord, running: boolean): Partial<ContainerStatus> {
  if (!running) return {};
  const { requests, limits } = spec.resources ?? {};
  return {
    ...(requests ? { allocatedResources: requests } : {}),
    resources: { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) },
  };
}

function volumeMounts({ spec }: ContainerRecord, created: boolean): Partial<ContainerStatus> {
  if (!created || !spec.volumeMounts?.length) return {};
  return {
    volumeMounts: spec.volumeMounts.map(({ mountPath, name, readOnly }) => ({
      mountPath,
      name,
      ...(readOnly ? { readOnly, recursiveReadOnly: 'Disabled' } : {}),
    })),
  };
}
