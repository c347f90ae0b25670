// One command from a fresh clone to the running application.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from './build.mjs';
import { ensureDependencies, root } from './ensure.mjs';

ensureDependencies();
build();
const parent = process.ppid;
const server = spawn(process.execPath, [path.join(root, 'apps/server/dist/main.js')], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
// `kill <pid of npm>` ends npm and its shell, and neither passes the signal on: notice that they are gone.
setInterval(() => {
  if (process.ppid !== parent) server.kill('SIGTERM');
}, 500).unref();
server.on('exit', (code, signal) => process.exit(signal ? 0 : (code ?? 0)));
