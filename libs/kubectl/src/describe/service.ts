import type { EndpointSlice, Endpoints, Service } from '@drydock/kinds';
import { describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { labelLine, orNone, type DescribeWriter } from './writer.ts';

export const serviceDescriber = describer<Service>(
  'Service',
  async (writer, service, { rest, events, now }) => {
    const { metadata, spec, status } = service;
    const list = await rest.get<{ items?: EndpointSlice[] }>(
      `/apis/discovery.k8s.io/v1/namespaces/${metadata.namespace}/endpointslices`,
      { query: { labelSelector: `kubernetes.io/service-name=${metadata.name}` } },
    );
    writer.head(metadata);
    writer.field(0, 'Selector', labelLine(spec?.selector));
    writer.field(0, 'Type', spec?.type ?? '');
    if (spec?.ipFamilyPolicy) writer.field(0, 'IP Family Policy', spec.ipFamilyPolicy);
    writer.field(0, 'IP Families', orNone(spec?.ipFamilies?.join(',')));
    writer.field(0, 'IP', spec?.clusterIP ?? '');
    writer.field(0, 'IPs', orNone(spec?.clusterIPs?.join(',')));
    if (spec?.externalIPs?.length) writer.field(0, 'External IPs', spec.externalIPs.join(','));
    if (spec?.loadBalancerIP) writer.field(0, 'Desired LoadBalancer IP', spec.loadBalancerIP);
    if (spec?.externalName) writer.field(0, 'External Name', spec.externalName);
    const ingress = status?.loadBalancer?.ingress ?? [];
    if (ingress.length > 0)
      writer.field(
        0,
        'LoadBalancer Ingress',
        ingress
          .map(({ ip, ipMode, hostname }) => (ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : (hostname ?? '')))
          .join(', '),
      );
    for (const port of spec?.ports ?? []) {
      const name = port.name || '<unset>';
      writer.write(0, `Port:\t${name}\t${port.port}/${port.protocol ?? ''}\n`);
      writer.field(0, 'TargetPort', `${port.targetPort ?? 0}/${port.protocol ?? ''}`);
      if (port.nodePort) writer.write(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol ?? ''}\n`);
      writer.field(0, 'Endpoints', endpointText(list.items ?? [], port.name ?? ''));
    }
    writer.field(0, 'Session Affinity', spec?.sessionAffinity ?? '');
    writePolicies(writer, service);
    writeEvents(writer, events, now);
  },
);

function writePolicies(writer: DescribeWriter, { spec }: Service): void {
  if (spec?.externalTrafficPolicy) writer.field(0, 'External Traffic Policy', spec.externalTrafficPolicy);
  if (spec?.internalTrafficPolicy) writer.field(0, 'Internal Traffic Policy', spec.internalTrafficPolicy);
  if (spec?.healthCheckNodePort) writer.field(0, 'HealthCheck NodePort', spec.healthCheckNodePort);
  if (spec?.loadBalancerSourceRanges?.length)
    writer.field(0, 'LoadBalancer Source Ranges', spec.loadBalancerSourceRanges.join(','));
  if (spec?.trafficDistribution) writer.field(0, 'Traffic Distribution', spec.trafficDistribution);
}

/** At most three ready addresses: `10.1.0.4:80,10.1.0.5:80`. */
export function endpointText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const all = slices.flatMap(({ ports, endpoints }) => {
    const ready = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
    if (!ports?.length) return ready.map(({ addresses }) => addresses[0] ?? '');
    return ports
      .filter((port) => (port.name ?? '') === portName)
      .flatMap((port) => ready.map(({ addresses }) => `${addresses[0]}:${port.port ?? 0}`));
  });
  const shown = all.slice(0, 3).join(',');
  return all.length > 3 ? `${shown} + ${all.length - 3} more...` : shown;
}

export const endpointsDescriber = describer<Endpoints>('Endpoints', (writer, endpoints, { events, now }) => {
  writer.head(endpoints.metadata);
  writer.write(0, 'Subsets:\n');
  for (const { addresses, notReadyAddresses, ports } of endpoints.subsets ?? []) {
    writer.field(1, 'Addresses', orNone(addresses?.map(({ ip }) => ip).join(',')));
    writer.field(1, 'NotReadyAddresses', orNone(notReadyAddresses?.map(({ ip }) => ip).join(',')));
    if (ports?.length) {
      writer.write(1, 'Ports:\n');
      writer.write(2, 'Name\tPort\tProtocol\n');
      writer.write(2, '----\t----\t--------\n');
      for (const { name, port, protocol } of ports)
        writer.write(2, `${name || '<unset>'}\t${port}\t${protocol ?? ''}\n`);
    }
    writer.write(0, '\n');
  }
  writeEvents(writer, events, now);
});

export const endpointSliceDescriber = describer<EndpointSlice>(
  'EndpointSlice.discovery.k8s.io',
  (writer, slice, { events, now }) => {
    writer.head(slice.metadata);
    writer.field(0, 'AddressType', slice.addressType);
    if (!slice.ports?.length) writer.write(0, 'Ports: <unset>\n');
    else {
      writer.write(0, 'Ports:\n');
      writer.write(1, 'Name\tPort\tProtocol\n');
      writer.write(1, '----\t----\t--------\n');
      for (const { name, port, protocol } of slice.ports)
        writer.write(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol ?? ''}\n`);
    }
    if (!slice.endpoints?.length) writer.write(0, 'Endpoints: <none>\n');
    else {
      writer.write(0, 'Endpoints:\n');
      for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of slice.endpoints) {
        writer.field(1, '- Addresses', orNone(addresses.join(', ')));
        writer.write(2, 'Conditions:\n');
        writer.field(3, 'Ready', conditions?.ready ?? '<unset>');
        writer.field(2, 'Hostname', hostname ?? '<unset>');
        if (targetRef) writer.field(2, 'TargetRef', `${targetRef.kind}/${targetRef.name}`);
        writer.field(2, 'NodeName', nodeName ?? '<unset>');
        writer.field(2, 'Zone', zone ?? '<unset>');
      }
    }
    writeEvents(writer, events, now);
  },
);
