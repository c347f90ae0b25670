/** The frame around every page of a signed-in user. */
export const layoutScript = String.raw`
import { h, message } from './dom.js';
import { environment, forgetToken, request } from './api.js';

const base = '#!/' + environment + '/kubernetes/';
const entries = [
  ['Dashboard', base + 'dashboard'],
  ['Namespaces', base + 'pools'],
  ['Applications', base + 'applications'],
  ['Pods', base + 'pods'],
  ['Services', base + 'services'],
  ['Volumes', base + 'volumes'],
  ['Nodes', base + 'cluster'],
  ['Create from manifest', base + 'deploy'],
];

function link([title, href]) {
  const here = location.hash.split('?')[0];
  const current = here === href || here.startsWith(href + '/');
  return h('a', { href, 'aria-current': current ? 'page' : undefined }, title);
}

async function signOut() {
  await request('POST', 'auth/logout').catch(() => undefined);
  forgetToken();
  location.hash = '#!/auth';
}

/** Draws the frame and returns the place for the content. */
export function frame(root, { title, crumb, actions, version }) {
  const content = h('div', { class: 'content' });
  root.replaceChildren(
    h('a', { class: 'skip', href: '#content', onclick: (event) => { event.preventDefault(); content.querySelector('a, button, input, select, textarea')?.focus(); } }, 'Skip to content'),
    h('div', { class: 'shell' },
      h('aside', { class: 'side' },
        h('p', { class: 'brand' }, h('span', { class: 'brand-mark', 'aria-hidden': 'true' }), 'Portainer'),
        h('nav', { 'aria-label': 'Main' },
          link(['Home', '#!/home']),
          h('p', { class: 'group' }, 'Environment: local'),
          entries.map(link)),
        h('p', { class: 'foot' }, 'Portainer Community Edition ' + version)),
      h('main', { class: 'main' },
        h('header', { class: 'top' },
          crumb ? h('p', { class: 'crumb' }, crumb) : undefined,
          h('h1', {}, title),
          h('div', { class: 'actions' }, actions || [], h('button', { type: 'button', onclick: signOut }, 'Log out'))),
        content)));
  window.scrollTo(0, 0);
  return content;
}

export function loading() {
  return h('p', { class: 'loading', role: 'status' }, 'Loading…');
}

export function failed(error) {
  return message('bad', error.message);
}
`;
