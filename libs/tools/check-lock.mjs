// Every optional (platform) dependency of every locked package must itself be in the lock file:
// otherwise `npm ci` refuses to run ("Missing: ... from lock file") although `npm install` works.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
const missing = [];
for (const [where, p] of Object.entries(packages)) {
  for (const name of Object.keys(p.optionalDependencies ?? {})) {
    let dir = where;
    for (;;) {
      if (packages[`${dir ? `${dir}/` : ''}node_modules/${name}`]) break;
      if (!dir) {
        missing.push(`${name} (needed by ${where})`);
        break;
      }
      dir = dir.includes('/node_modules/') ? dir.slice(0, dir.lastIndexOf('/node_modules/')) : '';
    }
  }
}
for (const m of missing) console.error(`missing from package-lock.json: ${m}`);
process.exitCode = missing.length > 0 ? 1 : 0;
