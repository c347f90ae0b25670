// MySQL and MariaDB.
import type { Dialect } from '../dialect.ts';
import { SqlError } from '../errors.ts';
import type { Session } from '../session.ts';
import type { Value } from '../values/value.ts';
import { mysqlErrors } from './mysql-errors.ts';
import { mysqlFunctions } from './mysql-functions.ts';
import { informationSchema } from './mysql-schema.ts';
import { mysqlCast, mysqlStore, mysqlType } from './mysql-types.ts';
import { notAliases, reserved } from './mysql-words.ts';

const sqlMode = {
  mysql:
    'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
  mariadb: 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION',
};

export function systemVariables(dialect: Dialect): ReadonlyMap<string, Value> {
  const mariadb = dialect.name === 'mariadb';
  return new Map<string, Value>([
    ['autocommit', 1n], ['auto_increment_increment', 1n], ['auto_increment_offset', 1n], ['character_set_client', 'utf8mb4'], ['character_set_connection', 'utf8mb4'], ['character_set_database', dialect.defaultCharset],
    ['character_set_results', 'utf8mb4'], ['character_set_server', dialect.defaultCharset], ['character_set_system', 'utf8mb3'], ['collation_connection', dialect.defaultCollation], ['collation_database', dialect.defaultCollation], ['collation_server', dialect.defaultCollation],
    ['datadir', '/var/lib/mysql/'], ['default_storage_engine', 'InnoDB'], ['foreign_key_checks', 1n], ['unique_checks', 1n], ['general_log', 0n], ['hostname', 'localhost'], ['innodb_buffer_pool_size', 134_217_728n], ['innodb_lock_wait_timeout', 50n], ['interactive_timeout', 28_800n],
    ['lower_case_table_names', 0n], ['max_allowed_packet', mariadb ? 16_777_216n : 67_108_864n], ['max_connections', 151n], ['net_write_timeout', 60n], ['port', 3306n], ['read_only', 0n], ['sql_mode', sqlMode[mariadb ? 'mariadb' : 'mysql']], ['sql_notes', 1n], ['sql_safe_updates', 0n], ['sql_quote_show_create', 1n],
    ['socket', mariadb ? '/run/mysqld/mysqld.sock' : '/var/run/mysqld/mysqld.sock'], ['system_time_zone', 'UTC'], ['time_zone', 'SYSTEM'], ['transaction_isolation', 'REPEATABLE-READ'], ['tx_isolation', 'REPEATABLE-READ'], ['version', dialect.version],
    ['version_comment', mariadb ? 'mariadb.org binary distribution' : 'MySQL Community Server - GPL'], ['version_compile_machine', 'x86_64'], ['version_compile_os', mariadb ? 'debian-linux-gnu' : 'Linux'], ['wait_timeout', 28_800n], ['default_authentication_plugin', 'caching_sha2_password'], ['sql_log_bin', 1n], ['character_set_filesystem', 'binary'], ['license', 'GPL'], ['group_concat_max_len', mariadb ? 1_048_576n : 1024n], ['names', 'utf8mb4'], ['sql_auto_is_null', 0n], ['time_format', '%H:%i:%s'], ['log_bin', mariadb ? 0n : 1n], ['skip_networking', 0n],
  ]); // prettier-ignore
}

export interface MysqlVersion {
  readonly name: 'mysql' | 'mariadb';
  /** What VERSION() says: `8.4.7`, `10.11.15-MariaDB-ubu2204`. */
  readonly version: string;
}

export function mysqlDialect({ name, version }: MysqlVersion): Dialect {
  const mariadb = name === 'mariadb';
  const number = Number.parseFloat(version);
  const errors = mysqlErrors(mariadb);
  let variables: ReadonlyMap<string, Value> | undefined;
  const dialect: Dialect = {
    name, family: 'mysql', version, reserved, notAliases, errors, functions: mysqlFunctions,
    lexis: { backslashEscapes: true, doubleQuotedStrings: true, backticks: true, hashComments: true, mysqlComments: true, dollars: false },
    foldsNames: false, pipesConcatenate: false, booleans: false, caseSensitive: false, transactionalDdl: false, nullsLast: false,
    fullGroupBy: !mariadb && number >= 5.7, groupBySorts: mariadb || number < 8, integerWidths: mariadb || number < 8,
    initialSchemas: ['information_schema', 'mysql', 'performance_schema', 'sys'],
    defaultCharset: !mariadb && number < 8 ? 'latin1' : 'utf8mb4',
    defaultCollation: mariadb ? (number >= 11.5 ? 'utf8mb4_uca1400_ai_ci' : 'utf8mb4_general_ci') : number >= 8 ? 'utf8mb4_0900_ai_ci' : 'latin1_swedish_ci',
    type: mysqlType,
    derivedNeedsAlias: () => new SqlError({ code: 1248, state: '42000', message: 'Every derived table must have its own alias' }),
    store: (value, type, context) => mysqlStore(errors, value, type, context),
    cast: mysqlCast,
    systemTable: (session, schema, table) => informationSchema(session, schema, table),
    systemVariable: (session: Session, variable, scope) => {
      variables ??= systemVariables(dialect);
      if (variable === 'autocommit' && scope === 'session') return session.autocommit ? 1n : 0n;
      if (variable === 'hostname') return session.database.globals.get('hostname') ?? 'localhost';
      return (scope === 'session' ? session.settings.get(variable) : undefined) ?? session.database.globals.get(variable) ?? variables.get(variable);
    },
  }; // prettier-ignore
  return dialect;
}
