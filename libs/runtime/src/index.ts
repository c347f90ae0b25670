export { chargeMemory, memoryInUse, type Limits } from './cgroup.ts';
export { ContainerLog, type LogReadOptions } from './container-log.ts';
export * from './container-spec.ts';
export * from './create-container-runtime.ts';
export type { Engine } from './engine.ts';
export * from './image.ts';
export { PullError, type ImageStore, type LocalImage } from './image-store.ts';
export { familiarName, tagOf } from './reference.ts';
export type { ContainerUser } from './user.ts';
