/** Deploying a manifest. */
export const deployScript = String.raw`
import { h, message, table, badge } from './dom.js';
import { environment, list, request } from './api.js';
import { loading } from './layout.js';

const example = ['apiVersion: apps/v1', 'kind: Deployment', 'metadata:', '  name: web', 'spec:', '  replicas: 1', '  selector:', '    matchLabels:', '      app: web', '  template:', '    metadata:', '      labels:', '        app: web', '    spec:', '      containers:', '        - name: nginx', '          image: nginx', ''].join('\n');

export async function deployPage(content) {
  content.replaceChildren(loading());
  const namespaces = await list('api/v1/namespaces');
  const names = namespaces.items.map((item) => item.metadata.name);
  const namespace = names.length > 0
    ? h('select', { id: 'namespace' }, names.map((name) => h('option', { value: name }, name)))
    : h('input', { id: 'namespace', value: 'default' });
  if (names.includes('default')) namespace.value = 'default';
  const text = h('textarea', { id: 'manifest', class: 'code', spellcheck: 'false', wrap: 'off', placeholder: example, required: true });
  const notice = h('div', { 'aria-live': 'polite' });
  const button = h('button', { type: 'submit', class: 'primary' }, 'Deploy');
  const deploy = async (event) => {
    event.preventDefault();
    button.disabled = true;
    notice.replaceChildren(message('info', 'Deploying…'));
    try {
      const { results } = await request('POST', 'stacks/create/kubernetes/string?endpointId=' + environment, { namespace: namespace.value, stackFileContent: text.value });
      notice.replaceChildren(message('good', 'Deployed.'), table('Deployed objects', [{ title: 'Object', cell: (item) => item.object }, { title: 'Result', cell: (item) => badge(item.action, 'good') }], results, ''));
    } catch (error) {
      notice.replaceChildren(message('bad', error.message));
    }
    button.disabled = false;
  };
  content.replaceChildren(...(namespaces.error ? [message('bad', namespaces.error.message)] : []), notice, h('form', { class: 'card', onsubmit: deploy },
    h('div', { class: 'field' }, h('label', { for: 'namespace' }, 'Namespace'), namespace, h('p', { class: 'hint' }, 'For objects that name none themselves.')),
    h('div', { class: 'field' }, h('label', { for: 'manifest' }, 'Manifest'), text, h('p', { class: 'hint' }, 'One or more YAML documents, separated by ---.')),
    button));
}
`;
