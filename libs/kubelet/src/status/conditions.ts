import type { Pod, PodCondition } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';
import { isRunning, type ContainerRecord } from '../pod/container-record.ts';
import { belongsToStart, initDone, initialized, type Phase } from './phase.ts';

type Finding = Pick<PodCondition, 'status' | 'reason' | 'message'>;

export interface ConditionInput {
  readonly pod: Pod;
  readonly records: readonly ContainerRecord[];
  readonly phase: Phase;
  /** The sandbox is there and has its network. */
  readonly sandboxReady: boolean;
  readonly now: number;
  /** Why a resize of the spec is not done. */
  readonly pendingResize?: { readonly reason: string; readonly message: string };
}

const owned = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
  'PodResizePending',
];

/** The kubelet's five conditions, then those of others as they are. */
export function podConditions(input: ConditionInput): readonly PodCondition[] {
  const { pod } = input;
  const old = pod.status?.conditions ?? [];
  const containersReady = readyFinding(input);
  const findings: readonly (readonly [string, Finding])[] = [
    ['PodReadyToStartContainers', { status: input.sandboxReady ? 'True' : 'False' }],
    ['Initialized', initializedFinding(input)],
    ['Ready', withGates(pod, containersReady)],
    ['ContainersReady', containersReady],
    ['PodScheduled', { status: 'True' }],
    ...(input.pendingResize
      ? [['PodResizePending', { status: 'True', ...input.pendingResize }] as const]
      : []),
  ];
  const mine = findings.map(([type, finding]) => condition(input, type, finding));
  return [...mine, ...old.filter(({ type }) => !owned.includes(type))];
}

/** Go writes a time that nobody set as null; the generated types know nothing of it. */
const neverProbed = { lastProbeTime: null } as unknown as Pick<PodCondition, 'lastProbeTime'>;

function condition({ pod, now }: ConditionInput, type: string, finding: Finding): PodCondition {
  const before = pod.status?.conditions?.find((one) => one.type === type);
  const { generation } = pod.metadata;
  return {
    type,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...finding,
    ...neverProbed,
    lastTransitionTime:
      before?.status === finding.status && before.lastTransitionTime
        ? before.lastTransitionTime
        : formatTime(now),
  };
}

function initializedFinding({ records, phase }: ConditionInput): Finding {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' };
  if (initialized(records)) return { status: 'True' };
  const open = records
    .filter((record) => belongsToStart(record) && !initDone(record))
    .map(({ spec }) => spec.name);
  return {
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${open.join(' ')}]`,
  };
}

function readyFinding({ records, phase }: ConditionInput): Finding {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const unready = records
    .filter(
      (record) =>
        (record.role === 'main' || record.role === 'sidecar') &&
        !(isRunning(record) && record.ready && record.started),
    )
    .map(({ spec }) => spec.name);
  if (unready.length === 0) return { status: 'True' };
  return {
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
}

function withGates(pod: Pod, finding: Finding): Finding {
  const gates = pod.spec?.readinessGates ?? [];
  if (finding.status !== 'True' || gates.length === 0) return finding;
  const conditions = pod.status?.conditions ?? [];
  const messages = gates.flatMap(({ conditionType }) => {
    const found = conditions.find(({ type }) => type === conditionType);
    if (!found) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    if (found.status === 'True') return [];
    return [`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`];
  });
  if (messages.length === 0) return finding;
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') };
}
