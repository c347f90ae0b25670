import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/sqlite/client.ts';
import { PrismaClient as PostgresClient } from './generated/postgresql/client.ts';

export type Provider = 'sqlite' | 'postgresql';
export type Db = PrismaClient;

export function providerOf(url: string): Provider {
  return /^postgres(ql)?:/.test(url) ? 'postgresql' : 'sqlite';
}

export function adapterFor(url: string) {
  if (providerOf(url) === 'postgresql') return new PrismaPg({ connectionString: url });
  const file = url.replace(/^file:/, '');
  if (file !== ':memory:') mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  return new PrismaLibSql({ url });
}

// Both clients are generated from the same schema, so the SQLite one (the narrower) types them all.
export function openDb(url: string): Db {
  const adapter = adapterFor(url);
  return providerOf(url) === 'postgresql'
    ? (new PostgresClient({ adapter }) as unknown as Db)
    : new PrismaClient({ adapter });
}
