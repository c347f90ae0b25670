import type { LookupAttempt } from '@drydock/shell';
import type { PolicyVerdict } from './policy/network-policies.ts';
import type { Backend } from './service-table.ts';

/** Which of a Service's faces was met. */
export type ServiceFace = 'clusterIP' | 'externalIP' | 'nodePort' | 'loadBalancer';

/** One step of a request's way, as data for explanations. */
export type Hop =
  | {
      readonly kind: 'name';
      readonly name: string;
      /** Where the addresses come from. */
      readonly source: 'hosts' | 'dns';
      /** The questions that were asked, in order, with what the server said. */
      readonly asked: readonly LookupAttempt[];
      /** Empty when the name was not found. */
      readonly addresses: readonly string[];
    }
  | {
      readonly kind: 'ingress';
      readonly namespace: string;
      readonly name: string;
      readonly host: string;
      readonly path: string;
      /** `default`: no rule matched, the Ingress has a default backend. */
      readonly rule: 'path' | 'default';
      readonly service: string;
    }
  | { readonly kind: 'address'; readonly address: string; readonly port: number }
  | {
      readonly kind: 'service';
      readonly namespace: string;
      readonly name: string;
      readonly port: number;
      readonly via: ServiceFace;
      readonly endpoints: readonly Backend[];
    }
  | { readonly kind: 'hostPort'; readonly port: number }
  | { readonly kind: 'endpoint'; readonly address: string; readonly port: number }
  | ({ readonly kind: 'policy' } & PolicyVerdict)
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

/** `EAI_…`: the name. `HTTP …`: what an Ingress controller answers by itself. The others: the connection. */
export type RouteError =
  | 'ECONNREFUSED'
  | 'EHOSTUNREACH'
  | 'ETIMEDOUT'
  | 'ENETUNREACH'
  | 'EAI_NONAME'
  | 'EAI_AGAIN'
  | 'HTTP 404'
  | 'HTTP 503';
