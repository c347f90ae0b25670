// metrics-server as its components.yaml installs it.
import type { KubeObject } from '@drydock/machinery';

export interface MetricsServerOptions {
  readonly version?: string;
  /** Does without the kubelets' certificates, which clusters of kubeadm need: theirs are self-signed. Default true. */
  readonly kubeletInsecureTls?: boolean;
}

const namespace = 'kube-system';
const labels = { 'k8s-app': 'metrics-server' };
const account = [{ kind: 'ServiceAccount', name: 'metrics-server', namespace }];
const rbacGroup = 'rbac.authorization.k8s.io';
const rbac = `${rbacGroup}/v1`;

/** In the order of the manifest. */
export function metricsServerObjects(options: MetricsServerOptions = {}): readonly KubeObject[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { labels, name: 'metrics-server', namespace } },
    ...roles(),
    ...bindings(),
    service(),
    deployment(options),
    apiService(),
  ] as readonly KubeObject[];
}

function roles(): readonly unknown[] {
  const aggregate = (role: string) => ({ [`${rbacGroup}/aggregate-to-${role}`]: 'true' });
  return [
    {
      apiVersion: rbac,
      kind: 'ClusterRole',
      metadata: {
        labels: { ...labels, ...aggregate('admin'), ...aggregate('edit'), ...aggregate('view') },
        name: 'system:aggregated-metrics-reader',
      },
      rules: [
        { apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
      ],
    },
    {
      apiVersion: rbac,
      kind: 'ClusterRole',
      metadata: { labels, name: 'system:metrics-server' },
      rules: [
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
      ],
    },
  ];
}

function bindings(): readonly unknown[] {
  const clusterRoleBinding = (name: string, role: string) => ({
    apiVersion: rbac,
    kind: 'ClusterRoleBinding',
    metadata: { labels, name },
    roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: role },
    subjects: account,
  });
  return [
    {
      apiVersion: rbac,
      kind: 'RoleBinding',
      metadata: { labels, name: 'metrics-server-auth-reader', namespace },
      roleRef: { apiGroup: rbacGroup, kind: 'Role', name: 'extension-apiserver-authentication-reader' },
      subjects: account,
    },
    clusterRoleBinding('metrics-server:system:auth-delegator', 'system:auth-delegator'),
    clusterRoleBinding('system:metrics-server', 'system:metrics-server'),
  ];
}

function service(): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { labels, name: 'metrics-server', namespace },
    spec: {
      ports: [{ appProtocol: 'https', name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' }],
      selector: labels,
    },
  };
}

function deployment({ version = 'v0.8.0', kubeletInsecureTls = true }: MetricsServerOptions): unknown {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { labels, name: 'metrics-server', namespace },
    spec: {
      selector: { matchLabels: labels },
      strategy: { rollingUpdate: { maxUnavailable: 0 } },
      template: {
        metadata: { labels },
        spec: {
          containers: [container(version, kubeletInsecureTls)],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          priorityClassName: 'system-cluster-critical',
          serviceAccountName: 'metrics-server',
          volumes: [{ emptyDir: {}, name: 'tmp-dir' }],
        },
      },
    },
  };
}

function container(version: string, kubeletInsecureTls: boolean): unknown {
  const probe = (path: string) => ({
    failureThreshold: 3,
    httpGet: { path, port: 'https', scheme: 'HTTPS' },
    periodSeconds: 10,
  });
  return {
    args: [
      '--cert-dir=/tmp',
      '--secure-port=10250',
      '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
      '--kubelet-use-node-status-port',
      '--metric-resolution=15s',
      ...(kubeletInsecureTls ? ['--kubelet-insecure-tls'] : []),
    ],
    image: `registry.k8s.io/metrics-server/metrics-server:${version}`,
    imagePullPolicy: 'IfNotPresent',
    livenessProbe: probe('/livez'),
    name: 'metrics-server',
    ports: [{ containerPort: 10250, name: 'https', protocol: 'TCP' }],
    readinessProbe: { ...probe('/readyz'), initialDelaySeconds: 20 },
    resources: { requests: { cpu: '100m', memory: '200Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [{ mountPath: '/tmp', name: 'tmp-dir' }],
  };
}

function apiService(): unknown {
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { labels, name: 'v1beta1.metrics.k8s.io' },
    spec: {
      group: 'metrics.k8s.io',
      groupPriorityMinimum: 100,
      insecureSkipTLSVerify: true,
      service: { name: 'metrics-server', namespace },
      version: 'v1beta1',
      versionPriority: 100,
    },
  };
}
