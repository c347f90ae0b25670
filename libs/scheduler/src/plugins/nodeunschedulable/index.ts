import { isTolerated } from '../../node-matching/tolerations.ts';
import { unresolvable, type SchedulerPlugin } from '../../plugin.ts';

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Cordoned nodes take no new pods. */
export const nodeUnschedulable: SchedulerPlugin = {
  name: 'NodeUnschedulable',
  events: ['node'],
  filter: (pod, { node }) =>
    node.spec?.unschedulable && !isTolerated(pod.spec?.tolerations, taint)
      ? unresolvable('node(s) were unschedulable')
      : undefined,
};
