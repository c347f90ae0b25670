export type { ClusterEvent, NodeInfo, Rejection, SchedulerPlugin, Snapshot } from './plugin.ts';
export { plugins } from './plugins/registry.ts';
export { startScheduler, type Scheduler, type SchedulerOptions } from './start.ts';
