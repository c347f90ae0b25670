#!/usr/bin/env node
// `npx drydock`: builds what it needs when the sources are newer than the last build, then hands over.
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const built = path.join(root, 'apps/cli/dist/main.js');
const stamp = path.join(root, 'apps/cli/dist/.built');

function newest(directory) {
  let latest = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) latest = Math.max(latest, entry.name === 'generated' ? 0 : newest(file));
    else latest = Math.max(latest, statSync(file).mtimeMs);
  }
  return latest;
}

function sourcesChangedAt() {
  const roots = ['apps/cli/src', ...readdirSync(path.join(root, 'libs')).map((lib) => `libs/${lib}/src`)];
  return Math.max(
    ...roots.map((directory) => {
      try {
        return newest(path.join(root, directory));
      } catch {
        return 0; // a lib without sources
      }
    }),
  );
}

const builtAt = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (!process.env.DRYDOCK_NO_BUILD && (builtAt === 0 || sourcesChangedAt() > builtAt)) {
  console.error('drydock: building (first use or changed sources)…');
  const result = spawnSync(process.execPath, [path.join(root, 'libs/tools/build.mjs'), 'apps/cli'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status !== 0) {
    process.stderr.write(result.stdout + result.stderr);
    process.exit(result.status ?? 1);
  }
  writeFileSync(stamp, '');
}
await import(built);
