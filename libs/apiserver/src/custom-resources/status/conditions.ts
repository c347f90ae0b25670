// Conditions of a CustomResourceDefinition.
import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';

export type Finding = Pick<CustomResourceDefinitionCondition, 'type' | 'status' | 'reason' | 'message'>;

export function hasCondition(crd: CustomResourceDefinition, type: string): boolean {
  return crd.status?.conditions?.some((one) => one.type === type && one.status === 'True') ?? false;
}

/** The definition with this condition; its time is kept while its status is. */
export function withCondition(
  crd: CustomResourceDefinition,
  finding: Finding,
  now: number,
): CustomResourceDefinition {
  const conditions = crd.status?.conditions ?? [];
  const old = conditions.find(({ type }) => type === finding.type);
  const lastTransitionTime =
    old?.status === finding.status && old.lastTransitionTime ? old.lastTransitionTime : formatTime(now);
  const next: CustomResourceDefinitionCondition = { lastTransitionTime, ...finding };
  return {
    ...crd,
    status: {
      ...crd.status,
      conditions: old ? conditions.map((one) => (one === old ? next : one)) : [...conditions, next],
    },
  };
}
