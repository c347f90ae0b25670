import type { EndpointSlice, Ingress, IngressBackend, IngressClass, Service } from '@drydock/kinds';
import { StatusError } from '@drydock/machinery';
import type { RestClient } from '../config/rest-client.ts';
import { describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { endpointText } from './service.ts';
import type { DescribeWriter } from './writer.ts';

export const ingressDescriber = describer<Ingress>(
  'Ingress.networking.k8s.io',
  async (writer, { metadata, spec, status }, { rest, events, now }) => {
    writer.field(0, 'Name', metadata.name);
    writer.labels('Labels', metadata.labels);
    writer.field(0, 'Namespace', metadata.namespace);
    const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
    writer.field(0, 'Address', [...new Set(addresses)].sort().join(','));
    writer.field(0, 'Ingress Class', spec?.ingressClassName ?? '<none>');
    const backend = (one: IngressBackend) => backendText(rest, metadata.namespace ?? '', one);
    const fallback = spec?.defaultBackend ? await backend(spec.defaultBackend) : '<default>';
    writer.field(0, 'Default backend', fallback);
    writeTls(writer, spec?.tls ?? []);
    writer.write(0, 'Rules:\n  Host\tPath\tBackends\n');
    writer.write(1, '----\t----\t--------\n');
    const rules = (spec?.rules ?? []).filter(({ http }) => http);
    for (const { host, http } of rules) {
      writer.write(1, `${host || '*'}\t\n`);
      for (const path of http?.paths ?? [])
        writer.write(2, `\t${path.path ?? ''} \t${await backend(path.backend)}\n`);
    }
    if (rules.length === 0) writer.write(1, `*\t*\t${fallback}\n`);
    writer.annotations('Annotations', metadata.annotations);
    writeEvents(writer, events, now);
  },
);

function writeTls(writer: DescribeWriter, list: NonNullable<NonNullable<Ingress['spec']>['tls']>): void {
  if (list.length === 0) return;
  writer.write(0, 'TLS:\n');
  for (const { secretName, hosts = [] } of list)
    writer.write(
      1,
      secretName ? `${secretName} terminates ${hosts.join(',')}\n` : `SNI routes ${hosts.join(',')}\n`,
    );
}

/** `web:80 (10.1.0.4:8080)`: where a path leads now, or why nowhere. */
async function backendText(
  rest: RestClient,
  namespace: string,
  { service, resource }: IngressBackend,
): Promise<string> {
  if (resource)
    return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
  const port = service?.port?.name || String(service?.port?.number ?? 0);
  const described = `${service?.name ?? ''}:${port}`;
  try {
    const { spec } = await rest.get<Service>(`/api/v1/namespaces/${namespace}/services/${service?.name}`);
    const { items = [] } = await rest.get<{ items?: EndpointSlice[] }>(
      `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
      { query: { labelSelector: `kubernetes.io/service-name=${service?.name}` } },
    );
    const found = spec?.ports?.find(({ name, port: number }) => name === port || String(number) === port);
    return `${described} (${endpointText(items, found?.name ?? '')})`;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return `${described} (<error: ${error.message}>)`;
  }
}

export const ingressClassDescriber = describer<IngressClass>(
  'IngressClass.networking.k8s.io',
  (writer, { metadata, spec }, { events, now }) => {
    writer.head(metadata, false);
    writer.field(0, 'Controller', spec?.controller ?? '');
    if (spec?.parameters) {
      writer.write(0, 'Parameters:\n');
      if (spec.parameters.apiGroup) writer.field(1, 'APIGroup', spec.parameters.apiGroup);
      writer.field(1, 'Kind', spec.parameters.kind);
      writer.field(1, 'Name', spec.parameters.name);
    }
    writeEvents(writer, events, now);
  },
);
