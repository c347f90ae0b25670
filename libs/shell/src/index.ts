export * from './kernel/file-system.ts';
export * from './kernel/network.ts';
export * from './kernel/process.ts';
