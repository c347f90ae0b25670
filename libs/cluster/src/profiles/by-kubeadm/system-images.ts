/** What Kubernetes v1.34.1 itself runs. */
export const systemImages = {
  apiServer: 'registry.k8s.io/kube-apiserver:v1.34.1',
  controllerManager: 'registry.k8s.io/kube-controller-manager:v1.34.1',
  coredns: 'registry.k8s.io/coredns/coredns:v1.12.1',
  etcd: 'registry.k8s.io/etcd:3.6.4-0',
  pause: 'registry.k8s.io/pause:3.10.1',
  proxy: 'registry.k8s.io/kube-proxy:v1.34.1',
  scheduler: 'registry.k8s.io/kube-scheduler:v1.34.1',
} as const;
