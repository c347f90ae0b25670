import type { CertificateSigningRequest } from '@drydock/kinds';
import { fieldError, formatTime, type FieldError, type KubeObject } from '@drydock/machinery';
import { partialUpdate } from '../partial-update.ts';

const csrOf = (object: KubeObject) => object as unknown as CertificateSigningRequest;
type Condition = NonNullable<NonNullable<CertificateSigningRequest['status']>['conditions']>[number];
const conditionsOf = (object: KubeObject): readonly Condition[] => csrOf(object).status?.conditions ?? [];

/** Where a certificate request is approved or denied, once and for all. */
export const approval = partialUpdate('approval', {
  take: (given, old, { server }) => {
    const now = formatTime(server.clock.now());
    const conditions = conditionsOf(given).map((condition) => timed(condition, conditionsOf(old), now));
    const { conditions: _conditions, ...status } = csrOf(old).status ?? {};
    return {
      ...old,
      status: { ...status, ...(conditions.length > 0 ? { conditions } : {}) },
    } as KubeObject;
  },
  validate: (next, old, { resource, server }) => [
    ...(resource.definition.validate?.(next, { old, now: server.clock.now() }) ?? []),
    ...removedConditions(conditionsOf(next), conditionsOf(old)),
  ],
});

function timed(condition: Condition, old: readonly Condition[], now: string): Condition {
  const same = old.find(({ type, status }) => type === condition.type && status === condition.status);
  return {
    ...condition,
    lastUpdateTime: condition.lastUpdateTime ?? now,
    lastTransitionTime: condition.lastTransitionTime ?? same?.lastTransitionTime ?? now,
  };
}

/** A decision cannot be taken back. */
export function removedConditions(now: readonly Condition[], old: readonly Condition[]): FieldError[] {
  const count = (list: readonly Condition[], type: string) =>
    list.filter((item) => item.type === type).length;
  return ['Approved', 'Denied', 'Failed']
    .filter((type) => count(now, type) < count(old, type))
    .map((type) =>
      fieldError.forbidden('status.conditions', `updates may not remove a condition of type "${type}"`),
    );
}
