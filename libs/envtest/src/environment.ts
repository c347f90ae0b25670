import { createApiServer, type ApiServer, type ApiServerOptions } from '@drydock/apiserver';
import { createClient, type Client } from '@drydock/client';
import { createStore, type Store } from '@drydock/etcd';
import { kinds } from '@drydock/kinds';
import {
  createRandom,
  VirtualClock,
  type Random,
  type RestTransport,
  type UserInfo,
} from '@drydock/machinery';

// The host's next turn: the only thing envtest needs from it.
declare function setImmediate(run: () => void): unknown;

/** May do everything: what `kubectl` of a new cluster is. */
export const admin: UserInfo = {
  username: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
};

export interface Environment {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly store: Store;
  readonly server: ApiServer;
  readonly transport: RestTransport;
  /** A client as this user; default: the administrator. */
  client(user?: UserInfo): Client;
  /** A namespace with its default service account, which on a real cluster a controller makes. */
  createNamespace(name: string): Promise<void>;
  stop(): void;
}

export interface EnvironmentOptions extends Partial<
  Pick<ApiServerOptions, 'aggregated' | 'kinds' | 'nodes' | 'webhooks'>
> {
  readonly seed?: string;
}

const namespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** An API server over an empty store, with the first namespaces, and nobody behind it: no controllers, no kubelets. */
export async function createEnvironment(options: EnvironmentOptions = {}): Promise<Environment> {
  const clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((resolve) => setImmediate(() => resolve())),
  });
  const random = createRandom(options.seed ?? 'envtest');
  const store = createStore();
  const { seed: _seed, ...chosen } = options;
  const server = createApiServer({ store, kinds, clock, random, nodes: () => undefined, ...chosen });
  const transport = server.transport(admin);
  const client = (user: UserInfo = admin) => createClient(server.transport(user));
  const createNamespace = async (name: string) => {
    await post(transport, '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    await post(transport, `/api/v1/namespaces/${name}/serviceaccounts`, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default' },
    });
  };
  for (const name of namespaces) await createNamespace(name);
  return { clock, random, store, server, transport, client, createNamespace, stop: () => undefined };
}

async function post(transport: RestTransport, path: string, body: unknown): Promise<void> {
  const response = await transport.request({ method: 'POST', path, body });
  if (response.status >= 300) throw new Error(`envtest: POST ${path}: ${JSON.stringify(response.body)}`);
}
