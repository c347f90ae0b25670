import type { Installation } from '../by-kubeadm/installation.ts';

export const installation: Installation & { readonly podSubnet: string } = {
  nodeName: 'controlplane',
  nodeAddress: '172.30.1.2',
  pki: '/etc/kubernetes/pki',
  controlPlaneEndpoint: '172.30.1.2:6443',
  certSANs: [],
  podSubnet: '192.168.0.0/16',
};
