// The control plane's etcd gets the cluster's store; the etcd image anywhere else gets none.
import { etcdPrograms, type EtcdBackend } from '@drydock/images';
import type { Registry } from '@drydock/runtime';
import type { Profile } from '../profile.ts';

const repository = 'registry.k8s.io/etcd';

/** The same registry, except that an etcd on the control plane's address serves this data. */
export function withEtcd(registry: Registry, { endpoint }: Profile, backend: EtcdBackend): Registry {
  return {
    resolve: (reference) => {
      const answer = registry.resolve(reference);
      if ('error' in answer || answer.image.repository !== repository) return answer;
      const programs = etcdPrograms(answer.version, ({ network }) =>
        network.addresses.includes(endpoint.address) ? backend : undefined,
      );
      return { ...answer, image: { ...answer.image, programs } };
    },
  };
}
