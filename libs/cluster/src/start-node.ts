// One node: its machine on the network, its container runtime, its kubelet.
import type { ApiServer } from '@drydock/apiserver';
import { addonImages } from '@drydock/addons';
import { createClient, createInformers } from '@drydock/client';
import { createRegistry, describedImage, images, type ImageDescription } from '@drydock/images';
import { manifestDirectory, startKubelet, type Kubelet } from '@drydock/kubelet';
import type { Pod } from '@drydock/kinds';
import { parseQuantity, toYaml, type Clock, type Random } from '@drydock/machinery';
import type { Network } from '@drydock/network';
import { createContainerRuntime, type FileSystem, type Registry } from '@drydock/runtime';
import { shellPrograms, type NetworkStack } from '@drydock/shell';
import type { ClusterCertificates } from './access/certificates.ts';
import { nodeUser } from './access/users.ts';
import type { ClusterNode, Profile } from './profile.ts';

/** All images there are: those of the registries and what addons bring. */
export const registry: Registry = createRegistry([...images, ...addonImages]);

/** These, and before them what a lab describes. Throws when a description is none. */
export function registryWith(descriptions: readonly ImageDescription[]): Registry {
  if (descriptions.length === 0) return registry;
  return createRegistry([...images, ...addonImages], descriptions.map(describedImage));
}

export interface NodeWorld {
  readonly profile: Profile;
  readonly server: ApiServer;
  readonly network: Network;
  readonly clock: Clock;
  readonly random: Random;
  readonly registry: Registry;
  readonly certificates: ClusterCertificates;
  /** Images that are on the node beyond those of the profile. */
  readonly preloaded: readonly string[];
}

export interface RunningNode {
  readonly name: string;
  readonly files: FileSystem;
  readonly stack: NetworkStack;
  readonly kubelet: Kubelet;
  /** Resolves when the kubelet has seen the cluster. */
  readonly ready: Promise<void>;
  stop(): void;
}

/** Switches a node on: it registers itself and begins to run the pods that are bound to it. */
export function startNode(node: ClusterNode, world: NodeWorld): RunningNode {
  const { profile, server, network, clock } = world;
  const random = world.random.fork(`node ${node.name}`);
  const stack = network.attachNode(node.name, node.internalIP);
  const runtime = createContainerRuntime({
    registry: world.registry,
    network,
    clock,
    random: random.fork('runtime'),
    shellPrograms,
    nodeName: node.name,
    nodeStack: stack,
    engine: profile.engine,
    hardware: {
      cores: Number(node.capacity['cpu']),
      memoryKilobytes: Number(parseQuantity(node.capacity['memory'] ?? '')?.value() ?? 0) / 1024,
    },
  });
  for (const image of [...profile.images, ...world.preloaded]) runtime.images.preload(image);
  const hostFiles = runtime.createVolume();
  for (const path of ['/lib/modules', '/run', '/tmp', '/var/lib', '/var/log'])
    hostFiles.mkdir(path, { recursive: true });
  if (node.internalIP === profile.endpoint.address) writeKeys(hostFiles, world);
  writeManifests(hostFiles, profile.staticPods(node.name));
  const client = createClient(server.transport(nodeUser(node.name)), 'kubelet');
  const informers = createInformers(client, clock);
  const kubelet = startKubelet({
    nodeName: node.name,
    client,
    informers,
    clock,
    random,
    runtime,
    node,
    clusterDns: profile.dnsAddress,
    hostFiles,
  });
  return {
    name: node.name,
    files: hostFiles,
    stack,
    kubelet,
    ready: informers.start(),
    stop() {
      kubelet.stop();
      informers.stop();
    },
  };
}

/** What kubeadm leaves on the control plane's node. */
function writeKeys(files: FileSystem, { profile: { pkiDirectory }, certificates }: NodeWorld): void {
  files.mkdir(`${pkiDirectory}/etcd`, { recursive: true });
  for (const [name, text] of Object.entries(certificates.etcd.files))
    files.writeFile(`${pkiDirectory}/${name}`, text, { mode: name.endsWith('.key') ? 0o600 : 0o644 });
}

/** What kubeadm has the kubelet run. */
function writeManifests(files: FileSystem, pods: readonly Pod[]): void {
  files.mkdir(manifestDirectory, { recursive: true });
  for (const pod of pods)
    files.writeFile(`${manifestDirectory}/${pod.metadata.name}.yaml`, toYaml(pod), { mode: 0o600 });
}
