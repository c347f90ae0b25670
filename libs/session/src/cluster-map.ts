// The live map of the cluster, read through the API like everything else that looks at it.
import type { RestTransport } from '@drydock/machinery';
import type { ClusterMap } from './contract.ts';

type Json = Readonly<Record<string, unknown>>;

const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (current, key) => (typeof current === 'object' && current !== null ? (current as Json)[key] : undefined),
    value,
  );
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const count = (value: unknown) => (typeof value === 'number' ? value : 0);
const list = (value: unknown) => (Array.isArray(value) ? (value as readonly Json[]) : []);

async function read(transport: RestTransport, path: string, table = false): Promise<Json> {
  const response = await transport.request({
    method: 'GET',
    path,
    headers: {
      accept: table ? 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' : 'application/json',
    },
  });
  return response.body as Json;
}

/** Everything, the system's own pods too: what to hide is the page's business. */
export async function readClusterMap(transport: RestTransport): Promise<ClusterMap> {
  const items = async (path: string) => list((await read(transport, path))['items']);
  const pods = await items('/api/v1/pods');
  const statuses = await podStatuses(transport);
  const slices = await items('/apis/discovery.k8s.io/v1/endpointslices');
  return {
    nodes: (await items('/api/v1/nodes')).map((node) => ({
      name: text(at(node, 'metadata', 'name')),
      ready: isTrue(node, 'Ready'),
    })),
    workloads: [
      ...(await items('/apis/apps/v1/deployments')).map((object) => workload('Deployment', object)),
      ...(await items('/apis/apps/v1/daemonsets')).map(daemonSet),
      ...(await items('/apis/apps/v1/replicasets'))
        .filter((object) => list(at(object, 'metadata', 'ownerReferences')).length === 0)
        .map((object) => workload('ReplicaSet', object)),
    ],
    pods: pods.map((pod) => podOf(pod, statuses)),
    services: (await items('/api/v1/services')).map((service) => serviceOf(service, slices)),
  };
}

/** `namespace/name` → the STATUS column, as the server prints it. */
async function podStatuses(transport: RestTransport): Promise<ReadonlyMap<string, string>> {
  const table = await read(transport, '/api/v1/pods', true);
  const column = list(table['columnDefinitions']).findIndex((definition) => definition['name'] === 'Status');
  return new Map(
    list(table['rows']).map((row) => [
      `${text(at(row, 'object', 'metadata', 'namespace'))}/${text(at(row, 'object', 'metadata', 'name'))}`,
      text(at(row, 'cells', column)),
    ]),
  );
}

function isTrue(object: Json, condition: string): boolean {
  return list(at(object, 'status', 'conditions')).some(
    (item) => item['type'] === condition && item['status'] === 'True',
  );
}

function workload(kind: string, object: Json): ClusterMap['workloads'][number] {
  return {
    kind,
    namespace: text(at(object, 'metadata', 'namespace')),
    name: text(at(object, 'metadata', 'name')),
    ready: count(at(object, 'status', 'readyReplicas')),
    desired: count(at(object, 'spec', 'replicas')),
  };
}

function daemonSet(object: Json): ClusterMap['workloads'][number] {
  return {
    ...workload('DaemonSet', object),
    ready: count(at(object, 'status', 'numberReady')),
    desired: count(at(object, 'status', 'desiredNumberScheduled')),
  };
}

function podOf(pod: Json, statuses: ReadonlyMap<string, string>): ClusterMap['pods'][number] {
  const namespace = text(at(pod, 'metadata', 'namespace'));
  const name = text(at(pod, 'metadata', 'name'));
  const owner = text(at(pod, 'metadata', 'ownerReferences', 0, 'name'));
  const phase = text(at(pod, 'status', 'phase'));
  return {
    namespace,
    name,
    node: text(at(pod, 'spec', 'nodeName')),
    phase,
    ready: isTrue(pod, 'Ready'),
    status: statuses.get(`${namespace}/${name}`) ?? phase,
    ...(owner === '' ? {} : { owner }),
  };
}

function serviceOf(service: Json, slices: readonly Json[]): ClusterMap['services'][number] {
  const namespace = text(at(service, 'metadata', 'namespace'));
  const name = text(at(service, 'metadata', 'name'));
  const behind = slices
    .filter(
      (slice) =>
        at(slice, 'metadata', 'namespace') === namespace &&
        at(slice, 'metadata', 'labels', 'kubernetes.io/service-name') === name,
    )
    .flatMap((slice) => list(slice['endpoints']))
    .filter((endpoint) => at(endpoint, 'conditions', 'ready') !== false)
    .map((endpoint) => text(at(endpoint, 'targetRef', 'name')))
    .filter((pod) => pod !== '');
  return {
    namespace,
    name,
    type: text(at(service, 'spec', 'type')),
    ports: list(at(service, 'spec', 'ports')).map(portText),
    pods: [...new Set(behind)],
  };
}

/** As the PORT(S) column writes it. */
function portText(port: Json): string {
  const node = port['nodePort'];
  return node === undefined
    ? `${port['port']}/${port['protocol']}`
    : `${port['port']}:${node}/${port['protocol']}`;
}
