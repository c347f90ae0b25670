import { matchesNodeSelector, matchesTerm } from '../../node-matching/node-selector.ts';
import { unresolvable, type SchedulerPlugin } from '../../plugin.ts';

/** nodeSelector and node affinity. */
export const nodeAffinity: SchedulerPlugin = {
  name: 'NodeAffinity',
  events: ['node'],
  filter(pod, { node }) {
    const labels = node.metadata.labels ?? {};
    const selected = Object.entries(pod.spec?.nodeSelector ?? {}).every(
      ([name, value]) => labels[name] === value,
    );
    const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    return selected && (!required || matchesNodeSelector(required, node))
      ? undefined
      : unresolvable("node(s) didn't match Pod's node affinity/selector");
  },
  weight: 2,
  score(pod, { node }) {
    const preferred = pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    return preferred
      .filter(({ preference }) => matchesTerm(preference, node))
      .reduce((sum, { weight }) => sum + weight, 0);
  },
  normalize(scores) {
    const most = Math.max(0, ...scores);
    return scores.map((score) => (most === 0 ? 0 : Math.floor((score * 100) / most)));
  },
};
