// Applies prisma/migrations/<provider>/*/migration.sql and keeps Prisma's own book (`_prisma_migrations`,
// same columns and checksums), so that `prisma migrate deploy` can take over where its engine binary exists.
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createClient } from '@libsql/client';
import pg from 'pg';
import { providerOf } from './client.ts';

interface Connection {
  script(sql: string): Promise<unknown>;
  rows(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<unknown>;
}

async function connect(url: string): Promise<Connection> {
  if (providerOf(url) === 'postgresql') {
    const client = new pg.Client(url);
    await client.connect();
    await client.query('SELECT pg_advisory_lock(72707369)'); // the lock of `prisma migrate`; released with the session
    return {
      script: (sql) => client.query(sql),
      rows: async (sql) => (await client.query(sql)).rows,
      close: () => client.end(),
    };
  }
  const file = url.replace(/^file:/, '');
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  const client = createClient({ url, timeout: 10_000 } as never);
  return {
    script: (sql) => client.executeMultiple(sql),
    rows: async (sql) => (await client.execute(sql)).rows as Record<string, unknown>[],
    close: async () => client.close(),
  };
}

export async function deployMigrations(url: string, migrationsDir: string): Promise<string[]> {
  const postgres = providerOf(url) === 'postgresql';
  const time = postgres ? 'TIMESTAMPTZ' : 'DATETIME';
  // SQLite changes a table by rebuilding it. Inside a transaction `PRAGMA foreign_keys=OFF` (which Prisma's SQL
  // contains) has no effect, and DROP TABLE would then cascade to the rows of other tables: switch it off outside.
  const begin = postgres ? 'BEGIN' : 'PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE';
  const end = postgres ? 'COMMIT' : 'COMMIT; PRAGMA foreign_keys=ON';
  const dir = path.join(migrationsDir, providerOf(url));
  const names = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const applied: string[] = [];
  const db = await connect(url);
  try {
    await db.script(`CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
      "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" ${time},
      "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" ${time},
      "started_at" ${time} NOT NULL DEFAULT CURRENT_TIMESTAMP, "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`);
    for (const name of names) {
      const sql = readFileSync(path.join(dir, name, 'migration.sql'), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      const done = (await db.rows('SELECT "migration_name", "checksum" FROM "_prisma_migrations"')).find(
        (row) => row['migration_name'] === name,
      );
      if (done && done['checksum'] !== checksum)
        throw new Error(`migration ${name} was edited after it was applied`);
      if (done) continue;
      await db.script(`${begin};
        ${sql}
        INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count")
        VALUES ('${randomUUID()}', '${checksum}', CURRENT_TIMESTAMP, '${name}', 1);
        ${end};`);
      applied.push(name);
    }
  } finally {
    await db.close();
  }
  return applied;
}
