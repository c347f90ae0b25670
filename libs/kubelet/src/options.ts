import type { Client, EventRecorder, InformerFactory } from '@drydock/client';
import type { NodeSystemInfo, Taint } from '@drydock/kinds';
import type { Clock, Random } from '@drydock/machinery';
import type { ContainerRuntime } from '@drydock/runtime';

/** The machine that the kubelet runs on, as it registers it. */
export interface NodeProfile {
  readonly internalIP: string;
  /** Default: the node's name. */
  readonly hostname?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly podCIDR?: string;
  /** `cpu`, `memory`, `ephemeral-storage`, `pods`. */
  readonly capacity: Readonly<Record<string, string>>;
  /** Default: the capacity. */
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly nodeInfo: NodeSystemInfo;
}

export interface KubeletOptions {
  readonly nodeName: string;
  readonly client: Client;
  /** Pods, services, ConfigMaps, Secrets, claims, volumes and nodes are read from it; the caller starts it. */
  readonly informers: InformerFactory;
  readonly clock: Clock;
  readonly random: Random;
  readonly runtime: ContainerRuntime;
  readonly node: NodeProfile;
  /** Default `10.96.0.10`. */
  readonly clusterDns?: string;
  /** Default `cluster.local`. */
  readonly clusterDomain?: string;
  /** Of the node's own /etc/resolv.conf, for pods with dnsPolicy Default. */
  readonly hostNameservers?: readonly string[];
  /** The files of the node: what hostPath volumes show, and manifests of static pods. Default: an empty tree. */
  readonly hostFiles?: ReturnType<ContainerRuntime['createVolume']>;
}

/** What all parts of one kubelet share. */
export interface KubeletContext extends Required<KubeletOptions> {
  readonly recorder: EventRecorder;
  /** Volumes of PersistentVolumes by name: they outlive pods. */
  readonly persistentVolumes: Map<string, ReturnType<ContainerRuntime['createVolume']>>;
}
