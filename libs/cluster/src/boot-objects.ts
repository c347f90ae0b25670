// What kube-apiserver itself puts into an empty store: the first namespaces, RBAC, priorities, flow control, what it serves,
// and the Service that leads to it.
import { bootstrapObjects } from '@drydock/apiserver';
import { apiVersionOf, type KubeObject, type RestTransport } from '@drydock/machinery';
import { flowControlObjects, kinds, localApiServices, systemPriorityClasses } from '@drydock/kinds';
import type { Profile } from './profile.ts';

const namespaces = ['default', 'kube-system', 'kube-node-lease', 'kube-public'];

export function apiServerObjects(profile: Profile): readonly KubeObject[] {
  return [
    ...namespaces.map((name): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    ...bootstrapObjects(),
    ...systemPriorityClasses,
    ...flowControlObjects,
    ...localApiServices,
    serviceRange(profile),
    ...kubernetesService(profile),
  ];
}

function serviceRange({ serviceCidr }: Profile): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name: 'kubernetes' },
    spec: { cidrs: [serviceCidr] },
  };
}

/** The Service, and its endpoints, which the API server keeps itself since it is no pod with labels to select. */
function kubernetesService({ endpoint, serviceCidr }: Profile): readonly KubeObject[] {
  const metadata = { name: 'kubernetes', namespace: 'default' };
  const port = { name: 'https', port: endpoint.port, protocol: 'TCP' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, labels: { component: 'apiserver', provider: 'kubernetes' } },
      spec: {
        clusterIP: serviceCidr.replace(/0\/\d+$/, '1'),
        type: 'ClusterIP',
        ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: endpoint.port }],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      subsets: [{ addresses: [{ ip: endpoint.address }], ports: [port] }],
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [endpoint.address], conditions: { ready: true } }],
      ports: [port],
    },
  ];
}

/** Creates objects one after the other. Throws when the server refuses one: a profile that cannot be installed is wrong. */
export async function createObjects(transport: RestTransport, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) {
    const path = collectionPath(object);
    const response = await transport.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', 'user-agent': 'kube-apiserver' },
      body: object,
    });
    if (response.status >= 300)
      throw new Error(`${object.kind} ${object.metadata.name ?? ''}: ${JSON.stringify(response.body)}`);
  }
}

function collectionPath({ apiVersion, kind, metadata }: KubeObject): string {
  const definition = kinds.find((one) => one.kind === kind && apiVersionOf(one) === apiVersion);
  if (!definition) throw new Error(`no kind ${apiVersion} ${kind}`);
  const root = definition.group === '' ? '/api/v1' : `/apis/${apiVersion}`;
  const scope = definition.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
  return `${root}${scope}/${definition.plural}`;
}
