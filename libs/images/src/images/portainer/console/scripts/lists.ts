/** One list per resource. Each shows what the API server said when it refuses. */
export const listsScript = String.raw`
import { h, age, badge, confirmAction, message, table } from './dom.js';
import { environment, kube, list, now } from './api.js';
import { failed, loading } from './layout.js';

const base = '#!/' + environment + '/kubernetes/';
const created = { title: 'Age', cell: (item) => age(item.metadata.creationTimestamp, now()) };
const namespace = { title: 'Namespace', cell: (item) => item.metadata.namespace };
const name = { title: 'Name', cell: (item) => item.metadata.name };
const phaseTone = (phase) => ({ Running: 'good', Active: 'good', Bound: 'good', Succeeded: 'good', Pending: 'warn', Terminating: 'warn', Failed: 'bad', Lost: 'bad' })[phase];
const deletion = (path) => ({ title: '', actions: true, path });

/** What kubectl shows as STATUS of a pod. */
export function podStatus(pod) {
  if (pod.metadata.deletionTimestamp) return 'Terminating';
  const waiting = (pod.status?.containerStatuses || []).map((status) => status.state?.waiting?.reason || status.state?.terminated?.reason).find(Boolean);
  return waiting || pod.status?.phase || 'Unknown';
}

export function podStatusBadge(pod) {
  const status = podStatus(pod);
  return badge(status, phaseTone(status) || (/Creating|Initializing/.test(status) ? 'warn' : status === 'Completed' ? 'good' : 'bad'));
}

export function podReady(pod) {
  const statuses = pod.status?.containerStatuses || [];
  return statuses.filter((status) => status.ready).length + '/' + (pod.spec.containers || []).length;
}

function ports(service) {
  return (service.spec.ports || []).map((port) => port.port + (port.nodePort ? ':' + port.nodePort : '') + '/' + (port.protocol || 'TCP')).join(', ');
}

function nodeReady(node) {
  const ready = (node.status?.conditions || []).find((condition) => condition.type === 'Ready');
  return ready?.status === 'True' ? badge('Ready', 'good') : badge('NotReady', 'bad');
}

function application(item) {
  return h('a', { href: base + 'applications/' + item.metadata.namespace + '/' + item.kindPlural + '/' + item.metadata.name }, item.metadata.name);
}

function replicas(item) {
  const wanted = item.kindPlural === 'daemonsets' ? item.status?.desiredNumberScheduled || 0 : item.spec.replicas ?? 1;
  const ready = (item.kindPlural === 'daemonsets' ? item.status?.numberReady : item.status?.readyReplicas) || 0;
  return badge(ready + ' / ' + wanted, ready >= wanted ? 'good' : 'warn');
}

export const lists = {
  pools: { title: 'Namespaces', paths: { namespaces: 'api/v1/namespaces' }, columns: [name, { title: 'Status', cell: (item) => badge(item.status?.phase || '-', phaseTone(item.status?.phase)) }, created, deletion((item) => 'api/v1/namespaces/' + item.metadata.name)] },
  applications: {
    title: 'Applications',
    paths: { deployments: 'apis/apps/v1/deployments', statefulsets: 'apis/apps/v1/statefulsets', daemonsets: 'apis/apps/v1/daemonsets' },
    columns: [{ title: 'Name', cell: application }, namespace, { title: 'Type', cell: (item) => ({ deployments: 'Deployment', statefulsets: 'StatefulSet', daemonsets: 'DaemonSet' })[item.kindPlural] },
      { title: 'Image', cell: (item) => (item.spec.template.spec.containers || []).map((container) => container.image).join(', ') }, { title: 'Ready', cell: replicas }, created,
      deletion((item) => 'apis/apps/v1/namespaces/' + item.metadata.namespace + '/' + item.kindPlural + '/' + item.metadata.name)],
  },
  pods: { title: 'Pods', paths: { pods: 'api/v1/pods' }, columns: [{ title: 'Name', cell: (item) => h('a', { href: base + 'pods/' + item.metadata.namespace + '/' + item.metadata.name + '/logs' }, item.metadata.name) }, namespace, { title: 'Ready', cell: podReady }, { title: 'Status', cell: podStatusBadge }, { title: 'IP', cell: (item) => item.status?.podIP || '-' }, { title: 'Node', cell: (item) => item.spec.nodeName || '-' }, created, deletion((item) => 'api/v1/namespaces/' + item.metadata.namespace + '/pods/' + item.metadata.name)] },
  services: { title: 'Services', paths: { services: 'api/v1/services' }, columns: [name, namespace, { title: 'Type', cell: (item) => item.spec.type }, { title: 'Cluster IP', cell: (item) => item.spec.clusterIP || '-' }, { title: 'Ports', cell: ports }, created, deletion((item) => 'api/v1/namespaces/' + item.metadata.namespace + '/services/' + item.metadata.name)] },
  volumes: { title: 'Volumes', paths: { persistentvolumeclaims: 'api/v1/persistentvolumeclaims' }, columns: [name, namespace, { title: 'Status', cell: (item) => badge(item.status?.phase || '-', phaseTone(item.status?.phase)) }, { title: 'Size', cell: (item) => item.status?.capacity?.storage || item.spec.resources?.requests?.storage || '-' }, { title: 'Storage class', cell: (item) => item.spec.storageClassName || '-' }, created, deletion((item) => 'api/v1/namespaces/' + item.metadata.namespace + '/persistentvolumeclaims/' + item.metadata.name)] },
  cluster: { title: 'Nodes', paths: { nodes: 'api/v1/nodes' }, columns: [name, { title: 'Status', cell: nodeReady }, { title: 'Roles', cell: (item) => Object.keys(item.metadata.labels || {}).filter((label) => label.startsWith('node-role.kubernetes.io/')).map((label) => label.slice(24)).join(', ') || '<none>' }, { title: 'CPU', cell: (item) => item.status?.capacity?.cpu || '-' }, { title: 'Memory', cell: (item) => item.status?.capacity?.memory || '-' }, { title: 'Version', cell: (item) => item.status?.nodeInfo?.kubeletVersion || '-' }, created] },
};

async function fetchItems(definition) {
  const answers = await Promise.all(Object.entries(definition.paths).map(async ([plural, path]) => {
    const { items, error } = await list(path);
    return { items: items.map((item) => ({ ...item, kindPlural: plural })), error };
  }));
  const key = (item) => (item.metadata.namespace || '') + '/' + item.metadata.name;
  return { items: answers.flatMap(({ items }) => items).sort((a, b) => (key(a) < key(b) ? -1 : 1)), errors: answers.flatMap(({ error }) => (error ? [error] : [])) };
}

export async function listPage(content, page) {
  const definition = lists[page];
  content.replaceChildren(loading());
  const { items, errors } = await fetchItems(definition);
  const notice = h('div', {});
  const body = h('div', {});
  const remove = (path, item) => async () => {
    if (!(await confirmAction('Delete ' + item.metadata.name + '?', 'The cluster removes it and everything it owns.', 'Delete'))) return;
    try {
      await kube(path(item), { method: 'DELETE' });
      await listPage(content, page);
    } catch (error) {
      notice.replaceChildren(failed(error));
    }
  };
  const columns = definition.columns.map((column) => (column.path ? { ...column, cell: (item) => h('button', { type: 'button', class: 'danger', 'aria-label': 'Delete ' + item.metadata.name, onclick: remove(column.path, item) }, 'Delete') } : column));
  const show = (text) => {
    const wanted = items.filter((item) => (item.metadata.name + ' ' + (item.metadata.namespace || '')).includes(text.toLowerCase()));
    body.replaceChildren(errors.length > 0 && items.length === 0 ? '' : table(definition.title, columns, wanted, 'No ' + definition.title.toLowerCase() + ' here.'));
  };
  const search = h('input', { type: 'search', placeholder: 'Search…', 'aria-label': 'Search ' + definition.title, oninput: (event) => show(event.target.value) });
  show('');
  content.replaceChildren(...errors.map(failed), notice, h('section', { class: 'card' },
    h('div', { class: 'tools' }, search, h('button', { type: 'button', onclick: () => listPage(content, page) }, 'Refresh'), h('a', { class: 'button primary', href: base + 'deploy' }, 'Create from manifest')), body));
}
`;
