// From a request about a pod's processes to the kubelet that has them.
import type { Container, Node, Pod } from '@drydock/kinds';
import { badRequest, internalError, notFound } from '@drydock/machinery';
import type { ContainerTarget, NodeConnection } from '../node-connection.ts';
import { getObject } from '../registry/update-object.ts';
import type { ResourceRequest } from '../server-context.ts';
import { writeOf } from '../verbs/write-of.ts';

export function podOf(request: ResourceRequest): Pod {
  return getObject(writeOf(request)) as unknown as Pod;
}

const names = (containers: readonly { readonly name: string }[] = []) => containers.map(({ name }) => name);

/** The container that the request names, or the only one. Throws BadRequest. */
export function containerOf(request: ResourceRequest, pod: Pod): ContainerTarget {
  const { namespace, name } = request.path;
  const { containers = [], initContainers, ephemeralContainers } = pod.spec ?? {};
  const asked = request.query.get('container');
  const all = [...names(containers), ...names(initContainers), ...names(ephemeralContainers)];
  if (asked) {
    if (!all.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${name}`);
    return { namespace, pod: name, container: asked };
  }
  if (containers.length === 1) return { namespace, pod: name, container: containers[0]!.name };
  throw badRequest(
    `a container name must be specified for pod ${name}${choices(containers, initContainers)}`,
  );
}

function choices(containers: readonly Container[], initContainers: readonly Container[] = []): string {
  if (containers.length === 0) return '';
  const init =
    initContainers.length > 0 ? ` or one of the init containers: [${names(initContainers).join(' ')}]` : '';
  return `, choose one of: [${names(containers).join(' ')}]${init}`;
}

/** The kubelet of the pod's node. Throws what the API server answers when it cannot reach it. */
export function kubeletOf(
  { server, path }: ResourceRequest,
  nodeName: string,
  endpoint: string,
): NodeConnection {
  const connection = server.nodes(nodeName);
  if (connection) return connection;
  const node = server.store.get(`/registry/minions/${nodeName}`) as unknown as Node | undefined;
  if (!node) throw notFound({ group: '', name: 'nodes' }, nodeName);
  const address = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? nodeName;
  const url = `https://${address}:10250/${endpoint}/${path.namespace}/${path.name}`;
  throw internalError(`Get ${JSON.stringify(url)}: dial tcp ${address}:10250: connect: connection refused`);
}

/** For streams, which need a node. */
export function assignedNode(pod: Pod): string {
  const { nodeName } = pod.spec ?? {};
  if (!nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  return nodeName;
}
