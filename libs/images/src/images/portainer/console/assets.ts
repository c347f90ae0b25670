// Everything the console's web server hands out, by path.
import { indexPage, timeoutPage } from './page.ts';
import { apiScript } from './scripts/api.ts';
import { appScript } from './scripts/app.ts';
import { applicationScript } from './scripts/application.ts';
import { dashboardScript } from './scripts/dashboard.ts';
import { deployScript } from './scripts/deploy.ts';
import { domScript } from './scripts/dom.ts';
import { layoutScript } from './scripts/layout.ts';
import { listsScript } from './scripts/lists.ts';
import { signInScript } from './scripts/sign-in.ts';
import { stylesheet } from './stylesheet.ts';

export interface Asset {
  readonly type: string;
  readonly text: string;
}

const html = (text: string): Asset => ({ type: 'text/html; charset=utf-8', text });
const script = (text: string): Asset => ({ type: 'text/javascript; charset=utf-8', text: text.trimStart() });

const assets: Readonly<Record<string, Asset>> = {
  '/': html(indexPage),
  '/assets/api.js': script(apiScript),
  '/assets/app.js': script(appScript),
  '/assets/application.js': script(applicationScript),
  '/assets/console.css': { type: 'text/css; charset=utf-8', text: stylesheet },
  '/assets/dashboard.js': script(dashboardScript),
  '/assets/deploy.js': script(deployScript),
  '/assets/dom.js': script(domScript),
  '/assets/layout.js': script(layoutScript),
  '/assets/lists.js': script(listsScript),
  '/assets/sign-in.js': script(signInScript),
  '/index.html': html(indexPage),
  '/timeout.html': html(timeoutPage),
};

export function findAsset(path: string): Asset | undefined {
  return Object.hasOwn(assets, path) ? assets[path] : undefined;
}
