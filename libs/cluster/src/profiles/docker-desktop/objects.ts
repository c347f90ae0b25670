// What Docker Desktop's installer leaves behind, apart from what runs: kubeadm's objects and its own.
import type { KubeObject } from '@drydock/machinery';
import type { ProfileContext } from '../../profile.ts';
import { clusterRoleBinding, kubeadmObjects, serviceAccount } from '../by-kubeadm/objects.ts';
import { installation } from './addresses.ts';

export function clusterObjects(context: ProfileContext): readonly KubeObject[] {
  return [
    ...kubeadmObjects(context, installation),
    ...['storage-provisioner', 'vpnkit-controller'].map(serviceAccount),
    hostPathClass,
    ...roles,
  ];
}

const hostPathClass: KubeObject = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'hostpath', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'docker.io/hostpath',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
};

const rbac = 'rbac.authorization.k8s.io';

const roles: readonly KubeObject[] = [
  clusterRoleBinding('storage-provisioner', 'system:persistent-volume-provisioner', 'storage-provisioner'),
  clusterRoleBinding('vpnkit-controller', 'cluster-admin', 'vpnkit-controller'),
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'docker-for-desktop-binding' },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: rbac, kind: 'Group', name: 'system:serviceaccounts', namespace: 'kube-system' }],
  },
];
