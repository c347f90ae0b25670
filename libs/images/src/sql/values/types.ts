// Column types. `name` is the canonical one of the dialect's catalogue; the family says how values behave.
export type TypeFamily =
  | 'integer' | 'decimal' | 'float' | 'text' | 'binary' | 'date' | 'time' | 'datetime' | 'year' | 'boolean' | 'json'
  | 'enum' | 'set' | 'bit' | 'null' | 'uuid' | 'interval' | 'array'; // prettier-ignore

export interface SqlType {
  readonly name: string;
  readonly family: TypeFamily;
  /** Characters, digits, or fractional seconds. */
  readonly length?: number;
  readonly scale?: number;
  readonly unsigned?: boolean;
  readonly zerofill?: boolean;
  readonly values?: readonly string[];
  readonly charset?: string;
  readonly collation?: string;
  /** PostgreSQL: with time zone. */
  readonly zoned?: boolean;
}

export const types = {
  integer: { name: 'bigint', family: 'integer' },
  int: { name: 'int', family: 'integer' },
  decimal: { name: 'decimal', family: 'decimal' },
  double: { name: 'double', family: 'float' },
  text: { name: 'varchar', family: 'text' },
  longText: { name: 'longtext', family: 'text' },
  date: { name: 'date', family: 'date' },
  time: { name: 'time', family: 'time' },
  datetime: { name: 'datetime', family: 'datetime' },
  boolean: { name: 'boolean', family: 'boolean' },
  null: { name: 'null', family: 'null' },
  json: { name: 'json', family: 'json' },
} as const satisfies Record<string, SqlType>;

export const isNumeric = ({ family }: SqlType) =>
  family === 'integer' || family === 'decimal' || family === 'float' || family === 'year' || family === 'bit';
export const isTemporal = ({ family }: SqlType) =>
  family === 'date' || family === 'time' || family === 'datetime';

/** The bounds of an integer type by its name. */
export function integerRange(type: SqlType): readonly [bigint, bigint] {
  const bits = BigInt(
    { tinyint: 8, smallint: 16, mediumint: 24, int: 32, integer: 32, bigint: 64 }[type.name] ?? 64,
  );
  return type.unsigned ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

/** The type of a column that shows values of both: CASE, COALESCE, UNION. */
export function commonType(left: SqlType, right: SqlType): SqlType {
  if (left.family === 'null') return right;
  if (right.family === 'null') return left;
  if (left.family === right.family) {
    if (left.family === 'decimal') return { ...left, scale: Math.max(left.scale ?? 0, right.scale ?? 0) };
    if (left.family === 'text' && (right.length ?? 0) > (left.length ?? 0)) return right;
    return left;
  }
  if (isNumeric(left) && isNumeric(right)) {
    if (left.family === 'float' || right.family === 'float') return types.double;
    return left.family === 'decimal' ? left : right.family === 'decimal' ? right : types.integer;
  }
  if (isTemporal(left) && isTemporal(right)) return types.datetime;
  return types.text;
}
