// Kubernetes as Docker Desktop sets it up: kubeadm on one node inside a LinuxKit virtual machine.
import type { Profile } from '../../profile.ts';
import { addonObjects } from './addons.ts';
import { installation, nodeAddress, pkiDirectory } from './addresses.ts';
import { images } from './images.ts';
import { clusterObjects } from './objects.ts';
import { dockerDesktopNode } from './node.ts';
import { controlPlanePods } from '../by-kubeadm/static-pods.ts';

export const dockerDesktop: Profile = {
  name: 'docker-desktop',
  version: 'v1.34.1',
  contextName: 'docker-desktop',
  server: { host: 'kubernetes.docker.internal', port: 6443 },
  endpoint: { address: nodeAddress, port: 6443 },
  serviceCidr: '10.96.0.0/12',
  podCidr: '10.1.0.0/16',
  dnsAddress: '10.96.0.10',
  pkiDirectory,
  engine: 'docker',
  networkPolicy: false,
  workstationReaches: 'localhost',
  loadBalancer: { hostname: 'localhost' },
  hostPathProvisioner: {
    provisioner: 'docker.io/hostpath',
    directory: '/var/lib/k8s-pvs',
  },
  nodes: (context) => [dockerDesktopNode(context)],
  objects: clusterObjects,
  workloads: addonObjects,
  staticPods: () => controlPlanePods(installation),
  images: Object.values(images),
};
