// A cluster of three machines set up with kubeadm and Calico, as courses and exams use it. The workstation is a fourth.
import { coredns } from '@drydock/addons';
import type { Profile } from '../../profile.ts';
import { kubeProxyObjects } from '../by-kubeadm/kube-proxy.ts';
import { kubeadmObjects } from '../by-kubeadm/objects.ts';
import { controlPlanePods } from '../by-kubeadm/static-pods.ts';
import { systemImages } from '../by-kubeadm/system-images.ts';
import { calicoImage, calicoObjects } from './calico.ts';
import { installation } from './installation.ts';
import { nodes } from './nodes.ts';

export const kubeadm: Profile = {
  name: 'kubeadm',
  version: 'v1.34.1',
  contextName: 'kubernetes-admin@kubernetes',
  server: { host: installation.nodeAddress, port: 6443 },
  endpoint: { address: installation.nodeAddress, port: 6443 },
  serviceCidr: '10.96.0.0/12',
  podCidr: installation.podSubnet,
  dnsAddress: '10.96.0.10',
  pkiDirectory: installation.pki,
  engine: 'containerd',
  networkPolicy: true,
  workstationReaches: 'cluster',
  workstationAddress: '172.30.1.100',
  nodes,
  objects: (context) => kubeadmObjects(context, installation),
  workloads: () => [
    ...coredns.objects({ version: 'v1.12.1' }),
    ...kubeProxyObjects(installation),
    ...calicoObjects,
  ],
  staticPods: (nodeName) => (nodeName === installation.nodeName ? controlPlanePods(installation) : []),
  images: [...Object.values(systemImages), calicoImage],
};
