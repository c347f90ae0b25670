import type { Store } from '@drydock/etcd';
import type { Clock, Random, RestRequest, UserInfo } from '@drydock/machinery';
import type { Authorizer } from './authorization/authorizer.ts';
import type { TokenIssuer } from './authentication/token-issuer.ts';
import type { NodeConnections } from './node-connection.ts';
import type { Accepted } from './negotiation/accept.ts';
import type { ProxyTransport } from './proxy-transport.ts';
import type { Query } from './request/query.ts';
import type { RequestInfo, ResourcePath } from './request/request-info.ts';
import type { AggregatedBackend } from './aggregation/aggregated-backend.ts';
import type { Answers } from './webhooks/answers.ts';
import type { WebhookCaller } from './webhooks/webhook-caller.ts';
import type { Resource, ResourceTable } from './registry/resource-table.ts';
import type { ServiceAllocator } from './registry/service-allocator.ts';
import type { RequestCounts } from './discovery/request-counts.ts';
import type { ServerVersion } from './discovery/version.ts';

/** What every handler may use. */
export interface ServerContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly resources: ResourceTable;
  readonly nodes: NodeConnections;
  readonly proxy: ProxyTransport | undefined;
  readonly authorizer: Authorizer;
  readonly tokens: TokenIssuer;
  readonly services: ServiceAllocator;
  readonly version: ServerVersion;
  /** The way to admission webhooks; without one they cannot be reached. */
  readonly webhooks?: WebhookCaller;
  /** The way to the servers behind APIServices; without one they are unavailable. */
  readonly aggregated?: AggregatedBackend;
  readonly requestCounts: RequestCounts;
}

/** One request that passed authentication and authorization. */
export interface RequestContext {
  readonly server: ServerContext;
  readonly user: UserInfo;
  readonly info: RequestInfo;
  readonly request: RestRequest;
  readonly accepted: Accepted;
  /** What webhooks said about this request so far. */
  readonly answers: Answers;
  /** Texts for `Warning` headers; handlers add to it. */
  readonly warnings: string[];
}

/** One request for a resource that exists. */
export interface ResourceRequest extends RequestContext {
  readonly resource: Resource;
  readonly path: ResourcePath;
  readonly query: Query;
}
