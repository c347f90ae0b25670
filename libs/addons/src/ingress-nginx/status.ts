// Where an Ingress can be reached: the address of the controller's Service, written into the status of each Ingress.
import { resources, type Client } from '@drydock/client';
import type { Ingress, IngressLoadBalancerIngress, Service } from '@drydock/kinds';
import type { Klog } from './klog.ts';

/** A load balancer's address; for a NodePort service the address of the node. */
export function publishedAddresses(
  service: Service | undefined,
  nodeAddress: string,
): readonly IngressLoadBalancerIngress[] {
  const { type, clusterIP = '', externalIPs = [] } = service?.spec ?? {};
  if (type === 'LoadBalancer')
    return (service?.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ({
      ...(ip !== undefined && { ip }),
      ...(hostname !== undefined && { hostname }),
    }));
  if (type === 'NodePort') return nodeAddress ? [{ ip: nodeAddress }] : [];
  return [clusterIP, ...externalIPs].filter((ip) => ip !== '').map((ip) => ({ ip }));
}

const shown = (list: readonly IngressLoadBalancerIngress[] | undefined) =>
  list === undefined || list.length === 0 ? 'null' : JSON.stringify(list);

/** Writes what differs. */
export async function publishStatus(
  client: Client,
  log: Klog,
  ingresses: readonly Ingress[],
  addresses: readonly IngressLoadBalancerIngress[],
): Promise<void> {
  for (const ingress of ingresses) {
    const { namespace = '', name = '' } = ingress.metadata;
    const current = ingress.status?.loadBalancer?.ingress;
    if (shown(current) === shown(addresses)) continue;
    await log.text(
      'status.go:311',
      `"updating Ingress status" namespace="${namespace}" ingress="${name}" currentValue=${shown(current)} newValue=${shown(addresses)}`,
    );
    const found = await client.of(resources.ingresses, namespace).find(name);
    if (!found) continue;
    const loadBalancer = addresses.length > 0 ? { ingress: addresses } : {};
    await client.of(resources.ingresses, namespace).updateStatus({ ...found, status: { loadBalancer } });
  }
}
