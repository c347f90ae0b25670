// Where `[scheme:]name[:port]` of a pod, a service or a node leads.
import type { Endpoints, Node, Pod, Service } from '@drydock/kinds';
import { badRequest, failure, notFound, type KubeObject } from '@drydock/machinery';
import { getObject } from '../../registry/update-object.ts';
import type { ResourceRequest } from '../../server-context.ts';
import { writeOf } from '../../verbs/write-of.ts';

export interface Location {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

interface Wanted {
  readonly scheme: 'http' | 'https';
  readonly name: string;
  /** '' when none is given. */
  readonly port: string;
}

const kubeletPort = 10_250;
const unavailable = (message: string) => failure(503, 'ServiceUnavailable', message);

/** Throws in the words of the resource's ResourceLocation. */
export function locationOf(request: ResourceRequest): Location {
  const { singular } = request.resource.definition;
  const wanted = split(request.path.name, singular);
  const object = (name: string): KubeObject => getObject({ ...writeOf(request), name });
  if (singular === 'pod') return podLocation(object(wanted.name) as unknown as Pod, wanted);
  if (singular === 'node') return nodeLocation(object(wanted.name) as unknown as Node, wanted);
  return serviceLocation(request, wanted);
}

function split(id: string, kind: string): Wanted {
  const parts = id.split(':');
  const [scheme, name, port] =
    parts.length === 1 ? ['', id, ''] : parts.length === 2 ? ['', ...parts] : parts;
  const known = scheme === '' || scheme === 'http' || scheme === 'https';
  if (parts.length > 3 || !known || !name) throw badRequest(`invalid ${kind} request ${JSON.stringify(id)}`);
  return { scheme: scheme === 'https' ? 'https' : 'http', name, port: port ?? '' };
}

const portOf = ({ scheme, port }: Wanted) => (port === '' ? (scheme === 'https' ? 443 : 80) : Number(port));

function podLocation({ spec, status }: Pod, wanted: Wanted): Location {
  const host = status?.podIP ?? status?.podIPs?.[0]?.ip ?? '';
  if (host === '') throw badRequest('address not allowed');
  const first = (spec?.containers ?? []).flatMap(({ ports = [] }) => ports.slice(0, 1))[0];
  const port = wanted.port === '' && first ? first.containerPort : portOf(wanted);
  return { scheme: wanted.scheme, host, port };
}

function nodeLocation({ metadata, status }: Node, wanted: Wanted): Location {
  const host = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? metadata.name ?? '';
  if (wanted.port === '') return { scheme: 'https', host, port: kubeletPort };
  return { scheme: wanted.scheme, host, port: portOf(wanted) };
}

function serviceLocation({ server, path }: ResourceRequest, { scheme, name, port }: Wanted): Location {
  const place = `${path.namespace}/${name}`;
  const portName = /^\d+$/.test(port)
    ? portNamed(server.store.get(`/registry/services/specs/${place}`), name, Number(port))
    : port;
  const endpoints = server.store.get(`/registry/services/endpoints/${place}`) as unknown as
    Endpoints | undefined;
  if (!endpoints) throw notFound({ group: '', name: 'endpoints' }, name);
  const ready = (endpoints.subsets ?? []).flatMap(({ addresses = [], ports = [] }) =>
    ports
      .filter((item) => (item.name ?? '') === portName)
      .map((item) => ({ addresses, port: item.port }))
      .filter((item) => item.addresses.length > 0),
  );
  if (ready.length === 0) {
    const asked = endpoints.subsets?.length ? path.name : name;
    throw unavailable(`no endpoints available for service ${JSON.stringify(asked)}`);
  }
  const subset = ready[server.random.int(ready.length)]!;
  return {
    scheme,
    host: subset.addresses[server.random.int(subset.addresses.length)]!.ip,
    port: subset.port,
  };
}

/** A number means the port of the service, which its endpoints know by name. */
function portNamed(object: KubeObject | undefined, name: string, number: number): string {
  if (!object) throw notFound({ group: '', name: 'services' }, name);
  const { spec } = object as unknown as Service;
  const found = spec?.ports?.find(({ port }) => port === number);
  if (!found) throw unavailable(`no service port ${number} found for service ${JSON.stringify(name)}`);
  return found.name ?? '';
}
