// What kubeadm and Docker Desktop run in kube-system: cluster DNS, kube-proxy, and Docker's two pods.
import { coredns } from '@drydock/addons';
import type { Pod } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import { kubeProxyObjects } from '../by-kubeadm/kube-proxy.ts';
import { installation } from './addresses.ts';
import { images } from './images.ts';

const namespace = 'kube-system';

export function addonObjects(): readonly KubeObject[] {
  return [
    ...coredns.objects({ version: 'v1.12.1' }),
    ...kubeProxyObjects(installation),
    storageProvisioner,
    vpnkitController,
  ];
}

const storageProvisioner: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'storage-provisioner', namespace, labels: { component: 'storage-provisioner' } },
  spec: {
    serviceAccountName: 'storage-provisioner',
    containers: [
      { name: 'storage-provisioner', image: images.storageProvisioner, imagePullPolicy: 'IfNotPresent' },
    ],
    tolerations: [{ operator: 'Exists' }],
  },
};

const vpnkitController: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'vpnkit-controller', namespace, labels: { component: 'vpnkit-controller' } },
  spec: {
    serviceAccountName: 'vpnkit-controller',
    containers: [
      { name: 'vpnkit-controller', image: images.vpnkitController, imagePullPolicy: 'IfNotPresent' },
    ],
    tolerations: [{ operator: 'Exists' }],
  },
};
