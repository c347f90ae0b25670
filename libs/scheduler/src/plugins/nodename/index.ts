import { unresolvable, type SchedulerPlugin } from '../../plugin.ts';

/** A pod that names its node fits no other. */
export const nodeName: SchedulerPlugin = {
  name: 'NodeName',
  events: ['node'],
  filter: (pod, { name }) =>
    pod.spec?.nodeName && pod.spec.nodeName !== name
      ? unresolvable("node(s) didn't match the requested node name")
      : undefined,
};
