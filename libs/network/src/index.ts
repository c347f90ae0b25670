export * from './create-network.ts';
export type { Hop, RouteError } from './hop.ts';
export type { Backend } from './service-table.ts';
