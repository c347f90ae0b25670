// The control plane as kubeadm's manifests in /etc/kubernetes/manifests describe it.
import type { Container, Pod } from '@drydock/kinds';
import type { Installation } from './installation.ts';
import { systemImages as images } from './system-images.ts';

interface Component {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly requests: Readonly<Record<string, string>>;
  /** Host directories, mounted at the same path. */
  readonly directories: readonly (readonly [volume: string, path: string])[];
  readonly annotations?: Readonly<Record<string, string>>;
}

const etcd = ({ nodeName, nodeAddress, pki }: Installation): Component => ({
  name: 'etcd',
  image: images.etcd,
  command: [
    'etcd',
    `--advertise-client-urls=https://${nodeAddress}:2379`,
    `--cert-file=${pki}/etcd/server.crt`,
    '--client-cert-auth=true',
    '--data-dir=/var/lib/etcd',
    `--initial-advertise-peer-urls=https://${nodeAddress}:2380`,
    `--initial-cluster=${nodeName}=https://${nodeAddress}:2380`,
    `--key-file=${pki}/etcd/server.key`,
    `--listen-client-urls=https://127.0.0.1:2379,https://${nodeAddress}:2379`,
    '--listen-metrics-urls=http://127.0.0.1:2381',
    `--listen-peer-urls=https://${nodeAddress}:2380`,
    `--name=${nodeName}`,
    '--snapshot-count=10000',
    `--trusted-ca-file=${pki}/etcd/ca.crt`,
  ],
  requests: { cpu: '100m', memory: '100Mi' },
  directories: [
    ['etcd-data', '/var/lib/etcd'],
    ['etcd-certs', `${pki}/etcd`],
  ],
  annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${nodeAddress}:2379` },
});

const apiServer = ({ nodeAddress, pki }: Installation): Component => ({
  name: 'kube-apiserver',
  image: images.apiServer,
  command: [
    'kube-apiserver',
    `--advertise-address=${nodeAddress}`,
    '--allow-privileged=true',
    '--authorization-mode=Node,RBAC',
    `--client-ca-file=${pki}/ca.crt`,
    '--enable-admission-plugins=NodeRestriction',
    '--enable-bootstrap-token-auth=true',
    '--etcd-servers=https://127.0.0.1:2379',
    '--secure-port=6443',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    '--service-cluster-ip-range=10.96.0.0/12',
    `--tls-cert-file=${pki}/apiserver.crt`,
    `--tls-private-key-file=${pki}/apiserver.key`,
  ],
  requests: { cpu: '250m' },
  directories: [
    ['ca-certs', '/etc/ssl/certs'],
    ['k8s-certs', pki],
  ],
  annotations: { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${nodeAddress}:6443` },
});

const controllerManager = ({ pki, podSubnet }: Installation): Component => ({
  name: 'kube-controller-manager',
  image: images.controllerManager,
  command: [
    'kube-controller-manager',
    '--bind-address=127.0.0.1',
    ...(podSubnet ? ['--allocate-node-cidrs=true', `--cluster-cidr=${podSubnet}`] : []),
    '--controllers=*,bootstrapsigner,tokencleaner',
    '--kubeconfig=/etc/kubernetes/controller-manager.conf',
    '--leader-elect=true',
    `--root-ca-file=${pki}/ca.crt`,
    `--service-account-private-key-file=${pki}/sa.key`,
    '--use-service-account-credentials=true',
  ],
  requests: { cpu: '200m' },
  directories: [
    ['ca-certs', '/etc/ssl/certs'],
    ['k8s-certs', pki],
  ],
});

const scheduler: Component = {
  name: 'kube-scheduler',
  image: images.scheduler,
  command: [
    'kube-scheduler',
    '--authentication-kubeconfig=/etc/kubernetes/scheduler.conf',
    '--authorization-kubeconfig=/etc/kubernetes/scheduler.conf',
    '--bind-address=127.0.0.1',
    '--kubeconfig=/etc/kubernetes/scheduler.conf',
    '--leader-elect=true',
  ],
  requests: { cpu: '100m' },
  directories: [],
};

/** The manifests of a node; names, mirror annotations and the owner are the kubelet's to add. */
export function controlPlanePods(installation: Installation): readonly Pod[] {
  return [etcd(installation), apiServer(installation), controllerManager(installation), scheduler].map(podOf);
}

function podOf(component: Component): Pod {
  const { name, directories, annotations } = component;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'kube-system',
      labels: { component: name, tier: 'control-plane' },
      ...(annotations ? { annotations } : {}),
    },
    spec: {
      containers: [containerOf(component)],
      hostNetwork: true,
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      ...(directories.length > 0
        ? {
            volumes: directories.map(([volume, path]) => ({
              name: volume,
              hostPath: { path, type: 'DirectoryOrCreate' },
            })),
          }
        : {}),
    },
  };
}

/** Without the probes of the manifests: every second of an idle cluster would cost something, and they cannot fail here. */
function containerOf({ name, image, command, requests, directories }: Component): Container {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    command,
    resources: { requests },
    ...(directories.length > 0
      ? { volumeMounts: directories.map(([volume, mountPath]) => ({ name: volume, mountPath })) }
      : {}),
  };
}
