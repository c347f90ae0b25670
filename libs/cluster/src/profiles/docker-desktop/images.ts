import { systemImages } from '../by-kubeadm/system-images.ts';

/** What Docker Desktop runs: Kubernetes and its additions to it. */
export const images = {
  ...systemImages,
  storageProvisioner: 'docker/desktop-storage-provisioner:v3.0',
  vpnkitController: 'docker/desktop-vpnkit-controller:v4.0',
} as const;
