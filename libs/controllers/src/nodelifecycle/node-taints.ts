import type { Node, Taint } from '@drydock/kinds';

/** Condition type → status → taint key. */
const conditionTaints: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
  Ready: { False: 'node.kubernetes.io/not-ready', Unknown: 'node.kubernetes.io/unreachable' },
};
const unschedulable = 'node.kubernetes.io/unschedulable';
const ours = new Set([
  unschedulable,
  ...Object.values(conditionTaints).flatMap((byStatus) => Object.values(byStatus)),
]);

/** The taints that the node should have; undefined when it has them. Those of others stay. */
export function taintsFor(node: Node, now: string): readonly Taint[] | undefined {
  const present = node.spec?.taints ?? [];
  const wanted = wantedTaints(node);
  const same = (a: Taint, b: Taint) => a.key === b.key && a.effect === b.effect;
  const missing = wanted.filter((taint) => !present.some((other) => same(taint, other)));
  const kept = present.filter((taint) => !ours.has(taint.key) || wanted.some((other) => same(taint, other)));
  if (missing.length === 0 && kept.length === present.length) return undefined;
  return [...kept, ...missing.map((taint) => ({ ...taint, timeAdded: now }))];
}

function wantedTaints(node: Node): readonly Taint[] {
  const byCondition = (node.status?.conditions ?? []).flatMap(({ type, status }): Taint[] => {
    const key = conditionTaints[type]?.[status];
    if (key === undefined) return [];
    // a node that does not work drives its pods off, after the five minutes that every pod tolerates
    const effects = type === 'Ready' ? ['NoSchedule', 'NoExecute'] : ['NoSchedule'];
    return effects.map((effect) => ({ key, effect }));
  });
  return node.spec?.unschedulable
    ? [...byCondition, { key: unschedulable, effect: 'NoSchedule' }]
    : byCondition;
}
