// Where the API server finds a service: at its cluster IP, as kube-apiserver does without --enable-aggregator-routing.
import type { Service } from '@drydock/kinds';
import type { Store } from '@drydock/etcd';
import type { ServiceTarget } from './webhook-caller.ts';

/** Throws Error in the words of the aggregator's resolver. */
export function addressOf(store: Store, { namespace, name, port }: ServiceTarget): string {
  const found = store.get(`/registry/services/specs/${namespace}/${name}`) as unknown as Service | undefined;
  if (!found) throw new Error(`service ${JSON.stringify(name)} not found`);
  const { type, clusterIP = '', ports = [], externalName = '' } = found.spec ?? {};
  if (type === 'ExternalName') return externalName;
  if (clusterIP === 'None' || clusterIP === '')
    throw new Error(`unsupported service type ${JSON.stringify(type ?? '')}`);
  if (!ports.some((one) => one.port === port))
    throw new Error(`no service port ${port} found for service ${JSON.stringify(name)}`);
  return clusterIP;
}
