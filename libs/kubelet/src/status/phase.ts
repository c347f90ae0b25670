import type { Pod } from '@drydock/kinds';
import { hasExited, isRunning, restarts, succeeded, type ContainerRecord } from '../pod/container-record.ts';

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

/** Whether all init containers have done their part. */
export function initialized(records: readonly ContainerRecord[]): boolean {
  if (records.some((record) => record.role === 'main' && record.current)) return true;
  return records.every((record) => (belongsToStart(record) ? initDone(record) : true));
}

/** Init containers and sidecars: what must have done its part before the main containers start. */
export const belongsToStart = ({ role }: ContainerRecord) => role === 'init' || role === 'sidecar';

/** Whether the containers after this init container may go on. */
export function initDone(record: ContainerRecord): boolean {
  if (record.role === 'sidecar') return isRunning(record) && record.started;
  return hasExited(record) && succeeded(record);
}

/** getPhase of the kubelet: one word for the state of all containers. */
export function podPhase(pod: Pod, records: readonly ContainerRecord[]): Phase {
  const inits = records.filter(({ role }) => role === 'init');
  if (inits.some((record) => hasExited(record) && !succeeded(record) && !restarts(pod, record)))
    return 'Failed';
  if (!initialized(records)) return 'Pending';
  const mains = records.filter(({ role }) => role === 'main');
  if (mains.some((record) => !record.current)) return 'Pending';
  if (mains.some(isRunning)) return 'Running';
  if (mains.some((record) => restarts(pod, record))) return 'Running';
  return mains.every(succeeded) ? 'Succeeded' : 'Failed';
}
