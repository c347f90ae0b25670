import type { SchedulerPlugin } from '../plugin.ts';
import { imageLocality } from './imagelocality/index.ts';
import { interPodAffinity } from './interpodaffinity/index.ts';
import { nodeAffinity } from './nodeaffinity/index.ts';
import { nodeName } from './nodename/index.ts';
import { nodePorts } from './nodeports/index.ts';
import { nodeResourcesBalancedAllocation } from './noderesourcesbalancedallocation/index.ts';
import { nodeResourcesFit } from './noderesourcesfit/index.ts';
import { nodeUnschedulable } from './nodeunschedulable/index.ts';
import { podTopologySpread } from './podtopologyspread/index.ts';
import { taintToleration } from './tainttoleration/index.ts';
import { volumeBinding } from './volumebinding/index.ts';

/**
 * Every plugin, in the order of kube-scheduler's default profile and not by name: a node is rejected by the first filter that
 * says no, and only that one's reason is told.
 */
export const plugins: readonly SchedulerPlugin[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  volumeBinding,
  podTopologySpread,
  interPodAffinity,
  nodeResourcesBalancedAllocation,
  imageLocality,
];
