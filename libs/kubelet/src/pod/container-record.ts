import type { Container as ContainerSpec, Pod } from '@drydock/kinds';
import type { Container, LocalImage } from '@drydock/runtime';

/**
 * `init` runs once before the others, `sidecar` is an init container that stays, `main` is what the pod is for,
 * `ephemeral` came later, for debugging: it is never restarted and the pod's fate does not depend on it.
 */
export type ContainerRole = 'init' | 'sidecar' | 'main' | 'ephemeral';

/** What the kubelet knows of one container of a pod. */
export interface ContainerRecord {
  /** Only the image of a pod's container can change. */
  spec: ContainerSpec;
  readonly role: ContainerRole;
  /** Of an ephemeral container: whose processes it sees. */
  readonly target?: string;
  /** The newest container, running or exited. */
  current?: Container;
  /** The one before it: `lastState`, `logs --previous`. */
  previous?: Container;
  image?: LocalImage;
  restartCount: number;
  /** Why it does not run; absent: ContainerCreating or PodInitializing. */
  waiting?: { readonly reason: string; readonly message?: string };
  /** The startup probe has succeeded, or there is none. */
  started: boolean;
  /** The readiness probe has succeeded, or there is none. */
  ready: boolean;
  /** Text of /dev/termination-log of containers by id. */
  readonly terminationMessages: Map<string, string>;
  /** Stops the probes of the current container. */
  stopProbes?: () => void;
}

export function createRecords(pod: Pod): ContainerRecord[] {
  const record = (spec: ContainerSpec, role: ContainerRole) => createRecord(pod, spec, role);
  return [
    ...(pod.spec?.initContainers ?? []).map((spec) =>
      record(spec, spec.restartPolicy === 'Always' ? 'sidecar' : 'init'),
    ),
    ...(pod.spec?.containers ?? []).map((spec) => record(spec, 'main')),
  ];
}

function createRecord(pod: Pod, spec: ContainerSpec, role: ContainerRole): ContainerRecord {
  return {
    spec,
    role,
    restartCount: restartsBefore(pod, spec.name),
    started: false,
    ready: false,
    terminationMessages: new Map(),
  };
}

/** Records of the ephemeral containers that have come since. One that ended before this kubelet began stays ended. */
export function newEphemeralRecords(pod: Pod, known: readonly ContainerRecord[]): readonly ContainerRecord[] {
  return (pod.spec?.ephemeralContainers ?? [])
    .filter(({ name }) => !known.some(({ spec }) => spec.name === name))
    .filter(({ name }) => {
      const status = pod.status?.ephemeralContainerStatuses?.find((one) => one.name === name);
      return status?.containerID === undefined;
    })
    .map((spec) => {
      const { targetContainerName: target } = spec;
      return { ...createRecord(pod, spec, 'ephemeral'), ...(target ? { target } : {}) };
    });
}

/** A kubelet that finds containers in the status that it does not have starts them again: the node was restarted. */
function restartsBefore({ status }: Pod, name: string): number {
  const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  const known = all.find((one) => one.name === name);
  return known?.containerID ? known.restartCount + 1 : 0;
}

export const isRunning = ({ current }: ContainerRecord) => current !== undefined && current.running;
export const hasExited = ({ current }: ContainerRecord) => current?.exit !== undefined;
export const succeeded = ({ current }: ContainerRecord) => current?.exit?.exitCode === 0;

/** `web_default(uid)`: how the kubelet names a pod in messages. */
export function podTitle({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}

const fieldOf = {
  init: 'initContainers',
  sidecar: 'initContainers',
  main: 'containers',
  ephemeral: 'ephemeralContainers',
} as const;

/** Of an event about a container. */
export function fieldPathOf({ spec, role }: ContainerRecord): string {
  return `spec.${fieldOf[role]}{${spec.name}}`;
}

/** Whether a container that ended is started again. */
export function restarts(pod: Pod, record: ContainerRecord): boolean {
  if (record.role === 'ephemeral') return false;
  const policy = record.role === 'sidecar' ? 'Always' : (pod.spec?.restartPolicy ?? 'Always');
  if (record.role === 'init') return policy !== 'Never' && !succeeded(record);
  return policy === 'Always' || (policy === 'OnFailure' && !succeeded(record));
}
