import type { ClusterNode, ProfileContext } from '../../profile.ts';
import { installation } from './installation.ts';

const controlPlane = 'node-role.kubernetes.io/control-plane';

/** A control plane that takes no other pods, and two workers with 2 CPUs and 4 GB each. */
export function nodes({ hash }: ProfileContext): readonly ClusterNode[] {
  return [
    {
      ...machine(hash, installation.nodeName, installation.nodeAddress, 0),
      taints: [{ key: controlPlane, effect: 'NoSchedule' }],
    },
    machine(hash, 'node01', '172.30.2.2', 1),
    machine(hash, 'node02', '172.30.3.2', 2),
  ];
}

function machine(hash: ProfileContext['hash'], name: string, internalIP: string, index: number): ClusterNode {
  const uuid = hash(`machine ${name}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const capacity = { cpu: '2', 'ephemeral-storage': '19221248Ki', memory: '4025996Ki', pods: '110' };
  return {
    name,
    internalIP,
    labels: {
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      ...(index === 0
        ? { [controlPlane]: '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' }
        : {}),
    },
    annotations: {
      'node.alpha.kubernetes.io/ttl': '0',
      'projectcalico.org/IPv4Address': `${internalIP}/24`,
      'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
    },
    podCIDR: `192.168.${index}.0/24`,
    capacity,
    allocatable: { ...capacity, 'ephemeral-storage': '18698430040', memory: '3923596Ki' },
    nodeInfo: {
      architecture: 'amd64',
      bootID: hash(`boot ${name}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
      containerRuntimeVersion: 'containerd://1.7.28',
      kernelVersion: '6.8.0-86-generic',
      kubeProxyVersion: '',
      kubeletVersion: 'v1.34.1',
      machineID: hash(`machine ${name}`),
      operatingSystem: 'linux',
      osImage: 'Ubuntu 24.04.3 LTS',
      systemUUID: uuid,
    },
  };
}
