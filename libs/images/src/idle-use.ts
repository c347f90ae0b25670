// What programs use that are there and have nothing to do: working set and processor time as `kubectl top` shows them on
// small idle clusters, rounded. Estimates, not measurements of these versions. Work comes on top. Sorted by repository.
import type { Idle } from '@drydock/runtime';

const mebibyte = 1_048_576;
const use = (mebibytes: number, milliCpu = 0): Idle => ({ memoryBytes: mebibytes * mebibyte, milliCpu });

export const idleUse: Readonly<Record<string, Idle>> = {
  'docker.io/docker/desktop-storage-provisioner': use(11, 1),
  'docker.io/docker/desktop-vpnkit-controller': use(9, 1),
  'docker.io/library/httpd': use(6),
  'docker.io/library/mariadb': use(92, 1),
  'docker.io/library/memcached': use(2),
  'docker.io/library/mongo': use(165, 4),
  'docker.io/library/mysql': use(420, 6),
  'docker.io/library/nginx': use(5),
  'docker.io/library/node': use(28),
  'docker.io/library/php': use(12),
  'docker.io/library/postgres': use(34, 1),
  'docker.io/library/redis': use(4, 2),
  'docker.io/portainer/portainer-ce': use(24, 1),
  'registry.k8s.io/coredns/coredns': use(16, 2),
  'registry.k8s.io/etcd': use(46, 18),
  'registry.k8s.io/hpa-example': use(9),
  'registry.k8s.io/ingress-nginx/controller': use(92, 2),
  'registry.k8s.io/kube-apiserver': use(244, 32),
  'registry.k8s.io/kube-controller-manager': use(52, 12),
  'registry.k8s.io/kube-proxy': use(18, 1),
  'registry.k8s.io/kube-scheduler': use(24, 4),
  'registry.k8s.io/metrics-server/metrics-server': use(21, 3),
};
