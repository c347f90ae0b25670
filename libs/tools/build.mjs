// node libs/tools/build.mjs [project]: everything `npm start` runs. One compiler process for the whole solution (a third of
// the time of one per project), then the page's bundle. With a project (`apps/cli`) only that and what it needs.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies, nx, root, run } from './ensure.mjs';

/** Generated code first; `project` is a folder with a tsconfig.json, by default the whole solution and the page. */
export function build(project) {
  nx('run-many', '-t', 'generate');
  run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-b', project ?? '.']);
  if (!project) nx('run', '@drydock/web:bundle');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureDependencies();
  build(process.argv[2]);
}
