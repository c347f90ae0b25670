// The kubernetes plugin: from a question and the Services and EndpointSlices there are to the records.
import type { EndpointSlice, Service } from '@drydock/kinds';
import type { DnsAnswer, DnsQuestion, DnsRecord } from '../machine.ts';

/** What the plugin reads. Both lists are those of informers: sorted, never changed in place. */
export interface ClusterView {
  services(namespace: string): readonly Service[];
  slices(namespace: string): readonly EndpointSlice[];
  hasNamespace(name: string): boolean;
  /** Whether a pod has this address: `pods verified`. */
  hasPod(namespace: string, address: string): boolean;
}

export interface ZoneOptions {
  readonly zone: string;
  readonly ttl: number;
  readonly pods: 'disabled' | 'insecure' | 'verified';
}

interface Target {
  /** Name that SRV records point to. */
  readonly name: string;
  readonly address: string;
  readonly ports: readonly { readonly name: string; readonly protocol: string; readonly port: number }[];
}

type Found =
  | {
      readonly kind: 'targets';
      readonly targets: readonly Target[];
      readonly port?: readonly [name: string, protocol: string];
    }
  | { readonly kind: 'external'; readonly name: string }
  /** The name exists and has no records of its own. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'missing' };

const missing: Found = { kind: 'missing' };

/** Answers a name below `zone`. A CNAME to a name outside is left for the caller to follow. */
export function answerInZone(view: ClusterView, options: ZoneOptions, question: DnsQuestion): DnsAnswer {
  const relative = question.name === options.zone ? '' : question.name.slice(0, -options.zone.length - 1);
  const found = find(view, options, relative);
  const record = (type: string, data: string, name = question.name): DnsRecord => ({
    name,
    type,
    ttl: options.ttl,
    data,
  });
  const soa = record(
    'SOA',
    `ns.dns.${options.zone} hostmaster.${options.zone} 1759999990 7200 1800 86400 ${options.ttl}`,
    options.zone,
  );
  if (relative === '' && question.type === 'SOA') return answer('NOERROR', [soa]);
  if (relative === '' && question.type === 'NS')
    return answer('NOERROR', [record('NS', `ns.dns.${options.zone}`)]);
  if (relative === 'dns-version' && question.type === 'TXT')
    return answer('NOERROR', [record('TXT', '"1.1.0"')]);
  if (found.kind === 'missing') return answer('NXDOMAIN', []);
  if (found.kind === 'external') return answer('NOERROR', [record('CNAME', found.name)]);
  if (found.kind === 'empty') return answer('NOERROR', []);
  if (question.type === 'A' && !found.port)
    return answer('NOERROR', unique(found.targets.map(({ address }) => record('A', address))));
  if (question.type === 'SRV') return answer('NOERROR', serviceRecords(found, record));
  if (question.type === 'A')
    return answer('NOERROR', unique(found.targets.map(({ address }) => record('A', address))));
  return answer('NOERROR', []);
}

function answer(code: DnsAnswer['code'], records: readonly DnsRecord[]): DnsAnswer {
  return { code, records, authoritative: true };
}

function unique(records: readonly DnsRecord[]): readonly DnsRecord[] {
  const seen = new Set<string>();
  return records.filter(({ data }) => !seen.has(data) && seen.add(data));
}

function serviceRecords(
  found: Extract<Found, { kind: 'targets' }>,
  record: (type: string, data: string) => DnsRecord,
): readonly DnsRecord[] {
  const all = found.targets.flatMap(({ name, ports }) =>
    ports
      .filter(
        (port) =>
          !found.port ||
          ((found.port[0] === '*' || port.name === found.port[0]) &&
            port.protocol.toLowerCase() === found.port[1]),
      )
      .map(({ port }) => ({ name, port })),
  );
  const weight = Math.floor(100 / Math.max(1, all.length));
  return all.map(({ name, port }) => record('SRV', `0 ${weight} ${port} ${name}`));
}

function find(view: ClusterView, options: ZoneOptions, relative: string): Found {
  if (relative === '' || relative === 'dns-version') return { kind: 'empty' };
  const labels = relative.split('.');
  const kind = labels.pop();
  if (kind === 'dns') return labels.length <= 1 ? { kind: 'empty' } : missing;
  if (kind !== 'svc' && kind !== 'pod') return missing;
  const namespace = labels.pop();
  if (namespace === undefined) return { kind: 'empty' };
  if (kind === 'pod') return findPod(view, options, namespace, labels);
  if (!view.hasNamespace(namespace)) return missing;
  const name = labels.pop();
  if (name === undefined) return { kind: 'empty' };
  return findService(view, options, namespace, name, labels);
}

function findPod(
  view: ClusterView,
  options: ZoneOptions,
  namespace: string,
  labels: readonly string[],
): Found {
  if (options.pods === 'disabled') return missing;
  if (labels.length === 0) return view.hasNamespace(namespace) ? { kind: 'empty' } : missing;
  const address = labels[0]!.replaceAll('-', '.');
  const isAddress = labels.length === 1 && /^\d{1,3}(\.\d{1,3}){3}$/.test(address);
  if (!isAddress || !view.hasNamespace(namespace)) return missing;
  if (options.pods === 'verified' && !view.hasPod(namespace, address)) return missing;
  return { kind: 'targets', targets: [{ name: '', address, ports: [] }] };
}

function findService(
  view: ClusterView,
  { zone }: ZoneOptions,
  namespace: string,
  name: string,
  labels: readonly string[],
): Found {
  const service = view.services(namespace).find((candidate) => candidate.metadata.name === name);
  if (!service) return missing;
  const { spec } = service;
  const base = `${name}.${namespace}.svc.${zone}`;
  if (spec?.type === 'ExternalName')
    return labels.length === 0
      ? { kind: 'external', name: (spec.externalName ?? '').replace(/\.$/, '') }
      : missing;
  const [last, first] = [labels.at(-1), labels.at(-2)];
  const port =
    last?.startsWith('_') && first?.startsWith('_') ? ([first.slice(1), last.slice(1)] as const) : undefined;
  if (labels.length > 0 && !port)
    return labels.length === 1
      ? targetsOf(
          endpointsOf(view, service, base).filter((target) => target.name.startsWith(`${labels[0]}.`)),
        )
      : missing;
  if (spec?.clusterIP === 'None') return targetsOf(endpointsOf(view, service, base), port);
  const ports = (spec?.ports ?? []).map((entry) => ({
    name: entry.name ?? '',
    protocol: entry.protocol ?? 'TCP',
    port: entry.port ?? 0,
  }));
  if (
    port &&
    !ports.some(
      (entry) => (port[0] === '*' || entry.name === port[0]) && entry.protocol.toLowerCase() === port[1],
    )
  )
    return missing;
  const addresses = (spec?.clusterIPs ?? [spec?.clusterIP ?? '']).filter((address) => /^\d+\./.test(address));
  return targetsOf(
    addresses.map((address) => ({ name: base, address, ports })),
    port,
  );
}

function targetsOf(targets: readonly Target[], port?: readonly [string, string]): Found {
  return targets.length === 0 ? missing : { kind: 'targets', targets, ...(port && { port }) };
}

/** The endpoints of a headless service that DNS shows: the ready ones, or all that publishNotReadyAddresses lets through. */
function endpointsOf(view: ClusterView, service: Service, base: string): readonly Target[] {
  const slices = view
    .slices(service.metadata.namespace ?? '')
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name);
  return slices.flatMap((slice) =>
    (slice.endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap((endpoint) =>
        (endpoint.addresses ?? []).map((address) => ({
          name: `${endpoint.hostname || address.replaceAll('.', '-')}.${base}`,
          address,
          ports: (slice.ports ?? []).map((port) => ({
            name: port.name ?? '',
            protocol: port.protocol ?? 'TCP',
            port: port.port ?? 0,
          })),
        })),
      ),
  );
}

/** `1.0.96.10.in-addr.arpa`: the service or the headless endpoint that has the address. Undefined when none has. */
export function reverseName(
  namespaces: readonly string[],
  view: ClusterView,
  zone: string,
  question: DnsQuestion,
): string | undefined {
  const address = question.name
    .replace(/\.in-addr\.arpa$/, '')
    .split('.')
    .reverse()
    .join('.');
  for (const namespace of namespaces)
    for (const service of view.services(namespace))
      if ((service.spec?.clusterIPs ?? [service.spec?.clusterIP]).includes(address))
        return `${service.metadata.name}.${namespace}.svc.${zone}`;
  for (const namespace of namespaces)
    for (const service of view.services(namespace)) {
      if (service.spec?.clusterIP !== 'None') continue;
      const base = `${service.metadata.name}.${namespace}.svc.${zone}`;
      const found = endpointsOf(view, service, base).find((target) => target.address === address);
      if (found) return found.name;
    }
  return undefined;
}
