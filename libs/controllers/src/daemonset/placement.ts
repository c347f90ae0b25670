// Which nodes get a daemon and which daemons go: manage and rollingUpdate of pkg/controller/daemon, with maxUnavailable
// and maxSurge.
import type { DaemonSet, Pod } from '@drydock/kinds';
import { isPodAvailable, isPodReady, isPodTerminal } from '../pods/conditions.ts';
import { revisionHashLabel, type NodePlan } from './status.ts';

export interface Placement {
  /** Nodes. */
  readonly missing: readonly string[];
  readonly doomed: readonly Pod[];
}

export function placeDaemons(
  set: DaemonSet,
  plans: readonly NodePlan[],
  hash: string,
  now: number,
): Placement {
  const surge = maxSurge(set, plans.filter((plan) => plan.run).length);
  const missing = plans.filter((plan) => plan.run && plan.pods.length === 0).map((plan) => plan.node);
  const surplus = plans
    .flatMap((plan) => (plan.stay ? surplusOf(set, plan, surge > 0, hash, now) : plan.pods))
    .filter((pod) => !pod.metadata.deletionTimestamp);
  const outdated =
    set.spec?.updateStrategy?.type === 'OnDelete'
      ? { missing: [], doomed: [] }
      : surge > 0
        ? surgingUpdate(set, plans, hash, now, surge)
        : { missing: [], doomed: outdatedDaemons(set, plans, hash, now) };
  return {
    missing: [...missing, ...outdated.missing],
    doomed: [...new Set([...surplus, ...outdated.doomed])],
  };
}

/** Ended daemons, and all but the oldest; while surging an old and a new one may live side by side. */
function surplusOf(
  set: DaemonSet,
  plan: NodePlan,
  mayPair: boolean,
  hash: string,
  now: number,
): readonly Pod[] {
  const ended = plan.pods.filter(isPodTerminal);
  const living = plan.pods.filter((pod) => !isPodTerminal(pod));
  if (!mayPair || living.length < 2) return [...ended, ...living.slice(1)];
  const fresh = living.filter((pod) => isOf(pod, hash));
  const old = living.filter((pod) => !isOf(pod, hash));
  const isReplaced = fresh.some((pod) => isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now));
  return [...ended, ...fresh.slice(1), ...(isReplaced ? old : old.slice(1))];
}

const isOf = (pod: Pod, hash: string) => pod.metadata.labels?.[revisionHashLabel] === hash;

/** Daemons of the old template that may be replaced now, so that not more than maxUnavailable nodes lack one. */
function outdatedDaemons(
  set: DaemonSet,
  plans: readonly NodePlan[],
  hash: string,
  now: number,
): readonly Pod[] {
  const wanted = plans.filter((plan) => plan.run);
  const limit = Math.max(
    1,
    resolve(set.spec?.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, wanted.length),
  );
  const isUsable = (pod: Pod) =>
    !pod.metadata.deletionTimestamp && isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now);
  const old = wanted
    .flatMap((plan) => plan.pods.slice(0, 1))
    .filter((pod) => !pod.metadata.deletionTimestamp && !isOf(pod, hash));
  const broken = old.filter((pod) => !isUsable(pod));
  const unavailable = wanted.filter((plan) => !plan.pods.some(isUsable)).length;
  const working = old.filter(isUsable).slice(0, Math.max(0, limit - unavailable));
  return [...broken, ...working];
}

/** A new daemon beside the old one on up to `surge` nodes; the old one goes when the new one is available. */
function surgingUpdate(
  set: DaemonSet,
  plans: readonly NodePlan[],
  hash: string,
  now: number,
  surge: number,
): Placement {
  const missing: string[] = [];
  const doomed: Pod[] = [];
  const available = (pod: Pod) => isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now);
  let surging = 0;
  const candidates: string[] = [];
  for (const plan of plans.filter((each) => each.run)) {
    const living = plan.pods.filter((pod) => !isPodTerminal(pod));
    const old = living.filter((pod) => !isOf(pod, hash));
    const fresh = living.filter((pod) => isOf(pod, hash));
    if (old.length === 0) continue;
    if (fresh.some(available)) doomed.push(...old.filter((pod) => !pod.metadata.deletionTimestamp));
    else if (fresh.length > 0) surging++;
    // one that does not work, or is on its way out, needs no permission to be replaced
    else if (old.every((pod) => pod.metadata.deletionTimestamp || !isPodReady(pod))) missing.push(plan.node);
    else candidates.push(plan.node);
  }
  return { missing: [...missing, ...candidates.slice(0, Math.max(0, surge - surging))], doomed };
}

function maxSurge(set: DaemonSet, nodes: number): number {
  return resolve(set.spec?.updateStrategy?.rollingUpdate?.maxSurge ?? 0, nodes);
}

function resolve(value: number | string, total: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * total) / 100);
}
