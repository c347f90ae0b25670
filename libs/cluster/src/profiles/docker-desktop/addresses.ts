import type { Installation } from '../by-kubeadm/installation.ts';

/** The virtual machine's address in Docker Desktop's own network. */
export const nodeAddress = '192.168.65.3';

/** Docker Desktop's place for what kubeadm keeps in /etc/kubernetes/pki. */
export const pkiDirectory = '/run/config/pki';

export const installation: Installation = {
  nodeName: 'docker-desktop',
  nodeAddress,
  pki: pkiDirectory,
  controlPlaneEndpoint: 'vm.docker.internal:6443',
  certSANs: [
    'docker-for-desktop',
    'docker-desktop',
    'localhost',
    '127.0.0.1',
    'kubernetes.docker.internal',
    'vm.docker.internal',
    'desktop-control-plane',
    '0.0.0.0',
  ],
};
