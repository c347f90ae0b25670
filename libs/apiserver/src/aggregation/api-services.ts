// The APIServices in the store: which group versions somebody else serves, and whether that somebody is there.
import type { APIService } from '@drydock/kinds';
import type { Store } from '@drydock/etcd';

export const apiServicePrefix = '/registry/apiregistration.k8s.io/apiservices/';

/** A group version that is served by pods behind a service. */
export interface RemoteApi {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly service: { readonly namespace: string; readonly name: string; readonly port: number };
  readonly available: boolean;
}

export function apiServices(store: Store): readonly APIService[] {
  return store.range(apiServicePrefix).items as readonly unknown[] as readonly APIService[];
}

/** All that are not served by this API server itself. */
export function remoteApis(store: Store): readonly RemoteApi[] {
  return apiServices(store).flatMap((object) => remoteOf(object) ?? []);
}

export function findRemote(store: Store, group: string, version: string): RemoteApi | undefined {
  const object = store.get(`${apiServicePrefix}${version}.${group}`) as unknown as APIService | undefined;
  return object && remoteOf(object);
}

function remoteOf({ metadata, spec, status }: APIService): RemoteApi | undefined {
  if (!spec?.service) return undefined;
  const { namespace = '', name = '', port = 443 } = spec.service;
  const available = status?.conditions?.find(({ type }) => type === 'Available');
  return {
    name: metadata.name ?? '',
    group: spec.group ?? '',
    version: spec.version ?? '',
    service: { namespace, name, port },
    available: available?.status === 'True',
  };
}
