import { isTolerated, untoleratedTaint } from '../../node-matching/tolerations.ts';
import { unresolvable, type SchedulerPlugin } from '../../plugin.ts';

/** Taints keep pods off that do not tolerate them; those of effect PreferNoSchedule only count against a node. */
export const taintToleration: SchedulerPlugin = {
  name: 'TaintToleration',
  events: ['node'],
  filter(pod, { node }) {
    const taint = untoleratedTaint(pod, node.spec?.taints ?? [], ['NoSchedule', 'NoExecute']);
    return taint && unresolvable(`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
  },
  weight: 3,
  score(pod, { node }) {
    const tolerations = (pod.spec?.tolerations ?? []).filter(
      ({ effect }) => !effect || effect === 'PreferNoSchedule',
    );
    return (node.spec?.taints ?? []).filter(
      (taint) => taint.effect === 'PreferNoSchedule' && !isTolerated(tolerations, taint),
    ).length;
  },
  normalize(scores) {
    const most = Math.max(0, ...scores);
    return scores.map((score) => (most === 0 ? 100 : Math.floor(100 - (score * 100) / most)));
  },
};
