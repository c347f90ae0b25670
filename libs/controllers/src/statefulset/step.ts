// One step of a StatefulSet: what is there, and the next thing to do. updateStatefulSet of stateful_set_control.go.
import type { Pod, StatefulSet, StatefulSetStatus } from '@drydock/kinds';
import { isPodAvailable, isPodReady, isPodTerminal } from '../pods/conditions.ts';
import { hasIdentity, ordinalOf, revisionOf, startOrdinal } from './identity.ts';

/** What to do now. `wait` names nobody: something must happen first. */
export type Action =
  | { readonly do: 'create'; readonly ordinal: number }
  | { readonly do: 'delete'; readonly pod: Pod; readonly isCondemned: boolean; readonly isEnded?: boolean }
  | { readonly do: 'repair'; readonly pod: Pod; readonly ordinal: number };

export interface StatefulStep {
  readonly set: StatefulSet;
  readonly pods: readonly Pod[];
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly now: number;
}

const isTerminating = (pod: Pod) => pod.metadata.deletionTimestamp !== undefined;
const isRunningAndReady = (pod: Pod) => pod.status?.phase === 'Running' && isPodReady(pod);

/** The pods by ordinal within the range, and those beyond it, highest first. */
export function sortPods(set: StatefulSet, pods: readonly Pod[]) {
  const start = startOrdinal(set);
  const end = start + (set.spec?.replicas ?? 1);
  const inRange = new Map<number, Pod>();
  const condemned: Pod[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod);
    if (ordinal >= start && ordinal < end) inRange.set(ordinal, pod);
    else if (ordinal >= 0) condemned.push(pod);
  }
  return {
    start,
    end,
    inRange,
    condemned: condemned.sort((a, b) => ordinalOf(set, b) - ordinalOf(set, a)),
  };
}

/** Every action of this step, in order: at most one for an OrderedReady set. */
export function nextActions(step: StatefulStep): readonly Action[] {
  const { set, now } = step;
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  const isMonotonic = set.spec?.podManagementPolicy !== 'Parallel';
  const { start, end, inRange, condemned } = sortPods(set, step.pods);
  const actions: Action[] = [];
  const unavailable = (pod: Pod) => !isRunningAndReady(pod) || !isPodAvailable(pod, minReadySeconds, now);
  for (let ordinal = start; ordinal < end; ordinal++) {
    const pod = inRange.get(ordinal);
    const action: Action | undefined = !pod
      ? { do: 'create', ordinal }
      : isPodTerminal(pod) && !isTerminating(pod)
        ? { do: 'delete', pod, isCondemned: false, isEnded: true }
        : hasIdentity(pod, ordinal) || isTerminating(pod)
          ? undefined
          : { do: 'repair', pod, ordinal };
    if (action) actions.push(action);
    if (isMonotonic && (!pod || isPodTerminal(pod) || isTerminating(pod) || unavailable(pod))) return actions;
  }
  const unhealthy = firstUnhealthy([...inRange.values(), ...condemned], set);
  for (const pod of condemned) {
    if (isMonotonic && (isTerminating(pod) || (!isRunningAndReady(pod) && pod !== unhealthy))) return actions;
    if (isTerminating(pod)) continue;
    actions.push({ do: 'delete', pod, isCondemned: true });
    if (isMonotonic) return actions;
  }
  if (set.spec?.updateStrategy?.type === 'OnDelete') return actions;
  return [...actions, ...rollingUpdate(step, start, end, inRange, unavailable)];
}

/** The unhealthy pod of the lowest ordinal may go out of turn. */
function firstUnhealthy(pods: readonly Pod[], set: StatefulSet): Pod | undefined {
  return [...pods]
    .filter((pod) => !isRunningAndReady(pod) || isTerminating(pod))
    .sort((a, b) => ordinalOf(set, a) - ordinalOf(set, b))[0];
}

/** From the highest ordinal down to the partition: the first of the old revision, unless one above is not well. */
function rollingUpdate(
  { set, updateRevision }: StatefulStep,
  start: number,
  end: number,
  inRange: ReadonlyMap<number, Pod>,
  unavailable: (pod: Pod) => boolean,
): readonly Action[] {
  const partition = start + (set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0);
  for (let ordinal = end - 1; ordinal >= partition; ordinal--) {
    const pod = inRange.get(ordinal);
    if (!pod) return [];
    if (revisionOf(pod) !== updateRevision && !isTerminating(pod))
      return [{ do: 'delete', pod, isCondemned: false }];
    if (isTerminating(pod) || unavailable(pod)) return [];
  }
  return [];
}

/** Whether a new pod of this ordinal is still of the current revision. */
export function needsCurrentRevision({ set }: StatefulStep, ordinal: number): boolean {
  const { updateStrategy } = set.spec ?? {};
  const start = startOrdinal(set);
  const partition = updateStrategy?.rollingUpdate?.partition;
  if (partition === undefined && updateStrategy?.type === 'OnDelete') return false;
  return ordinal < start + (partition ?? set.status?.currentReplicas ?? 0);
}

/** The status that follows from what is there; a finished roll-out makes the new revision the current one. */
export function statefulSetStatus(step: StatefulStep): StatefulSetStatus {
  const { set, pods, currentRevision, updateRevision, now } = step;
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  const count = (test: (pod: Pod) => boolean) => pods.filter(test).length;
  const ready = count(isRunningAndReady);
  const available = count((pod) => isRunningAndReady(pod) && isPodAvailable(pod, minReadySeconds, now));
  const ofRevision = (revision: string) =>
    count((pod) => !isTerminating(pod) && revisionOf(pod) === revision);
  const updated = ofRevision(updateRevision);
  const wanted = set.spec?.replicas ?? 1;
  const isRolling = (set.spec?.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
  const isDone = isRolling && updated === wanted && ready === wanted && pods.length === wanted;
  const current = isDone ? updated : ofRevision(currentRevision);
  const { observedGeneration: _generation, conditions, collisionCount } = set.status ?? {};
  return {
    ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
    replicas: pods.length,
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(current > 0 ? { currentReplicas: current } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
    currentRevision: isDone ? updateRevision : currentRevision,
    updateRevision,
    collisionCount: collisionCount ?? 0,
    ...(conditions ? { conditions } : {}),
    availableReplicas: available,
  };
}
