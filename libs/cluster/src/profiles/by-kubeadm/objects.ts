// What kubeadm leaves behind, apart from what runs.
import { encodeBase64, encodeUtf8, formatTime, type KubeObject } from '@drydock/machinery';
import type { ProfileContext } from '../../profile.ts';
import type { Installation } from './installation.ts';

export function kubeadmObjects(context: ProfileContext, installation: Installation): readonly KubeObject[] {
  return [
    ...['kube-proxy', ...controllerAccounts].map(serviceAccount),
    authenticationConfig(context),
    tokenTracking(context),
    clusterInfo(context, installation),
    kubeadmConfig(installation),
    kubeletConfig(installation),
    clusterRoleBinding('kubeadm:node-proxier', 'system:node-proxier', 'kube-proxy'),
  ];
}

/** kube-controller-manager makes one for each of its controllers (--use-service-account-credentials). */
const controllerAccounts = [
  'attachdetach-controller',
  'bootstrap-signer',
  'certificate-controller',
  'clusterrole-aggregation-controller',
  'cronjob-controller',
  'daemon-set-controller',
  'deployment-controller',
  'disruption-controller',
  'endpoint-controller',
  'endpointslice-controller',
  'endpointslicemirroring-controller',
  'ephemeral-volume-controller',
  'expand-controller',
  'generic-garbage-collector',
  'horizontal-pod-autoscaler',
  'job-controller',
  'legacy-service-account-token-cleaner',
  'namespace-controller',
  'node-controller',
  'persistent-volume-binder',
  'pod-garbage-collector',
  'pv-protection-controller',
  'pvc-protection-controller',
  'replicaset-controller',
  'replication-controller',
  'resource-claim-controller',
  'resourcequota-controller',
  'root-ca-cert-publisher',
  'service-account-controller',
  'service-cidrs-controller',
  'statefulset-controller',
  'token-cleaner',
  'ttl-after-finished-controller',
  'ttl-controller',
  'validatingadmissionpolicy-status-controller',
  'volumeattributesclass-protection-controller',
];

export function serviceAccount(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'kube-system' } };
}

function clusterInfo({ authority, now }: ProfileContext, { controlPlaneEndpoint }: Installation): KubeObject {
  const kubeconfig = [
    'apiVersion: v1',
    'clusters:',
    '- cluster:',
    `    certificate-authority-data: ${encodeBase64(encodeUtf8(authority))}`,
    `    server: https://${controlPlaneEndpoint}`,
    '  name: ""',
    'contexts: null',
    'current-context: ""',
    'kind: Config',
    'preferences: {}',
    'users: null',
    '',
  ].join('\n');
  const metadata = { name: 'cluster-info', namespace: 'kube-public', creationTimestamp: formatTime(now) };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { kubeconfig } };
}

/** What kube-apiserver publishes for aggregated API servers. */
function authenticationConfig({ authority }: ProfileContext): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'extension-apiserver-authentication', namespace: 'kube-system' },
    data: {
      'client-ca-file': authority,
      'requestheader-allowed-names': '["front-proxy-client"]',
      'requestheader-client-ca-file': authority,
      'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
      'requestheader-group-headers': '["X-Remote-Group"]',
      'requestheader-username-headers': '["X-Remote-User"]',
    },
  };
}

function tokenTracking({ now }: ProfileContext): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-apiserver-legacy-service-account-token-tracking', namespace: 'kube-system' },
    data: { since: formatTime(now).slice(0, 10) },
  };
}

const kubeadmConfig = ({ certSANs, pki, controlPlaneEndpoint, podSubnet }: Installation): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'kubeadm-config', namespace: 'kube-system' },
  data: {
    ClusterConfiguration: `apiServer:${sans(certSANs)}
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: ${pki}
clusterName: kubernetes
controlPlaneEndpoint: ${controlPlaneEndpoint}
controllerManager: {}
dns: {}
encryptionAlgorithm: RSA-2048
etcd:
  local:
    dataDir: /var/lib/etcd
imageRepository: registry.k8s.io
kind: ClusterConfiguration
kubernetesVersion: v1.34.1
networking:
  dnsDomain: cluster.local
${podSubnet ? `  podSubnet: ${podSubnet}\n` : ''}  serviceSubnet: 10.96.0.0/12
proxy: {}
scheduler: {}
`,
  },
});

const sans = (names: readonly string[]) =>
  names.length === 0 ? ' {}' : `\n  certSANs:${names.map((name) => `\n  - ${name}`).join('')}`;

const kubeletConfig = ({ pki }: Installation): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'kubelet-config', namespace: 'kube-system' },
  data: {
    kubelet: `apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    enabled: true
  x509:
    clientCAFile: ${pki}/ca.crt
cgroupDriver: cgroupfs
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
healthzBindAddress: 127.0.0.1
healthzPort: 10248
kind: KubeletConfiguration
rotateCertificates: true
staticPodPath: /etc/kubernetes/manifests
`,
  },
});

const rbac = 'rbac.authorization.k8s.io';

/** Gives a role to an account of kube-system. */
export function clusterRoleBinding(name: string, role: string, account: string): KubeObject {
  return {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: 'kube-system' }],
  };
}
