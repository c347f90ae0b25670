// podFailurePolicy and successPolicy: pkg/controller/job/{pod_failure_policy,success_policy}.go.
import type { Job, Pod, PodFailurePolicyRule } from '@drydock/kinds';
import { parseIndexes } from './indexes.ts';

/** What the failure policy makes of one failed pod. Without a matching rule it counts. */
export interface PodFailureVerdict {
  readonly action?: string;
  readonly counts: boolean;
  /** Why the Job fails at once. */
  readonly failJob?: string;
}

export function judgePodFailure(job: Job, pod: Pod): PodFailureVerdict {
  for (const [index, rule] of (job.spec?.podFailurePolicy?.rules ?? []).entries()) {
    const found = matchExitCodes(rule, pod) ?? matchConditions(rule, pod);
    if (found === undefined) continue;
    const { action } = rule;
    if (action === 'Ignore') return { action, counts: false };
    if (action !== 'FailJob') return { action, counts: true };
    return { action, counts: true, failJob: `${found} matching FailJob rule at index ${index}` };
  }
  return { counts: true };
}

function matchExitCodes({ onExitCodes }: PodFailurePolicyRule, pod: Pod): string | undefined {
  if (!onExitCodes) return undefined;
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  for (const { name, state } of statuses) {
    if (onExitCodes.containerName !== undefined && onExitCodes.containerName !== name) continue;
    const code = state?.terminated?.exitCode;
    if (code === undefined || code === 0) continue;
    if (onExitCodes.values.includes(code) === (onExitCodes.operator === 'In'))
      return `Container ${name} for pod ${fullName(pod)} failed with exit code ${code}`;
  }
  return undefined;
}

function matchConditions({ onPodConditions = [] }: PodFailurePolicyRule, pod: Pod): string | undefined {
  const found = (pod.status?.conditions ?? []).find(({ type, status }) =>
    onPodConditions.some((pattern) => pattern.type === type && pattern.status === status),
  );
  return found && `Pod ${fullName(pod)} has condition ${found.type}`;
}

const fullName = ({ metadata }: Pod) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;

/** The text of the rule that lets the Job succeed early. */
export function matchSuccessPolicy(job: Job, succeeded: ReadonlySet<number>): string | undefined {
  if (succeeded.size === 0) return undefined;
  const rules = job.spec?.successPolicy?.rules ?? [];
  const index = rules.findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeeded.size >= (succeededCount ?? Infinity);
    const wanted = parseIndexes(succeededIndexes, job.spec?.completions ?? 0);
    const matched = [...wanted].filter((each) => succeeded.has(each)).length;
    return matched >= (succeededCount ?? wanted.size);
  });
  return index < 0 ? undefined : `Matched rules at index ${index}`;
}
