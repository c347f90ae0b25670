/** What differs between clusters that kubeadm set up. */
export interface Installation {
  /** The control plane's node. */
  readonly nodeName: string;
  readonly nodeAddress: string;
  /** Where certificates and keys lie. */
  readonly pki: string;
  /** `host:port` by which nodes reach the API server. */
  readonly controlPlaneEndpoint: string;
  /** More names in the API server's certificate. */
  readonly certSANs: readonly string[];
  /** Absent: the network plug-in takes its range from elsewhere. */
  readonly podSubnet?: string;
}
