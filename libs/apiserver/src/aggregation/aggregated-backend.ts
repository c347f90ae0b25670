// How the API server reaches the servers behind APIServices. They are services like any other: requests go to the cluster
// IP by HTTPS, with the caller in headers, as kube-aggregator's authenticating proxy sends them.
import type { Store } from '@drydock/etcd';
import type { CancelSignal, UserInfo } from '@drydock/machinery';
import type { ProxyAnswer, ProxyTransport } from '../proxy-transport.ts';
import { addressOf } from '../webhooks/service-address.ts';
import type { ServiceTarget } from '../webhooks/webhook-caller.ts';

export interface AggregatedRequest {
  readonly service: ServiceTarget;
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly user: UserInfo;
  readonly signal?: CancelSignal;
}

/** Rejects with an Error in Go's words when nobody answers. */
export type AggregatedBackend = (request: AggregatedRequest) => Promise<ProxyAnswer>;

/** Through the simulated network. */
export function aggregatedOverNetwork(transport: ProxyTransport, store: Store): AggregatedBackend {
  return async ({ service, user, headers, ...request }) =>
    transport({
      ...request,
      scheme: 'https',
      host: addressOf(store, service),
      port: service.port,
      headers: {
        ...headers,
        host: `${service.name}.${service.namespace}.svc`,
        'x-remote-user': user.username,
        'x-remote-group': user.groups.join(','),
      },
    });
}
