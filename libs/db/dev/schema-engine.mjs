// Development tool: Prisma's own schema engine in its WebAssembly build, which comes from the npm registry
// like any package, in place of the `schema-engine` binary that `prisma migrate` downloads.
// Its version must be the one in node_modules/@prisma/engines-version/package.json ("prisma".enginesVersion).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

const require = createRequire(import.meta.url);
const filters = { externalTables: [], externalEnums: [] };

let loaded;
function load() {
  return (loaded ??= (async () => {
    globalThis.PRISMA_WASM_PANIC_REGISTRY = {
      set_message: (m) => console.error('schema engine:', m),
    };
    const bg = await import('@prisma/schema-engine-wasm/schema_engine_bg');
    const js = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
    const module = new WebAssembly.Module(readFileSync(js.replace(/\.js$/, '.wasm')));
    const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': bg });
    bg.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
    return bg.SchemaEngine;
  })());
}

// The engine wants a connection even to compare two schema texts; for PostgreSQL this one only tells its version.
function offlinePostgres() {
  const none = { columnNames: [], columnTypes: [], rows: [] };
  const version = {
    columnNames: ['exists', 'version', 'numeric_version'],
    columnTypes: [5, 7, 0],
    rows: [[true, 'PostgreSQL 15.0', 150000]],
  };
  const connection = {
    provider: 'postgres',
    adapterName: 'offline',
    queryRaw: async ({ sql }) => (sql.includes('version()') ? version : none),
    executeRaw: async () => 0,
    executeScript: async () => undefined,
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    startTransaction: () => Promise.reject(new Error('offline')),
    dispose: async () => undefined,
  };
  const connect = async () => connection;
  return { provider: 'postgres', adapterName: 'offline', connect, connectToShadowDb: connect };
}

async function diff(factory, from, schema) {
  const SchemaEngine = await load();
  const files = [{ path: 'schema.prisma', content: schema }];
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    adapter,
  );
  const to = { tag: 'schemaDatamodel', files };
  const r = await engine.diff({ from, to, script: true, exitCode: true, filters });
  engine.free();
  return r.exitCode === 2 ? r.stdout : '';
}

/** The schema text for another provider. */
export function schemaFor(provider, schema) {
  return schema.replace(/(datasource\s+\w+\s*\{[^}]*provider\s*=\s*)"\w+"/, `$1"${provider}"`);
}

/** SQL from one schema text (undefined: nothing) to another; '' when there is no difference. */
export function diffSchemas(provider, from, to) {
  const factory = provider === 'postgresql' ? offlinePostgres() : new PrismaLibSql({ url: 'file::memory:' });
  return diff(
    factory,
    from
      ? {
          tag: 'schemaDatamodel',
          files: [{ path: 'from.prisma', content: schemaFor(provider, from) }],
        }
      : { tag: 'empty' },
    schemaFor(provider, to),
  );
}

/** SQL that the live SQLite database still lacks; '' when it matches the schema. */
export function diffSqlite(url, schema) {
  const files = [{ path: 'schema.prisma', content: schema }];
  return diff(
    new PrismaLibSql({ url }),
    { tag: 'schemaDatasource', files, configDir: process.cwd() },
    schema,
  );
}
