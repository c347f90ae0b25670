/** One application: facts, scale, pods, logs. */
export const applicationScript = String.raw`
import { h, age, badge, confirmAction, facts, message, table } from './dom.js';
import { environment, kube, kubeText, list, now } from './api.js';
import { failed, loading } from './layout.js';
import { podReady, podStatusBadge } from './lists.js';

const base = '#!/' + environment + '/kubernetes/';

function selectorText(selector) {
  const pairs = Object.entries(selector?.matchLabels || {}).map(([key, value]) => key + '=' + value);
  const expressions = (selector?.matchExpressions || []).map(({ key, operator, values }) =>
    operator === 'Exists' ? key : operator === 'DoesNotExist' ? '!' + key : key + ' ' + (operator === 'In' ? 'in' : 'notin') + ' (' + (values || []).join(',') + ')');
  return [...pairs, ...expressions].join(',');
}

function scaleForm(content, parameters, item, notice) {
  if (parameters.plural === 'daemonsets') return undefined;
  const input = h('input', { id: 'replicas', type: 'number', min: '0', max: '100', value: String(item.spec.replicas ?? 1) });
  const scale = async (event) => {
    event.preventDefault();
    try {
      await kube(pathOf(parameters) + '/scale', { method: 'PATCH', type: 'application/merge-patch+json', body: { spec: { replicas: Number(input.value) } } });
      await applicationPage(content, parameters);
    } catch (error) {
      notice.replaceChildren(failed(error));
    }
  };
  return h('form', { class: 'row', onsubmit: scale }, h('div', { class: 'field' }, h('label', { for: 'replicas' }, 'Replicas'), input), h('button', { type: 'submit', class: 'primary' }, 'Scale'));
}

const pathOf = ({ namespace, plural, name }) => 'apis/apps/v1/namespaces/' + namespace + '/' + plural + '/' + name;

export async function applicationPage(content, parameters) {
  content.replaceChildren(loading());
  let item;
  try {
    item = await kube(pathOf(parameters));
  } catch (error) {
    content.replaceChildren(failed(error));
    return;
  }
  const pods = await list('api/v1/namespaces/' + parameters.namespace + '/pods?labelSelector=' + encodeURIComponent(selectorText(item.spec.selector)));
  const notice = h('div', {});
  const act = (work) => async () => {
    try { await work(); } catch (error) { notice.replaceChildren(failed(error)); }
  };
  const restart = act(async () => {
    const patch = { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': new Date(now()).toISOString() } } } } };
    await kube(pathOf(parameters), { method: 'PATCH', type: 'application/strategic-merge-patch+json', body: patch });
    await applicationPage(content, parameters);
  });
  const remove = act(async () => {
    if (!(await confirmAction('Delete ' + parameters.name + '?', 'Its pods are removed as well.', 'Delete'))) return;
    await kube(pathOf(parameters), { method: 'DELETE', body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' } });
    location.hash = base + 'applications';
  });
  const containers = item.spec.template.spec.containers || [];
  content.replaceChildren(notice,
    h('section', { class: 'card' }, h('h2', {}, 'Application'), facts([
      ['Name', item.metadata.name], ['Namespace', item.metadata.namespace], ['Image', containers.map((container) => container.image).join(', ')],
      ['Ready', (item.status?.readyReplicas ?? item.status?.numberReady ?? 0) + ' of ' + (item.spec.replicas ?? item.status?.desiredNumberScheduled ?? 1)],
      ['Selector', selectorText(item.spec.selector)], ['Age', age(item.metadata.creationTimestamp, now())]])),
    h('section', { class: 'card' }, h('h2', {}, 'Actions'), h('div', { class: 'row' },
      scaleForm(content, parameters, item, notice),
      h('button', { type: 'button', onclick: restart }, 'Rollout restart'),
      h('button', { type: 'button', onclick: () => applicationPage(content, parameters) }, 'Refresh'),
      h('button', { type: 'button', class: 'danger', onclick: remove }, 'Delete'))),
    h('section', { class: 'card' }, h('h2', {}, 'Application containers'), pods.error ? failed(pods.error) : table('Pods of ' + parameters.name, [
      { title: 'Pod', cell: (pod) => pod.metadata.name }, { title: 'Ready', cell: podReady }, { title: 'Status', cell: podStatusBadge },
      { title: 'Pod IP', cell: (pod) => pod.status?.podIP || '-' }, { title: 'Node', cell: (pod) => pod.spec.nodeName || '-' }, { title: 'Age', cell: (pod) => age(pod.metadata.creationTimestamp, now()) },
      { title: '', actions: true, cell: (pod) => h('a', { class: 'button', href: base + 'pods/' + pod.metadata.namespace + '/' + pod.metadata.name + '/logs' }, 'Logs') },
    ], pods.items, 'No pods.')));
}

export async function logsPage(content, { namespace, name }) {
  content.replaceChildren(loading());
  let pod;
  try {
    pod = await kube('api/v1/namespaces/' + namespace + '/pods/' + name);
  } catch (error) {
    content.replaceChildren(failed(error));
    return;
  }
  const output = h('pre', { class: 'log', tabindex: '0', 'aria-label': 'Log output' }, '');
  const names = [...(pod.spec.initContainers || []), ...pod.spec.containers].map((container) => container.name);
  const choice = h('select', { id: 'container' }, names.map((entry) => h('option', { value: entry }, entry)));
  choice.value = pod.spec.containers[0].name;
  const previous = h('input', { id: 'previous', type: 'checkbox', style: 'width:auto' });
  const show = async () => {
    const query = '?tailLines=500&container=' + encodeURIComponent(choice.value) + (previous.checked ? '&previous=true' : '');
    try {
      output.textContent = (await kubeText('api/v1/namespaces/' + namespace + '/pods/' + name + '/log' + query)) || 'No log lines.';
    } catch (error) {
      output.textContent = error.message;
    }
    output.scrollTop = output.scrollHeight;
  };
  choice.addEventListener('change', show);
  previous.addEventListener('change', show);
  content.replaceChildren(
    h('section', { class: 'card' }, h('h2', {}, 'Pod'), facts([['Status', podStatusBadge(pod)], ['Ready', podReady(pod)], ['Pod IP', pod.status?.podIP], ['Node', pod.spec.nodeName], ['Service account', pod.spec.serviceAccountName]])),
    h('section', { class: 'card' }, h('h2', {}, 'Logs'), h('div', { class: 'tools' },
      h('label', { for: 'container', style: 'margin:0' }, 'Container'), h('div', {}, choice), h('label', { for: 'previous', style: 'margin:0' }, previous, ' Previous run'), h('button', { type: 'button', onclick: show }, 'Refresh')), output));
  await show();
}
`;
