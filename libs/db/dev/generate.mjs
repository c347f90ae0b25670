// Generates one Prisma client per database from the single schema in prisma/schema.prisma.
// `prisma generate` does not use the schema engine, but its CLI insists on downloading that binary first;
// naming any existing file in PRISMA_SCHEMA_ENGINE_BINARY skips the download.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { schemaFor } from './schema-engine.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const require = createRequire(import.meta.url);
const prismaCli = path.join(path.dirname(require.resolve('prisma/package.json')), 'build/index.js');
const schema = readFileSync(path.join(root, 'prisma/schema.prisma'), 'utf8');

const clientSchema = (provider) =>
  schemaFor(provider, schema).replace(
    /output\s*=\s*"[^"]*"/,
    `output = "../../libs/db/src/generated/${provider}"`,
  );

const dir = path.join(root, 'prisma/.generated');
mkdirSync(dir, { recursive: true });
for (const provider of ['sqlite', 'postgresql']) {
  const file = path.join(dir, `${provider}.prisma`);
  rmSync(path.join(root, 'libs/db/src/generated', provider), { recursive: true, force: true });
  writeFileSync(file, clientSchema(provider));
  const r = spawnSync(process.execPath, [prismaCli, 'generate', '--schema', file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'libs/db/dev/no-schema-engine.mjs'),
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (r.status !== 0) {
    process.stderr.write(r.stdout + r.stderr);
    process.exit(r.status ?? 1);
  }
  console.log(`prisma client for ${provider} generated`);
}
