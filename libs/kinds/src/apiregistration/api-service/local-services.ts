// The APIServices that kube-apiserver registers for what it serves itself.
import type { KubeObject } from '@drydock/machinery';

/** Group and version with their priorities; the core group comes first in lists of groups, and so has the highest. */
const priorities: readonly (readonly [group: string, version: string, ofGroup: number, ofVersion: number])[] =
  [
    ['', 'v1', 18_000, 1],
    ['admissionregistration.k8s.io', 'v1', 16_700, 15],
    ['apiextensions.k8s.io', 'v1', 16_700, 15],
    ['apps', 'v1', 17_800, 15],
    ['authentication.k8s.io', 'v1', 17_700, 15],
    ['authorization.k8s.io', 'v1', 17_600, 15],
    ['autoscaling', 'v1', 17_500, 15],
    ['autoscaling', 'v2', 17_500, 30],
    ['batch', 'v1', 17_400, 15],
    ['certificates.k8s.io', 'v1', 17_300, 15],
    ['coordination.k8s.io', 'v1', 16_500, 15],
    ['discovery.k8s.io', 'v1', 16_200, 12],
    ['events.k8s.io', 'v1', 17_750, 15],
    ['flowcontrol.apiserver.k8s.io', 'v1', 16_100, 21],
    ['networking.k8s.io', 'v1', 17_200, 15],
    ['node.k8s.io', 'v1', 16_300, 15],
    ['policy', 'v1', 17_100, 15],
    ['rbac.authorization.k8s.io', 'v1', 17_000, 15],
    ['scheduling.k8s.io', 'v1', 16_600, 15],
    ['storage.k8s.io', 'v1', 16_800, 15],
  ];

export const localApiServices: readonly KubeObject[] = priorities.map(
  ([group, version, groupPriorityMinimum, versionPriority]): KubeObject => ({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: {
      name: `${version}.${group}`,
      labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' },
    },
    spec: { ...(group === '' ? {} : { group }), groupPriorityMinimum, version, versionPriority },
  }),
);
