export * from './bytes.ts';
export * from './cancel.ts';
export * from './clock.ts';
export * from './meta.ts';
export * from './random.ts';
export * from './rest.ts';
export * from './status-error.ts';
export * from './streams.ts';
