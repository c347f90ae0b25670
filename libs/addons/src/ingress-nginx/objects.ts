// The objects of ingress-nginx's static manifest (deploy/static/provider/cloud), without its admission webhook.
import type { KubeObject } from '@drydock/machinery';
import { controllerName } from './cluster-view.ts';
import { newest } from './image.ts';

export interface IngressNginxObjectOptions {
  /** What the cluster can give: a load balancer, else ports of the nodes. */
  readonly serviceType?: 'LoadBalancer' | 'NodePort';
  readonly version?: string;
}

const name = 'ingress-nginx-controller';
const namespace = 'ingress-nginx';
const selector = {
  'app.kubernetes.io/component': 'controller',
  'app.kubernetes.io/instance': 'ingress-nginx',
  'app.kubernetes.io/name': 'ingress-nginx',
};

/** In the order in which they must be created. */
export function ingressNginxObjects(options: IngressNginxObjectOptions = {}): readonly KubeObject[] {
  const { serviceType = 'LoadBalancer', version = newest } = options;
  const shared = {
    'app.kubernetes.io/instance': 'ingress-nginx',
    'app.kubernetes.io/name': 'ingress-nginx',
    'app.kubernetes.io/part-of': 'ingress-nginx',
    'app.kubernetes.io/version': version,
  };
  const labels = { 'app.kubernetes.io/component': 'controller', ...shared };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'app.kubernetes.io/instance': 'ingress-nginx', 'app.kubernetes.io/name': 'ingress-nginx' } } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'ingress-nginx', namespace, labels }, automountServiceAccountToken: true },
    ...rights(labels, shared),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels } },
    service(serviceType, labels),
    deployment(labels, version),
    { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'nginx', labels }, spec: { controller: controllerName } },
  ] as readonly KubeObject[];
} // prettier-ignore

function rights(labels: unknown, shared: unknown): unknown[] {
  const watch = ['get', 'list', 'watch'];
  const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]) => ({
    apiGroups: [apiGroup],
    resources,
    verbs,
  });
  const reference = (kind: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: 'ingress-nginx' });
  const subjects = [{ kind: 'ServiceAccount', name: 'ingress-nginx', namespace }];
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const rules = [
    rule('', ['configmaps', 'endpoints', 'nodes', 'pods', 'secrets', 'namespaces'], ['list', 'watch']),
    rule('coordination.k8s.io', ['leases'], ['list', 'watch']),
    rule('', ['nodes'], ['get']),
    rule('', ['services'], watch),
    rule('networking.k8s.io', ['ingresses'], watch),
    rule('', ['events'], ['create', 'patch']),
    rule('networking.k8s.io', ['ingresses/status'], ['update']),
    rule('networking.k8s.io', ['ingressclasses'], watch),
    rule('discovery.k8s.io', ['endpointslices'], ['list', 'watch', 'get']),
  ];
  const own = [
    rule('', ['namespaces'], ['get']),
    rule('', ['configmaps', 'pods', 'secrets', 'endpoints'], watch),
    rule('', ['services'], watch),
    rule('networking.k8s.io', ['ingresses'], watch),
    rule('networking.k8s.io', ['ingresses/status'], ['update']),
    rule('networking.k8s.io', ['ingressclasses'], watch),
    rule('coordination.k8s.io', ['leases'], ['create']),
    rule('', ['events'], ['create', 'patch']),
    rule('discovery.k8s.io', ['endpointslices'], ['list', 'watch', 'get']),
  ];
  return [
    { apiVersion, kind: 'Role', metadata: { name: 'ingress-nginx', namespace, labels }, rules: own },
    { apiVersion, kind: 'ClusterRole', metadata: { name: 'ingress-nginx', labels: shared }, rules },
    { apiVersion, kind: 'RoleBinding', metadata: { name: 'ingress-nginx', namespace, labels }, roleRef: reference('Role'), subjects },
    { apiVersion, kind: 'ClusterRoleBinding', metadata: { name: 'ingress-nginx', labels: shared }, roleRef: reference('ClusterRole'), subjects },
  ];
} // prettier-ignore

function service(type: string, labels: unknown): unknown {
  const port = (portName: string, number: number) => ({
    appProtocol: portName,
    name: portName,
    port: number,
    protocol: 'TCP',
    targetPort: portName,
  });
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels },
    spec: {
      ...(type === 'LoadBalancer' && { externalTrafficPolicy: 'Local' }),
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [port('http', 80), port('https', 443)],
      selector,
      type,
    },
  };
}

function deployment(labels: unknown, version: string): unknown {
  const probe = (failureThreshold: number) => ({
    failureThreshold,
    httpGet: { path: '/healthz', port: 10254, scheme: 'HTTP' },
    initialDelaySeconds: 10,
    periodSeconds: 10,
    successThreshold: 1,
    timeoutSeconds: 1,
  });
  const field = (variable: string, fieldPath: string) => ({
    name: variable,
    valueFrom: { fieldRef: { fieldPath } },
  });
  const container = {
    args: [
      '/nginx-ingress-controller',
      '--publish-service=$(POD_NAMESPACE)/ingress-nginx-controller',
      '--election-id=ingress-nginx-leader',
      `--controller-class=${controllerName}`,
      '--ingress-class=nginx',
      '--configmap=$(POD_NAMESPACE)/ingress-nginx-controller',
    ],
    env: [field('POD_NAME', 'metadata.name'), field('POD_NAMESPACE', 'metadata.namespace'), { name: 'LD_PRELOAD', value: '/usr/local/lib/libmimalloc.so' }],
    image: `registry.k8s.io/ingress-nginx/controller:v${version}`,
    imagePullPolicy: 'IfNotPresent',
    livenessProbe: probe(5),
    name: 'controller',
    ports: [
      { containerPort: 80, name: 'http', protocol: 'TCP' },
      { containerPort: 443, name: 'https', protocol: 'TCP' },
    ],
    readinessProbe: probe(3),
    resources: { requests: { cpu: '100m', memory: '90Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
      readOnlyRootFilesystem: false,
      runAsGroup: 82,
      runAsNonRoot: true,
      runAsUser: 101,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      minReadySeconds: 0,
      revisionHistoryLimit: 10,
      selector: { matchLabels: selector },
      strategy: { rollingUpdate: { maxUnavailable: 1 }, type: 'RollingUpdate' },
      template: {
        metadata: { labels },
        spec: {
          containers: [container],
          dnsPolicy: 'ClusterFirst',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          serviceAccountName: 'ingress-nginx',
          terminationGracePeriodSeconds: 300,
        },
      },
    },
  };
} // prettier-ignore
