// node libs/db/dev/migration.mjs <name>: writes the next migration of both databases from prisma/schema.prisma.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { diffSchemas } from './schema-engine.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const migrations = path.join(root, 'prisma/migrations');
const name = process.argv[2];
if (!/^\w+$/.test(name ?? '')) throw new Error('usage: npm run db:migration -- <name>');
const schema = readFileSync(path.join(root, 'prisma/schema.prisma'), 'utf8');
const snapshotFile = path.join(migrations, 'schema.snapshot.prisma');
const snapshot = existsSync(snapshotFile) ? readFileSync(snapshotFile, 'utf8') : undefined;
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
for (const provider of ['sqlite', 'postgresql']) {
  const sql = await diffSchemas(provider, snapshot, schema);
  if (!sql) {
    console.log(`${provider}: nothing to do`);
    continue;
  }
  const dir = path.join(migrations, provider, `${stamp}_${name}`);
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, 'migration.sql'), sql);
  console.log(`wrote ${path.relative(root, dir)}/migration.sql`);
}
writeFileSync(snapshotFile, schema);
