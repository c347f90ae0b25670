export type { ContainerTarget, ExecOptions, LogOptions } from './connection.ts';
export type { KubeletOptions, NodeProfile } from './options.ts';
export type { KubeletAnswer, KubeletRequest } from './server/kubelet-server.ts';
export { startKubelet, type Kubelet } from './start-kubelet.ts';
export { manifestDirectory } from './static-pods.ts';
export type { ContainerStats, NodeStats, PodStats, UsageStats } from './stats/node-stats.ts';
