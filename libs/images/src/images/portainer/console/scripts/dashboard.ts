/** Home with the list of environments, and the dashboard of the one there is. */
export const dashboardScript = String.raw`
import { h, badge, message, facts } from './dom.js';
import { environment, kube, list, request } from './api.js';
import { loading } from './layout.js';

export async function homePage(content) {
  content.append(loading());
  const environments = await request('GET', 'endpoints');
  if (environments.length === 0) {
    content.replaceChildren(message('info', 'There is no environment to manage: this Portainer does not run inside a Kubernetes cluster, or its pod has no service account token.'));
    return;
  }
  const version = await kube('version').catch((error) => ({ error }));
  const nodes = await list('api/v1/nodes');
  content.replaceChildren(
    h('h2', {}, 'Environments'),
    ...environments.map((entry) => h('a', { class: 'card environment', href: '#!/' + entry.Id + '/kubernetes/dashboard' },
      h('div', {}, h('strong', {}, entry.Name), h('div', { class: 'quiet' }, entry.URL)),
      version.error ? badge('Down', 'bad') : badge('Up', 'good'),
      badge('Kubernetes ' + (version.gitVersion || '')),
      nodes.error ? badge('Nodes: forbidden', 'warn') : badge(nodes.items.length + (nodes.items.length === 1 ? ' node' : ' nodes')),
      h('span', { class: 'button primary' }, 'Live connect'))),
    version.error ? message('bad', version.error.message) : '');
}

const tiles = [
  ['Namespaces', 'pools', 'api/v1/namespaces'],
  ['Applications', 'applications', 'apis/apps/v1/deployments', 'apis/apps/v1/statefulsets', 'apis/apps/v1/daemonsets'],
  ['Pods', 'pods', 'api/v1/pods'],
  ['Services', 'services', 'api/v1/services'],
  ['Volumes', 'volumes', 'api/v1/persistentvolumeclaims'],
  ['Nodes', 'cluster', 'api/v1/nodes'],
];

export async function dashboardPage(content) {
  content.append(loading());
  const counts = [];
  const errors = new Set();
  for (const [title, page, ...paths] of tiles) {
    const answers = await Promise.all(paths.map(list));
    for (const { error } of answers) if (error) errors.add(error.message);
    const forbidden = answers.some(({ error }) => error);
    counts.push([title, page, forbidden ? '-' : String(answers.reduce((sum, { items }) => sum + items.length, 0))]);
  }
  content.replaceChildren(
    h('section', { class: 'card' }, h('h2', {}, 'Environment info'), facts([['Environment', 'local'], ['URL', 'https://kubernetes.default.svc']])),
    h('div', { class: 'tiles' }, counts.map(([title, page, count]) =>
      h('a', { class: 'card tile', href: '#!/' + environment + '/kubernetes/' + page }, h('strong', {}, count), h('span', {}, title)))),
    ...[...errors].map((text) => message('bad', text)));
}
`;
