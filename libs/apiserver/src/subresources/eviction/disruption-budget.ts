// What PodDisruptionBudgets say to the eviction of a pod.
import type { Pod, PodDisruptionBudget } from '@drydock/kinds';
import { failure, forbidden, formatTime, selectorOf, StatusError, type KubeObject } from '@drydock/machinery';
import type { ServerContext } from '../../server-context.ts';

const maxDisruptedPods = 2000;
const prefix = '/registry/poddisruptionbudgets/';
const resource = { group: 'policy', name: 'poddisruptionbudget' };

/** The one budget that covers the pod, if any. Throws when there are several. */
export function budgetOf({ store }: ServerContext, { metadata }: Pod): PodDisruptionBudget | undefined {
  const { namespace = '', labels } = metadata;
  if (!labels || Object.keys(labels).length === 0) return undefined;
  const all = store.range(`${prefix}${namespace}/`).items as unknown as readonly PodDisruptionBudget[];
  const matching = all.filter(({ spec }) => selectorOf(spec?.selector).matches(labels));
  if (matching.length > 1) throw severalBudgets;
  return matching[0];
}

/** The real server sends this Status without a reason. */
const severalBudgets = new StatusError({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
  code: 500,
});

/** Whether the budget lets a pod that is not ready go without counting it. */
export function sparesUnready({ spec, status }: PodDisruptionBudget, { status: podStatus }: Pod): boolean {
  const ready = podStatus?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  if (ready) return false;
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

function tooManyRequests(message: string, retryAfterSeconds = 0) {
  return failure(
    429,
    'TooManyRequests',
    "Cannot evict pod as it would violate the pod's disruption budget.",
    {
      causes: [{ reason: 'DisruptionBudget', message }],
      ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
    },
  );
}

/** Takes one disruption off the budget, in advance of the controller that counts. Throws when there is none left. */
export function spendDisruption(
  { store, clock }: ServerContext,
  budget: PodDisruptionBudget,
  pod: string,
  dryRun: boolean,
): void {
  const { metadata, status } = budget;
  const { name = '', namespace = '', generation = 0, resourceVersion } = metadata;
  const { disruptionsAllowed = 0, observedGeneration = 0, disruptedPods = {} } = status ?? {};
  if (observedGeneration < generation)
    throw tooManyRequests(`The disruption budget ${name} is still being processed by the server.`, 10);
  if (disruptionsAllowed < 0) throw forbidden(resource, name, 'pdb disruptions allowed is negative');
  if (Object.keys(disruptedPods).length > maxDisruptedPods)
    throw forbidden(
      resource,
      name,
      'DisruptedPods map too big - too many evictions not confirmed by PDB controller',
    );
  if (disruptionsAllowed === 0) throw tooManyRequests(whyNone(budget));
  if (dryRun) return;
  const now = formatTime(clock.now());
  const left = disruptionsAllowed - 1;
  const next = {
    ...budget,
    status: {
      ...status,
      disruptionsAllowed: left,
      disruptedPods: { ...disruptedPods, [pod]: now },
      ...(left === 0 ? { conditions: insufficientPods(budget, now) } : {}),
    },
  };
  store.update(`${prefix}${namespace}/${name}`, next as unknown as KubeObject, resourceVersion);
}

const conditionType = 'DisruptionAllowed';

function whyNone({ metadata, status }: PodDisruptionBudget): string {
  const condition = status?.conditions?.find(({ type }) => type === conditionType);
  if (condition?.reason === 'SyncFailed')
    return `The disruption budget ${metadata.name} does not allow evicting pods currently because it failed sync: ${condition.message}`;
  return `The disruption budget ${metadata.name} needs ${status?.desiredHealthy ?? 0} healthy pods and has ${status?.currentHealthy ?? 0} currently`;
}

function insufficientPods({ status }: PodDisruptionBudget, now: string): unknown[] {
  const conditions = status?.conditions ?? [];
  const before = conditions.find(({ type }) => type === conditionType);
  const condition = {
    type: conditionType,
    status: 'False',
    observedGeneration: status?.observedGeneration ?? 0,
    lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime : now,
    reason: 'InsufficientPods',
    message: '',
  };
  return before ? conditions.map((item) => (item === before ? condition : item)) : [...conditions, condition];
}
