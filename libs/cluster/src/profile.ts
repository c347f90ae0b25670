// What makes one installation of Kubernetes differ from another. One folder and one line of the registry each.
import type { HostPathProvisionerSettings } from '@drydock/controllers';
import type { NodeSystemInfo, Pod, Taint } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';

/** What a profile may need to write its objects. */
export interface ProfileContext {
  /** PEM of the cluster's certificate authority. */
  readonly authority: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** 32 hexadecimal digits, the same for the same name. */
  readonly hash: (name: string) => string;
}

export interface ClusterNode {
  readonly name: string;
  readonly internalIP: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly podCIDR?: string;
  readonly capacity: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
  readonly nodeInfo: NodeSystemInfo;
}

export interface Profile {
  readonly name: string;
  /** `v1.34.1`. */
  readonly version: string;
  /** Name of cluster, user and context in the workstation's kubeconfig. */
  readonly contextName: string;
  /** Where the workstation reaches the API server. */
  readonly server: { readonly host: string; readonly port: number };
  /** Where it listens inside the cluster's network. */
  readonly endpoint: { readonly address: string; readonly port: number };
  readonly serviceCidr: string;
  readonly podCidr: string;
  readonly dnsAddress: string;
  /** Where the control plane's node keeps certificates and keys. */
  readonly pkiDirectory: string;
  readonly engine: 'docker' | 'containerd';
  /** Whether the network plug-in enforces NetworkPolicies: Docker Desktop's bridge does not, Calico does. */
  readonly networkPolicy: boolean;
  /** Docker Desktop publishes on localhost only; elsewhere the workstation is a machine among the nodes. */
  readonly workstationReaches: 'localhost' | 'cluster';
  /** The workstation's address as pods see it; default Docker Desktop's. */
  readonly workstationAddress?: string;
  readonly loadBalancer?: { readonly hostname?: string; readonly ip?: string };
  readonly hostPathProvisioner?: Omit<HostPathProvisionerSettings, 'identity'>;
  /** The machines, as their kubelets register them. */
  readonly nodes: (context: ProfileContext) => readonly ClusterNode[];
  /** Created before anything runs, in this order. */
  readonly objects: (context: ProfileContext) => readonly KubeObject[];
  /** Created when the controllers run: what the installer applies. */
  readonly workloads: (context: ProfileContext) => readonly KubeObject[];
  /** Pods that the kubelet of a node runs by itself, by name of the node. */
  readonly staticPods: (nodeName: string) => readonly Pod[];
  /** Images that are on every node from the start. */
  readonly images: readonly string[];
}
