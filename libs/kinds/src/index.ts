export type * from './generated/types.ts';
export * from './kind.ts';
export { isDefaultStorageClass } from './storage/storage-class/storage-class.ts';
export { isTerminal, podStatusText } from './core/pod/status-text.ts';
export { roles as nodeRoles } from './core/node/table.ts';
export { defaultPodSpec, mirrorServiceAccount } from './pod-template/defaults.ts';
export * from './registry.ts';
