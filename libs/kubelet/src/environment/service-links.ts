import type { InformerFactory } from '@drydock/client';
import { resources } from '@drydock/client';
import type { Service } from '@drydock/kinds';

/** `WEB_SERVICE_HOST` and the Docker-style variables of every Service that the pod sees. */
export function serviceVariables(
  informers: InformerFactory,
  namespace: string,
  enableServiceLinks: boolean,
): readonly (readonly [string, string])[] {
  const services = informers.for(resources.services);
  const master = namespace === 'default' ? [] : [services.get('default', 'kubernetes')];
  const own = services
    .list(namespace)
    .filter(({ metadata }) => enableServiceLinks || metadata.name === 'kubernetes');
  const visible = enableServiceLinks ? own : own.filter(({ metadata }) => metadata.namespace === 'default');
  return [...master, ...visible].flatMap((service) => (service ? variablesOf(service) : []));
}

function variablesOf(service: Service): readonly (readonly [string, string])[] {
  const { clusterIP, ports = [] } = service.spec ?? {};
  const first = ports[0];
  if (!clusterIP || clusterIP === 'None' || !first) return [];
  const prefix = (service.metadata.name ?? '').toUpperCase().replaceAll('-', '_');
  const named = ports
    .filter(({ name }) => name)
    .map(
      ({ name, port }) =>
        [`${prefix}_SERVICE_PORT_${name!.toUpperCase().replaceAll('-', '_')}`, String(port)] as const,
    );
  const links = ports.flatMap(({ port, protocol = 'TCP' }) => {
    const lower = protocol.toLowerCase();
    const base = `${prefix}_PORT_${port}_${protocol}`;
    return [
      [base, `${lower}://${clusterIP}:${port}`],
      [`${base}_PROTO`, lower],
      [`${base}_PORT`, String(port)],
      [`${base}_ADDR`, clusterIP],
    ] as const;
  });
  return [
    [`${prefix}_SERVICE_HOST`, clusterIP],
    [`${prefix}_SERVICE_PORT`, String(first.port)],
    ...named,
    [`${prefix}_PORT`, `${(first.protocol ?? 'TCP').toLowerCase()}://${clusterIP}:${first.port}`],
    ...links,
  ];
}
