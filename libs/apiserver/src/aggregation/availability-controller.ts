// kube-aggregator's availability controller: whether the servers behind APIServices answer. Level-based; it looks again
// when something about an APIService or its service changes, and every half minute, as the real resync does.
import type { APIService, Endpoints, Service } from '@drydock/kinds';
import { deepEqual, formatTime, StatusError, type KubeObject, type Timer } from '@drydock/machinery';
import { internalWrite } from '../registry/internal-write.ts';
import { updateStatus } from '../registry/update-object.ts';
import type { ServerContext } from '../server-context.ts';
import { addressOf } from '../webhooks/service-address.ts';
import { readAll } from '../webhooks/call-over-network.ts';
import { apiServicePrefix, remoteApis, type RemoteApi } from './api-services.ts';

const resyncMs = 30_000;
const checker = { username: 'system:kube-aggregator', groups: ['system:masters'] };

interface Finding {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** Keeps the Available condition of remote APIServices right for as long as the store lives. */
export function startAvailabilityController(server: ServerContext): void {
  new AvailabilityController(server).start();
}

class AvailabilityController {
  readonly #server: ServerContext;
  #timer: Timer | undefined;
  #running = false;
  #again = false;

  constructor(server: ServerContext) {
    this.#server = server;
  }

  start(): void {
    const { store } = this.#server;
    const after = store.revision;
    store.watch(apiServicePrefix, {
      after,
      // what changes in status is this controller's own doing
      onEvent: ({ value, previous }) =>
        !(previous && deepEqual(value['spec'], previous['spec'])) && this.#wake(),
      onClose: () => this.start(),
    });
    for (const prefix of ['/registry/services/specs/', '/registry/services/endpoints/'])
      store.watch(prefix, { after, onEvent: ({ key }) => this.#concerns(key) && this.#wake() });
    if (remoteApis(store).length > 0) this.#wake();
  }

  #concerns(key: string): boolean {
    // there are no remote APIs in most clusters, and then this has to cost nothing
    const apis = remoteApis(this.#server.store);
    return apis.some(({ service }) => key.endsWith(`/${service.namespace}/${service.name}`));
  }

  #wake(): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    void Promise.resolve()
      .then(() => this.#checkAll())
      .then(() => {
        this.#running = false;
        if (this.#again) {
          this.#again = false;
          this.#wake();
        }
      });
  }

  async #checkAll(): Promise<void> {
    const { store, clock } = this.#server;
    this.#timer?.cancel();
    const apis = remoteApis(store);
    for (const api of apis) this.#report(api, await this.#check(api));
    if (apis.length > 0) this.#timer = clock.after(resyncMs, () => this.#wake());
  }

  async #check(api: RemoteApi): Promise<Finding> {
    const missing = this.#missing(api);
    if (missing) return missing;
    const { aggregated, store } = this.#server;
    const { service, group, version } = api;
    const path = `/apis/${group}/${version}`;
    const fail = (why: string): Finding => {
      const url = `https://${addressOf(store, service)}:${service.port}${path}`;
      const message = `failing or missing response from ${url}: ${why.replace('{url}', url)}`;
      return { status: 'False', reason: 'FailedDiscoveryCheck', message };
    };
    if (!aggregated) return fail('not simulated: this API server has no network');
    try {
      const headers = { accept: 'application/json' };
      const answer = await aggregated({
        service,
        user: checker,
        method: 'GET',
        path,
        headers,
        body: new Uint8Array(),
      });
      await readAll(answer.body);
      if (answer.status < 200 || answer.status >= 300) return fail(`bad status from {url}: ${answer.status}`);
      return { status: 'True', reason: 'Passed', message: 'all checks passed' };
    } catch (error) {
      return fail(`Get "{url}": ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** What is wrong before anybody is asked. */
  #missing({ service }: RemoteApi): Finding | undefined {
    const { store } = this.#server;
    const place = `${service.namespace}/${service.name}`;
    const where = `service/${service.name} in ${JSON.stringify(service.namespace)}`;
    const no = (reason: string, message: string): Finding => ({ status: 'False', reason, message });
    const found = store.get(`/registry/services/specs/${place}`) as unknown as Service | undefined;
    if (!found) return no('ServiceNotFound', `${where} is not present`);
    if (found.spec?.type !== 'ClusterIP') return undefined;
    const port = found.spec.ports?.find((one) => one.port === service.port);
    if (!port) return no('ServicePortError', `${where} is not listening on port ${service.port}`);
    const endpoints = store.get(`/registry/services/endpoints/${place}`) as unknown as Endpoints | undefined;
    if (!endpoints) return no('EndpointsNotFound', `cannot find endpoints for ${where}`);
    const name = port.name ?? '';
    const ready = endpoints.subsets?.some(
      ({ addresses = [], ports = [] }) =>
        addresses.length > 0 && ports.some((one) => (one.name ?? '') === name),
    );
    const text = `endpoints for ${where} have no addresses with port name ${JSON.stringify(name)}`;
    return ready ? undefined : no('MissingEndpoints', text);
  }

  #report({ name }: RemoteApi, finding: Finding): void {
    const { store, resources, clock } = this.#server;
    const object = store.get(apiServicePrefix + name) as unknown as APIService | undefined;
    const resource = resources.find('apiregistration.k8s.io', 'v1', 'apiservices');
    const conditions = object?.status?.conditions ?? [];
    const old = conditions.find(({ type }) => type === 'Available');
    if (!object || !resource || (old && same(old, finding))) return;
    const lastTransitionTime =
      old?.status === finding.status && old.lastTransitionTime
        ? old.lastTransitionTime
        : formatTime(clock.now());
    const rest = conditions.filter(({ type }) => type !== 'Available');
    const status = { conditions: [...rest, { lastTransitionTime, type: 'Available', ...finding }] };
    const write = internalWrite(this.#server, resource, { namespace: '', name, subresource: 'status' });
    try {
      updateStatus(write, { ...object, status } as unknown as KubeObject);
    } catch (error) {
      // refused for now: the next round tries again
      if (!(error instanceof StatusError)) throw error;
    }
  }
}

const same = (a: { status: string; reason?: string; message?: string }, b: Finding) =>
  a.status === b.status && a.reason === b.reason && a.message === b.message;
