import type { Backend } from './service-table.ts';

/** One step of a request's way, as data for explanations. */
export type Hop =
  | { readonly kind: 'address'; readonly address: string; readonly port: number }
  | {
      readonly kind: 'service';
      readonly namespace: string;
      readonly name: string;
      readonly port: number;
      /** Which of the Service's faces was met. */
      readonly via: 'clusterIP' | 'nodePort' | 'loadBalancer';
      readonly endpoints: readonly Backend[];
    }
  | { readonly kind: 'hostPort'; readonly port: number }
  | { readonly kind: 'endpoint'; readonly address: string; readonly port: number }
  | {
      readonly kind: 'pod' | 'node' | 'workstation' | 'host';
      readonly namespace?: string;
      readonly name: string;
      readonly address: string;
      readonly port: number;
      readonly listening: boolean;
      /** Who listens, where that is known. */
      readonly process?: string;
    }
  | { readonly kind: 'end'; readonly error: RouteError; readonly reason: string };

export type RouteError = 'ECONNREFUSED' | 'EHOSTUNREACH' | 'ETIMEDOUT' | 'ENETUNREACH';
