import type { ErrorTexts } from '../errors.ts';

const text = (code: number, state: string, message: string) => ({ code, state, message });

/** MariaDB names the part of the statement by its key words. */
const mariadbClauses: Readonly<Record<string, string>> = {
  'field list': 'SELECT',
  'from clause': 'FROM',
  'group statement': 'GROUP BY',
  'having clause': 'HAVING',
  'insert list': 'INSERT INTO',
  'on clause': 'ON',
  'order clause': 'ORDER BY',
  'where clause': 'WHERE',
};

// eslint-disable-next-line max-lines-per-function -- one table of texts
export function mysqlErrors(mariadb: boolean): ErrorTexts {
  const product = mariadb ? 'MariaDB' : 'MySQL';
  const place = (clause: string) => (mariadb ? (mariadbClauses[clause] ?? clause) : clause);
  const rowText = (row: string) => ` at row ${row}`;
  return {
    syntax: (rest, line) =>
      text(
        1064,
        '42000',
        `You have an error in your SQL syntax; check the manual that corresponds to your ${product} server version for the right syntax to use near '${rest}' at line ${line}`,
      ),
    noSuchTable: (schema, table) => text(1146, '42S02', `Table '${schema}.${table}' doesn't exist`),
    unknownTable: (tables, kind) =>
      mariadb && kind === 'view'
        ? text(4092, '42S02', `Unknown VIEW: '${tables}'`)
        : text(1051, '42S02', `Unknown table '${tables}'`),
    tableExists: (table) => text(1050, '42S01', `Table '${table}' already exists`),
    noSchemaSelected: () => text(1046, '3D000', 'No database selected'),
    unknownSchema: (schema) => text(1049, '42000', `Unknown database '${schema}'`),
    schemaExists: (schema) => text(1007, 'HY000', `Can't create database '${schema}'; database exists`),
    noSchemaToDrop: (schema) =>
      text(1008, 'HY000', `Can't drop database '${schema}'; database doesn't exist`),
    unknownColumn: (name, clause) => text(1054, '42S22', `Unknown column '${name}' in '${place(clause)}'`),
    ambiguousColumn: (name, clause) =>
      text(1052, '23000', `Column '${name}' in ${place(clause)} is ambiguous`),
    duplicateColumn: (name) => text(1060, '42S21', `Duplicate column name '${name}'`),
    unknownTableInScope: (table) =>
      mariadb
        ? text(1051, '42S02', `Unknown table '${table}'`)
        : text(1051, '42S02', `Unknown table '${table}'`),
    duplicateAlias: (alias) => text(1066, '42000', `Not unique table/alias: '${alias}'`),
    duplicateKey: (value, key) =>
      text(1062, '23000', `Duplicate entry '${value}' for key '${mariadb ? key.replace(/^.*\./, '') : key}'`),
    notNull: (column) => text(1048, '23000', `Column '${column}' cannot be null`),
    noDefault: (column) => text(1364, 'HY000', `Field '${column}' doesn't have a default value`),
    columnCount: (row) => text(1136, '21S01', `Column count doesn't match value count${rowText(row)}`),
    checkViolated: (name, schema, table) =>
      mariadb
        ? text(4025, '23000', `CONSTRAINT \`${name}\` failed for \`${schema}\`.\`${table}\``)
        : text(3819, 'HY000', `Check constraint '${name}' is violated.`),
    parentMissing: (schema, table, constraint) =>
      text(
        1452,
        '23000',
        `Cannot add or update a child row: a foreign key constraint fails (\`${schema}\`.\`${table}\`, ${constraint})`,
      ),
    childExists: (schema, table, constraint) =>
      text(
        1451,
        '23000',
        `Cannot delete or update a parent row: a foreign key constraint fails (\`${schema}\`.\`${table}\`, ${constraint})`,
      ),
    unknownFunction: (schema, name) =>
      schema === ''
        ? text(1046, '3D000', 'No database selected')
        : text(1305, '42000', `FUNCTION ${schema}.${name} does not exist`),
    argumentCount: (name) =>
      text(1582, '42000', `Incorrect parameter count in the call to native function '${name}'`),
    notGrouped: (position, column, _shown, groups) =>
      groups === 'none'
        ? text(
            1140,
            '42000',
            mariadb
              ? 'Mixing of GROUP columns (MIN(),MAX(),COUNT(),...) with no GROUP columns is illegal if there is no GROUP BY clause'
              : `In aggregated query without GROUP BY, expression #${position} of SELECT list contains nonaggregated column '${column}'; this is incompatible with sql_mode=only_full_group_by`,
          )
        : text(
            1055,
            '42000',
            `Expression #${position} of SELECT list is not in GROUP BY clause and contains nonaggregated column '${column}' which is not functionally dependent on columns in GROUP BY clause; this is incompatible with sql_mode=only_full_group_by`,
          ),
    misusedAggregate: () => text(1111, 'HY000', 'Invalid use of group function'),
    subqueryRows: () => text(1242, '21000', 'Subquery returns more than 1 row'),
    subqueryColumns: (count) => text(1241, '21000', `Operand should contain ${count} column(s)`),
    unionColumns: () => text(1222, '21000', 'The used SELECT statements have a different number of columns'),
    dataTooLong: (column, row) => text(1406, '22001', `Data too long for column '${column}'${rowText(row)}`),
    outOfRange: (column, row) =>
      text(1264, '22003', `Out of range value for column '${column}'${rowText(row)}`),
    wrongValue: (type, value, column, row, home) =>
      type === 'date' || type === 'datetime' || type === 'time'
        ? text(
            1292,
            '22007',
            `Incorrect ${type} value: '${value}' for column ${mariadb ? `\`${home?.split('.')[0]}\`.\`${home?.split('.')[1]}\`.\`${column}\`` : `'${column}'`}${rowText(row)}`,
          )
        : text(
            1366,
            mariadb ? '22007' : 'HY000',
            `Incorrect ${type} value: '${value}' for column ${mariadb ? `\`${home?.split('.')[0]}\`.\`${home?.split('.')[1]}\`.\`${column}\`` : `'${column}'`}${rowText(row)}`,
          ),
    truncatedValue: (column, row) =>
      text(1265, '01000', `Data truncated for column '${column}'${rowText(row)}`),
    divisionByZero: () => text(1365, '22012', 'Division by 0'),
    numberOutOfRange: (type, expression) =>
      text(1690, '22003', `${type} value is out of range in '${expression}'`),
    duplicateKeyName: (name) => text(1061, '42000', `Duplicate key name '${name}'`),
    keyColumnMissing: (column) => text(1072, '42000', `Key column '${column}' doesn't exist in table`),
    noSuchKey: (name) => text(1091, '42000', `Can't DROP '${name}'; check that column/key exists`),
    cannotDrop: (kind, name) =>
      text(
        1091,
        '42000',
        mariadb
          ? `Can't DROP ${kind} \`${name}\`; check that it exists`
          : `Can't DROP '${name}'; check that column/key exists`,
      ),
    multiplePrimaryKeys: () => text(1068, '42000', 'Multiple primary key defined'),
    viewColumns: () =>
      text(
        1353,
        'HY000',
        'In definition of view, derived table or common table expression, SELECT list and column names list have different column counts',
      ),
    notSimulated: (what) => text(1235, '42000', `not simulated: ${what}`),
    tooBig: () =>
      text(
        mariadb ? 1969 : 3024,
        mariadb ? '70100' : 'HY000',
        mariadb
          ? 'Query execution was interrupted (max_statement_time exceeded)'
          : 'Query execution was interrupted, maximum statement execution time exceeded',
      ),
  };
}
