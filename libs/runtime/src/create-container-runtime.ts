import type { Clock, Random } from '@drydock/machinery';
import {
  DiskQuota,
  createFileSystem,
  createKernel,
  type Hardware,
  type MachineFileSystem,
  type MachineKernel,
  type NetworkStack,
  type Program,
} from '@drydock/shell';
import { RuntimeContainer } from './container.ts';
import type { Container, ContainerSpec } from './container-spec.ts';
import { containerdEngine, dockerEngine, type Engine } from './engine.ts';
import type { Registry } from './image.ts';
import { ImageStore } from './image-store.ts';
import type { Cores } from './processor.ts';
import { createNodeAccess, type NodeAccess } from './node-access.ts';

/** What the runtime needs of the network: `network` implements it. */
export interface PodNetworks {
  attachPod(options: {
    readonly namespace: string;
    readonly name: string;
    readonly nodeName: string;
    readonly hostNetwork?: boolean;
    readonly hostPorts?: readonly HostPortMapping[];
    readonly processOf?: (port: number) => string | undefined;
  }): NetworkStack & { readonly address: string; detach(): void };
}

export interface HostPortMapping {
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol?: string;
}

export interface ContainerRuntimeOptions {
  readonly registry: Registry;
  readonly network: PodNetworks;
  readonly clock: Clock;
  readonly random: Random;
  /** The programs that every image's files may name: bash, busybox, coreutils. */
  readonly shellPrograms: Readonly<Record<string, Program>>;
  readonly nodeName: string;
  /** The node's own stack: where probes come from. */
  readonly nodeStack: NetworkStack;
  /** What /proc tells of the node. */
  readonly hardware?: Hardware;
  /** What all containers and volumes may write together; more is ENOSPC. Default 256 MiB. */
  readonly diskBytes?: number;
  /** Default `docker`, as in Docker Desktop. */
  readonly engine?: 'docker' | 'containerd';
}

export interface SandboxSpec {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly hostname: string;
  readonly hostNetwork?: boolean;
  readonly hostPorts?: readonly HostPortMapping[];
  /** All containers see each other's processes; process 1 is the sandbox's own. */
  readonly shareProcesses?: boolean;
}

/** What the containers of one pod share: the network stack and the host name. */
export interface Sandbox {
  readonly id: string;
  readonly address: string;
  readonly stack: NetworkStack;
  /** Throws CreateError. */
  createContainer(spec: ContainerSpec): Container;
  /** All containers end, the address is free. */
  remove(): void;
}

/** The container runtime of one node. */
export interface ContainerRuntime {
  readonly engine: Engine;
  readonly images: ImageStore;
  readonly node: NodeAccess;
  /** An empty directory tree for a volume, with a size it cannot exceed. */
  createVolume(options?: { readonly maxBytes?: number }): MachineFileSystem;
  /** Gives back the room that a volume took. */
  removeVolume(files: MachineFileSystem): void;
  createSandbox(spec: SandboxSpec): Sandbox;
}

/** Real memory of the process that simulates this: it bounds what a node can hold. */
const usualDiskBytes = 256 * 1024 * 1024;

/** The container engine of one node. */
export function createContainerRuntime(options: ContainerRuntimeOptions): ContainerRuntime {
  const { registry, clock, random } = options;
  const engine = options.engine === 'containerd' ? containerdEngine : dockerEngine;
  const images = new ImageStore({ registry, engine, clock, random: random.fork('pull') });
  const ids = random.fork('containers');
  const volumes = new WeakMap<MachineFileSystem, () => void>();
  const disk = new DiskQuota(options.diskBytes ?? usualDiskBytes);
  const cores = { count: options.hardware?.cores ?? 2, computing: 0 };
  return {
    engine,
    images,
    node: createNodeAccess(clock, options.nodeStack),
    createVolume: (limits = {}) => {
      const files = createFileSystem({ clock, ...limits });
      volumes.set(files, files.useDisk(disk));
      return files;
    },
    removeVolume: (files) => {
      volumes.get(files)?.();
      volumes.delete(files);
    },
    createSandbox: (spec) => createSandbox({ ...options, disk, cores }, engine, ids, spec),
  };
}

function createSandbox(
  options: ContainerRuntimeOptions & { readonly disk: DiskQuota; readonly cores: Cores },
  engine: Engine,
  random: Random,
  spec: SandboxSpec,
): Sandbox {
  const { clock, shellPrograms, nodeName } = options;
  const containers: RuntimeContainer[] = [];
  const { uid: _uid, hostname, shareProcesses, ...attachment } = spec;
  const processOf = (port: number) => {
    const owner = containers.find((one) => one.running && one.listensOn(port));
    return owner?.name;
  };
  const stack = options.network.attachPod({ ...attachment, nodeName, processOf });
  const pause = shareProcesses ? startPause(clock, random, hostname, stack) : undefined;
  return {
    id: random.string(64, '0123456789abcdef'),
    address: stack.address,
    stack,
    createContainer: (container) => {
      const target = containers.findLast((one) => one.running && one.name === container.pidsOf);
      const pids = target?.pids ?? pause?.pids;
      const context = {
        engine,
        clock,
        random,
        programs: shellPrograms,
        hostname,
        stack,
        disk: options.disk,
        cores: options.cores,
        ...(pids ? { pids } : {}),
        ...(options.hardware ? { hardware: options.hardware } : {}),
      };
      const created = new RuntimeContainer(container, context);
      containers.push(created);
      return created;
    },
    remove: () => {
      for (const container of containers) container.remove();
      pause?.shutdown();
      stack.detach();
    },
  };
}

/** The process that holds a shared process namespace: it waits, and adopts orphans. */
function startPause(clock: Clock, random: Random, hostname: string, network: NetworkStack): MachineKernel {
  const kernel = createKernel({
    hostname,
    clock,
    random,
    fs: createFileSystem({ clock }),
    network,
    programs: {},
    initIgnoresSignals: true,
  });
  const program: Program = (process) => process.ended.race(new Promise<number>(() => undefined));
  kernel.spawn({ argv: ['/pause'], program, uid: 65_535, gid: 65_535 });
  return kernel;
}
