import type { KindDefinition } from '@drydock/kinds';
import { Lessor, type Store } from '@drydock/etcd';
import {
  internalError,
  notFound,
  StatusError,
  type Clock,
  type Random,
  type RestRequest,
  type RestResponse,
  type RestTransport,
  type StreamConnection,
  type UserInfo,
} from '@drydock/machinery';
import { impersonate } from './authentication/impersonation.ts';
import { TokenIssuer } from './authentication/token-issuer.ts';
import { Authorizer } from './authorization/authorizer.ts';
import { attributesOf, checkAccess } from './authorization/check-access.ts';
import { inventoryOf, type Inventory } from './discovery/inventory.ts';
import { RequestCounts } from './discovery/request-counts.ts';
import { defaultVersion, type ServerVersion } from './discovery/version.ts';
import { negotiate } from './negotiation/accept.ts';
import { withWarnings } from './negotiation/respond.ts';
import type { NodeConnections } from './node-connection.ts';
import { compactHistory } from './registry/compaction.ts';
import { aggregatedOverNetwork, type AggregatedBackend } from './aggregation/aggregated-backend.ts';
import { startAvailabilityController } from './aggregation/availability-controller.ts';
import { startDefinitionController } from './custom-resources/crd-controller.ts';
import { ResourceSource } from './custom-resources/resource-source.ts';
import type { ProxyTransport } from './proxy-transport.ts';
import { expireEvents } from './registry/event-expiry.ts';
import { parseIpRange } from './registry/ip-range.ts';
import { keepServiceAddresses } from './registry/service-addresses.ts';
import { ServiceAllocator, type PortRange } from './registry/service-allocator.ts';
import { parseRequestInfo } from './request/request-info.ts';
import { reviews } from './reviews/registry.ts';
import { resourceRequest, route } from './router.ts';
import { callOverNetwork } from './webhooks/call-over-network.ts';
import { Answers, withAnswers } from './webhooks/answers.ts';
import type { WebhookCaller } from './webhooks/webhook-caller.ts';
import type { RequestContext, ServerContext } from './server-context.ts';
import { subresourcesOf } from './subresources/registry.ts';

export interface ApiServerOptions {
  readonly store: Store;
  readonly kinds: readonly KindDefinition[];
  readonly clock: Clock;
  readonly random: Random;
  /** The way to the kubelets, for logs and streams. */
  readonly nodes: NodeConnections;
  /** The way to pods and services for `proxy`; without one that is not simulated. */
  readonly proxy?: ProxyTransport;
  /** The way to admission webhooks. Default: through `proxy`; without that they count as unreachable. */
  readonly webhooks?: WebhookCaller;
  /** The way to the servers behind APIServices. Default: through `proxy`. */
  readonly aggregated?: AggregatedBackend;
  /** Default 10.96.0.0/12. */
  readonly serviceCidr?: string;
  /** Default 30000–32767. */
  readonly nodePortRange?: PortRange;
  readonly version?: Partial<ServerVersion>;
  /** etcd's leases, which Events are tied to; default: leases of its own. */
  readonly lessor?: Lessor;
}

export interface ApiServer {
  /** The REST API as this user sees it, in process. */
  transport(user: UserInfo): RestTransport;
  /** Who a bearer token of a service account speaks for; undefined when it is not (or no longer) valid. */
  authenticate(bearerToken: string): UserInfo | undefined;
  /** Never rejects: every failure is an answer with a Status. */
  handle(request: RestRequest, user: UserInfo): Promise<RestResponse>;
  /** exec, attach and port-forward. Rejects with StatusError. */
  connect(request: RestRequest, user: UserInfo): Promise<StreamConnection>;
  /** What there is and what is left out: for documentation. */
  inventory(): Inventory;
}

/** kube-apiserver over a store: every door into the cluster leads through it. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const server = contextOf(options);
  const handle = (request: RestRequest, user: UserInfo) => handleRequest(server, request, user);
  const connect = (request: RestRequest, user: UserInfo) => connectRequest(server, request, user);
  return {
    transport: (user) => ({
      request: (request) => handle(request, user),
      connect: (request) => connect(request, user),
    }),
    authenticate: (token) => server.tokens.authenticate(token),
    handle,
    connect,
    inventory: () => inventoryOf(server.resources),
  };
}

function contextOf({ store, kinds, clock, random, nodes, ...options }: ApiServerOptions): ServerContext {
  const base = random.fork('apiserver');
  // a server that continues from a checkpoint must not give out the uids of the first one again
  const own = base.fork(`revision-${store.revision}`);
  expireEvents(store, clock, options.lessor ?? new Lessor(store, clock, own.fork('leases')));
  compactHistory(store, clock);
  keepServiceAddresses(store, clock, own.fork('addresses'));
  const cidr = parseIpRange(options.serviceCidr ?? '10.96.0.0/12');
  const webhooks =
    options.webhooks ?? (options.proxy ? callOverNetwork(options.proxy, store, clock) : undefined);
  const aggregated =
    options.aggregated ?? (options.proxy ? aggregatedOverNetwork(options.proxy, store) : undefined);
  const resources = new ResourceSource(store, [...kinds, ...reviews.map(({ definition }) => definition)]);
  const server: ServerContext = {
    store,
    clock,
    random: own,
    get resources() {
      return resources.current;
    },
    nodes,
    proxy: options.proxy,
    authorizer: new Authorizer(store),
    tokens: new TokenIssuer(store, clock, { key: base, ids: own }),
    services: new ServiceAllocator(
      store,
      own.fork('services'),
      cidr,
      options.nodePortRange ?? { from: 30000, to: 32767 },
    ),
    version: { ...defaultVersion, ...options.version },
    ...(webhooks ? { webhooks } : {}),
    ...(aggregated ? { aggregated } : {}),
    requestCounts: new RequestCounts(),
  };
  startDefinitionController(server);
  startAvailabilityController(server);
  return server;
}

function contextFor(server: ServerContext, request: RestRequest, caller: UserInfo): RequestContext {
  const user = impersonate(request, caller, server.authorizer);
  const info = parseRequestInfo(request);
  checkAccess(server.authorizer, attributesOf(info, user));
  // discovery documents negotiate in their own way
  const accepted = info.resource ? negotiate(request.headers?.['accept']) : ({ format: 'json' } as const);
  return { server, user, info, request, accepted, answers: new Answers(), warnings: [] };
}

async function handleRequest(
  server: ServerContext,
  request: RestRequest,
  caller: UserInfo,
): Promise<RestResponse> {
  let context: RequestContext | undefined;
  try {
    const known = (context = contextFor(server, request, caller));
    const response = withWarnings(await withAnswers(() => route(known)), known);
    countRequest(known, response.status);
    return response;
  } catch (error) {
    const { status } = statusError(error);
    const code = status.code ?? 500;
    if (context) countRequest(context, code);
    return { status: code, headers: { 'content-type': 'application/json' }, body: status };
  }
}

/** Only what names a resource that exists, or nobody knows how many counters there would be. */
function countRequest({ server, info, request }: RequestContext, code: number): void {
  const { resource } = info;
  if (!resource || server.resources.find(resource.group, resource.version, resource.resource))
    server.requestCounts.count(request, info, code);
}

async function connectRequest(
  server: ServerContext,
  request: RestRequest,
  caller: UserInfo,
): Promise<StreamConnection> {
  try {
    const context = contextFor(server, request, caller);
    const found = resourceRequest(context);
    const below = found && subresourcesOf(found.resource).find(({ name }) => name === found.path.subresource);
    if (!below?.connect) throw notFound({ group: '', name: 'the requested resource' }, context.info.path);
    return await below.connect(found!);
  } catch (error) {
    throw statusError(error);
  }
}

function statusError(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  return internalError(error instanceof Error ? error.message : String(error));
}
