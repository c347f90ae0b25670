import type { ClusterNode, ProfileContext } from '../../profile.ts';
import { nodeAddress } from './addresses.ts';

/** The virtual machine: 4 CPUs and 8 GB, Docker Desktop's usual share of a laptop. */
export function dockerDesktopNode({ hash }: ProfileContext): ClusterNode {
  const uuid = (name: string) => hash(name).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const capacity = {
    cpu: '4',
    'ephemeral-storage': '1055762868Ki',
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: '8025472Ki',
    pods: '110',
  };
  return {
    name: 'docker-desktop',
    internalIP: nodeAddress,
    labels: {
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': 'docker-desktop',
      'kubernetes.io/os': 'linux',
      'node-role.kubernetes.io/control-plane': '',
      'node.kubernetes.io/exclude-from-external-load-balancers': '',
    },
    annotations: {
      'kubeadm.alpha.kubernetes.io/cri-socket': 'unix:///var/run/cri-dockerd.sock',
      'node.alpha.kubernetes.io/ttl': '0',
      'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
    },
    capacity,
    allocatable: { ...capacity, 'ephemeral-storage': '972991057538', memory: '7923072Ki' },
    nodeInfo: {
      architecture: 'amd64',
      bootID: uuid('boot'),
      containerRuntimeVersion: 'docker://28.5.1',
      kernelVersion: '6.10.14-linuxkit',
      kubeProxyVersion: '',
      kubeletVersion: 'v1.34.1',
      machineID: uuid('machine'),
      operatingSystem: 'linux',
      osImage: 'Docker Desktop',
      systemUUID: uuid('machine'),
    },
  };
}
