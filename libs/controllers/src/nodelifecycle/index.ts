// Taints that follow from a node's conditions and from `kubectl cordon`: the tainting half of pkg/controller/nodelifecycle.
import { resources } from '@drydock/client';
import type { Node, Taint } from '@drydock/kinds';
import { formatTime, type KubeObject } from '@drydock/machinery';
import type { ControllerDefinition } from '../controller.ts';

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

export const nodeLifecycleController: ControllerDefinition = {
  name: 'node-controller',
  start({ client, informers, clock, run, recorder }) {
    const nodes = informers.for(resources.nodes);
    const events = recorder();
    const registered = new Set<string>();
    const queue = run({
      name: nodeLifecycleController.name,
      async reconcile(name) {
        const node = nodes.get('', name);
        if (!node) return void registered.delete(name);
        if (!registered.has(name)) {
          registered.add(name);
          const message = `Node ${name} event: Registered Node ${name} in Controller`;
          events.event(reference(name), 'Normal', 'RegisteredNode', message);
        }
        const wanted = wantedTaints(node);
        const present = (node.spec?.taints ?? []).filter(
          (taint) => ours.has(taint.key) && taint.effect === 'NoSchedule',
        );
        const missing = wanted.filter((key) => !present.some((taint) => taint.key === key));
        const stale = present.filter((taint) => !wanted.includes(taint.key));
        if (missing.length === 0 && stale.length === 0) return;
        const added = missing.map((key): Taint => ({
          key,
          effect: 'NoSchedule',
          timeAdded: formatTime(clock.now()),
        }));
        const taints = [...(node.spec?.taints ?? []).filter((taint) => !stale.includes(taint)), ...added];
        const { taints: _taints, ...spec } = node.spec ?? {};
        await client
          .of(resources.nodes)
          .update({ ...node, spec: taints.length > 0 ? { ...spec, taints } : spec });
      },
    });
    nodes.onChange(({ old, current }) => {
      const node = current ?? old;
      if (node) queue.add(node.metadata.name ?? '');
    });
  },
};

/** Events about a node carry its name as the UID, as the real ones do. */
function reference(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name } };
}

function wantedTaints(node: Node): readonly string[] {
  const byCondition = (node.status?.conditions ?? []).flatMap((condition) => {
    const key = conditionTaints[condition.type]?.[condition.status];
    return key === undefined ? [] : [key];
  });
  return node.spec?.unschedulable ? [...byCondition, unschedulable] : byCondition;
}
