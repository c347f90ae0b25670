/** Routes: which page the hash means, and whether one may see it. */
export const appScript = String.raw`
import { ApiError, environment, forgetToken, request, signedIn } from './api.js';
import { applicationPage, logsPage } from './application.js';
import { dashboardPage, homePage } from './dashboard.js';
import { deployPage } from './deploy.js';
import { failed, frame } from './layout.js';
import { listPage, lists } from './lists.js';
import { initAdministrator, signInPage } from './sign-in.js';

const root = document.getElementById('app');
const crumb = 'Environments / local / Kubernetes';
let version = '';
/** Where the user wanted to go before having to sign in. */
let wanted = '';
/** Two navigations may overlap; only the last one may draw. */
let turn = 0;

function go(hash) {
  const target = hash === '#!/home' && wanted ? wanted : hash;
  wanted = '';
  if (location.hash === target) route();
  else location.hash = target;
}

function pageOf(path) {
  const prefix = '/' + environment + '/kubernetes/';
  if (path === '/home') return { title: 'Home', run: homePage };
  if (!path.startsWith(prefix)) return undefined;
  const [page, namespace, third, fourth] = path.slice(prefix.length).split('/').map(decodeURIComponent);
  if (page === 'dashboard') return { title: 'Dashboard', crumb, run: dashboardPage };
  if (page === 'deploy') return { title: 'Create from manifest', crumb, run: deployPage };
  if (page === 'applications' && fourth) return { title: fourth, crumb: crumb + ' / Applications', run: (content) => applicationPage(content, { namespace, plural: third, name: fourth }) };
  if (page === 'pods' && third) return { title: third, crumb: crumb + ' / Pods', run: (content) => logsPage(content, { namespace, name: third }) };
  if (Object.hasOwn(lists, page) && !namespace) return { title: lists[page].title, crumb, run: (content) => listPage(content, page) };
  return undefined;
}

async function gateOf() {
  try {
    await request('GET', 'users/admin/check');
    return '#!/auth';
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return '#!/init/admin';
    throw error;
  }
}

async function route() {
  const mine = ++turn;
  const path = location.hash.replace(/^#!/, '').split('?')[0] || '/';
  try {
    if (!version) version = (await request('GET', 'status')).Version;
    if (!signedIn()) {
      const gate = await gateOf();
      if (mine !== turn) return;
      if (pageOf(path) && path !== '/home') wanted = location.hash;
      if (location.hash !== gate) return void location.replace(gate);
      return gate === '#!/auth' ? signInPage(root, go) : initAdministrator(root, go);
    }
    const page = pageOf(path);
    if (!page) return void location.replace('#!/home');
    const content = frame(root, { ...page, version });
    await page.run(content).catch((error) => {
      if (error instanceof ApiError && error.status === 401) throw error;
      content.replaceChildren(failed(error));
    });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401 && signedIn()) {
      forgetToken();
      wanted = location.hash;
      return void location.replace('#!/auth');
    }
    if (mine === turn) root.replaceChildren(failed(error));
  }
}

addEventListener('hashchange', route);
route();
`;
