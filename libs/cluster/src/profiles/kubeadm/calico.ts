// The network plug-in, as its manifest shows it in the cluster. What it does (addresses, policies) is the network's own work.
import type { DaemonSet } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';

const namespace = 'kube-system';
export const calicoImage = 'docker.io/calico/node:v3.30.3';
const labels = { 'k8s-app': 'calico-node' };

const daemonSet: DaemonSet = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'calico-node', namespace, labels },
  spec: {
    selector: { matchLabels: labels },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    template: {
      metadata: { labels },
      spec: {
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        hostNetwork: true,
        priorityClassName: 'system-node-critical',
        serviceAccountName: 'calico-node',
        terminationGracePeriodSeconds: 0,
        tolerations: [
          { effect: 'NoSchedule', operator: 'Exists' },
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
          { effect: 'NoExecute', operator: 'Exists' },
        ],
        containers: [{ name: 'calico-node', image: calicoImage, resources: { requests: { cpu: '250m' } } }],
      },
    },
  },
};

export const calicoObjects: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'calico-node', namespace } },
  daemonSet as KubeObject,
];
