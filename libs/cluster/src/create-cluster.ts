// The composition root: the only place that knows all components.
import { createApiServer, handleHttp } from '@drydock/apiserver';
import { createClient, createInformers, type Client } from '@drydock/client';
import { startControllers, type ControllerSettings } from '@drydock/controllers';
import { createStore, Lessor } from '@drydock/etcd';
import type { ImageDescription } from '@drydock/images';
import { kinds } from '@drydock/kinds';
import type { Kubelet } from '@drydock/kubelet';
import type { Clock, Random } from '@drydock/machinery';
import { createNetwork } from '@drydock/network';
import type { Registry } from '@drydock/runtime';
import { startScheduler } from '@drydock/scheduler';
import { addonObjects, imagesOf } from './addons.ts';
import { createCertificates } from './access/certificates.ts';
import { issueCertificate } from './access/issued-certificates.ts';
import { kubeconfigOf } from './access/kubeconfig.ts';
import { transportFor } from './access/transport-for.ts';
import { component, workstationUser } from './access/users.ts';
import { apiServerObjects, createObjects } from './boot-objects.ts';
import type { Cluster } from './cluster.ts';
import { createEtcdBackend } from './control-plane-etcd/backend.ts';
import { withEtcd } from './control-plane-etcd/with-etcd.ts';
import { serveKubelet } from './kubelet-endpoint/serve-kubelet.ts';
import { createProxy, type Proxy } from './network-endpoint/proxy-transport.ts';
import { serveApi } from './network-endpoint/serve-api.ts';
import type { Profile, ProfileContext } from './profile.ts';
import { findProfile } from './profiles/registry.ts';
import { registryWith, startNode, type NodeWorld, type RunningNode } from './start-node.ts';

export interface ClusterOptions {
  /** A name of the registry. */
  readonly profile: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Where nodes pull from; default: all simulated images. */
  readonly registry?: Registry;
  /** Images beyond those of the registries, as a lab describes them. */
  readonly images?: readonly ImageDescription[];
  /** Names of add-ons beyond those of the profile: `metrics-server`. */
  readonly addons?: readonly string[];
  /** The control plane alone, without scheduler and nodes: pods stay as they were created. */
  readonly controlPlaneOnly?: boolean;
}

/** Boots a cluster. Its system pods start as the clock goes on; half a virtual minute later all of them run. */
export async function createCluster(options: ClusterOptions): Promise<Cluster> {
  const { clock, random } = options;
  const profile = findProfile(options.profile);
  const addons = addonObjects(options.addons ?? [], {
    loadBalancer: profile.loadBalancer !== undefined,
  });
  const store = createStore();
  const lessor = new Lessor(store, clock, random.fork('leases'));
  const kubelets = new Map<string, Kubelet>();
  const proxy = createProxy(random.fork('kubelet client'));
  const server = createApiServer({
    store,
    kinds,
    clock,
    random: random.fork('apiserver'),
    nodes: (name) => kubelets.get(name),
    proxy: proxy.transport,
    serviceCidr: profile.serviceCidr,
    lessor,
  });
  const certificates = createCertificates(profile, random.fork('certificates'), clock.now());
  const etcd = createEtcdBackend(store, lessor, certificates.etcd, clock);
  const registry = withEtcd(options.registry ?? registryWith(options.images ?? []), profile, etcd);
  const context: ProfileContext = {
    authority: certificates.authority,
    now: clock.now(),
    hash: (name) => random.fork(`hash ${name}`).string(32, '0123456789abcdef'),
  };
  const adminTransport = server.transport(workstationUser);
  await createObjects(adminTransport, [...apiServerObjects(profile), ...profile.objects(context)]);

  const clientOf = (username: string, agent: string) =>
    createClient(server.transport(component(username)), agent);
  const { network, watching } = connectMachines(profile, context, clientOf, { clock, random });
  const settings = controllerSettings(profile, certificates.authority, random);
  const { controllers, scheduler } = startDeciders(clientOf, options, settings);
  await Promise.all([...watching.map((one) => one.start()), controllers.ready, scheduler?.ready]);
  const world = {
    profile,
    server,
    network,
    clock,
    random,
    registry,
    certificates,
    preloaded: imagesOf(addons),
  };
  const nodes = scheduler ? startNodes(world, context, kubelets, proxy) : [];
  // Docker forwards the API server's port to the learner's machine
  serveApi(network.workstation, profile.server.port, server, certificates.server);
  await Promise.all(nodes.map((node) => node.ready));
  await createObjects(adminTransport, [...profile.workloads(context), ...addons]);
  return {
    clock,
    profile,
    store,
    server,
    network,
    transport: (user) => server.transport(user),
    adminTransport,
    transportFor: (settings) => transportFor(server, profile, certificates, clock, settings),
    workstationUser,
    handleHttp: (input, user = workstationUser) => handleHttp(server, input, user),
    kubelet: (name) => kubelets.get(name),
    nodeFiles: (name) => nodes.find((node) => node.name === name)?.files,
    kubeconfig: () => kubeconfigOf(profile, certificates),
    snapshot: () => store.snapshot(),
    serialize: () => store.serialize(),
    stop() {
      for (const node of nodes) node.stop();
      scheduler?.stop();
      controllers.stop();
      for (const one of watching) one.stop();
    },
  };
}

/** Switches all machines on; the API server is on the one whose address is the control plane's. */
function startNodes(
  world: NodeWorld,
  context: ProfileContext,
  kubelets: Map<string, Kubelet>,
  proxy: Proxy,
): readonly RunningNode[] {
  const { profile, server, certificates, clock, random } = world;
  return profile.nodes(context).map((node) => {
    const running = startNode(node, world);
    const { stack, kubelet } = running;
    kubelets.set(node.name, kubelet);
    proxy.kubeletAddresses.add(node.internalIP);
    const own = random.fork(`kubelet certificate ${node.name}`);
    serveKubelet(stack, kubelet, proxy.kubeletSecret, { clock, random: own });
    if (node.internalIP === profile.endpoint.address) {
      proxy.openOn(stack);
      serveApi(stack, profile.endpoint.port, server, certificates.server);
    }
    return running;
  });
}

/** The network with what it watches: Services as kube-proxy does, and policies where the plug-in enforces them. */
function connectMachines(
  profile: Profile,
  context: ProfileContext,
  clientOf: (username: string, agent: string) => Client,
  { clock, random }: Pick<ClusterOptions, 'clock' | 'random'>,
) {
  const informers = createInformers(clientOf('system:kube-proxy', 'kube-proxy'), clock);
  const plugin = clientOf('system:serviceaccount:kube-system:calico-node', 'calico-node');
  const policyInformers = profile.networkPolicy ? createInformers(plugin, clock) : undefined;
  const ranges = new Map(profile.nodes(context).map(({ name, podCIDR }) => [name, podCIDR]));
  const network = createNetwork({
    informers,
    clock,
    random: random.fork('network'),
    podCidr: (name) => ranges.get(name) ?? profile.podCidr,
    serviceCidr: profile.serviceCidr,
    workstationReaches: profile.workstationReaches,
    ...(profile.workstationAddress ? { workstationAddress: profile.workstationAddress } : {}),
    ...(policyInformers ? { policyInformers } : {}),
  });
  return { network, watching: [informers, ...(policyInformers ? [policyInformers] : [])] };
}

/** Who watches and decides: the controllers, and the scheduler unless nothing is to run. */
function startDeciders(
  clientOf: (username: string, agent: string) => Client,
  { clock, random, controlPlaneOnly }: ClusterOptions,
  settings: ControllerSettings,
) {
  const controllers = startControllers({
    client: clientOf('system:kube-controller-manager', 'kube-controller-manager'),
    clock,
    random: random.fork('controllers'),
    settings,
  });
  const client = clientOf('system:kube-scheduler', 'kube-scheduler');
  const own = random.fork('scheduler');
  const scheduler = controlPlaneOnly ? undefined : startScheduler({ client, clock, random: own });
  return { controllers, scheduler };
}

function controllerSettings(profile: Profile, rootCertificate: string, random: Random): ControllerSettings {
  const { loadBalancer, hostPathProvisioner } = profile;
  const identity = `${hostPathProvisioner?.provisioner ?? ''}_storage-provisioner_${random.fork('provisioner').uuid()}`;
  return {
    rootCertificate,
    signCertificate: (issue) => issueCertificate(rootCertificate, issue),
    ...(loadBalancer ? { loadBalancer } : {}),
    ...(hostPathProvisioner ? { hostPathProvisioner: { ...hostPathProvisioner, identity } } : {}),
  };
}
