import type { Pod } from '@drydock/kinds';
import type { NodeInfo, Rejection, SchedulerPlugin, Snapshot } from '../plugin.ts';

/** The first filter that refuses the node, with its name; undefined when the pod fits. */
export function firstRejection(
  pod: Pod,
  node: NodeInfo,
  snapshot: Snapshot,
  plugins: readonly SchedulerPlugin[],
): (Rejection & { readonly plugin: string }) | undefined {
  for (const plugin of plugins) {
    const rejection = plugin.filter?.(pod, node, snapshot);
    if (rejection) return { ...rejection, plugin: plugin.name };
  }
  return undefined;
}
