import type { Dialect } from '../dialect.ts';
import { types, type SqlType } from '../values/types.ts';
import { decimal, decimalOf, isDecimal, numberOf, numericOf, textOf, type Value } from '../values/value.ts';
import { calculate, divideDecimals, orderValues } from './operators.ts';

export interface AggregateFunction {
  readonly type: (argument: SqlType, dialect: Dialect) => SqlType;
  /** The values of one group, without NULLs. */
  readonly run: (
    values: readonly Exclude<Value, null>[],
    type: SqlType,
    dialect: Dialect,
    separator: string,
  ) => Value;
}

const sum = (values: readonly Exclude<Value, null>[], dialect: Dialect): Value => {
  let total: Value = null;
  for (const value of values)
    total = total === null ? numericOf(value) : calculate(dialect, '+', total, value, () => '');
  return total;
};
const isExact = ({ family }: SqlType) =>
  family === 'integer' || family === 'decimal' || family === 'year' || family === 'bit';
const sumType = (argument: SqlType, dialect: Dialect): SqlType => {
  if (!isExact(argument)) return types.double;
  if (dialect.family === 'postgres')
    return argument.family === 'integer' && argument.name !== 'bigint'
      ? types.integer
      : argument.family === 'integer'
        ? types.decimal
        : argument;
  return { ...types.decimal, scale: argument.scale ?? 0, length: 32 };
};
const spread = (values: readonly Exclude<Value, null>[], sample: boolean): number | null => {
  const numbers = values.map(numberOf);
  if (numbers.length < (sample ? 2 : 1)) return null;
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  return numbers.reduce((total, x) => total + (x - mean) ** 2, 0) / (numbers.length - (sample ? 1 : 0));
};
const root = (value: number | null) => (value === null ? null : Math.sqrt(value));
const edge = (sign: number): AggregateFunction => ({
  type: (argument) => argument,
  run: (values, type, dialect) =>
    values.reduce<Value>(
      (best, value) => (best === null || sign * orderValues(dialect, value, best, type) > 0 ? value : best),
      null,
    ),
});
const bits = (start: bigint, join: (a: bigint, b: bigint) => bigint): AggregateFunction => ({
  type: () => ({ ...types.integer, unsigned: true }),
  run: (values) =>
    values.reduce<bigint>(
      (total, value) => BigInt.asUintN(64, join(total, BigInt(Math.round(numberOf(value))))),
      start,
    ),
});
const json = (value: Value): string =>
  typeof value === 'string' ? JSON.stringify(value) : value === null ? 'null' : textOf(value);
const concatenate: AggregateFunction = {
  type: () => ({ ...types.longText, name: 'mediumtext' }),
  run: (values, _type, _dialect, separator) =>
    values.length === 0 ? null : values.map(textOf).join(separator),
};
const variance = (sample: boolean, finish: (value: number | null) => number | null): AggregateFunction => ({
  type: () => types.double,
  run: (values) => finish(spread(values, sample)),
});

/** COUNT is the caller's: it needs no values. */
export const aggregates: Readonly<Record<string, AggregateFunction>> = {
  ANY_VALUE: { type: (argument) => argument, run: ([first]) => first ?? null },
  AVG: {
    type: (argument, dialect) =>
      isExact(argument)
        ? {
            ...types.decimal,
            scale: (argument.scale ?? 0) + (dialect.family === 'mysql' ? 4 : 16),
            length: 20,
          }
        : types.double,
    run: (values, type, dialect) => {
      const total = sum(values, dialect);
      if (total === null) return null;
      if (typeof total === 'number') return total / values.length;
      return divideDecimals(
        decimalOf(isDecimal(total) ? total : numericOf(total)),
        decimal(BigInt(values.length), 0),
        type.scale ?? 4,
      );
    },
  },
  BIT_AND: bits(2n ** 64n - 1n, (a, b) => a & b),
  BIT_OR: bits(0n, (a, b) => a | b),
  BIT_XOR: bits(0n, (a, b) => a ^ b),
  COUNT: { type: () => types.integer, run: (values) => BigInt(values.length) },
  GROUP_CONCAT: concatenate,
  STRING_AGG: concatenate,
  JSON_ARRAYAGG: { type: () => types.json, run: (values) => `[${values.map(json).join(', ')}]` },
  MAX: edge(1),
  MIN: edge(-1),
  STD: variance(false, root),
  STDDEV: variance(false, root),
  STDDEV_POP: variance(false, root),
  STDDEV_SAMP: variance(true, root),
  SUM: { type: sumType, run: (values, _type, dialect) => sum(values, dialect) },
  VARIANCE: variance(false, (value) => value),
  VAR_POP: variance(false, (value) => value),
  VAR_SAMP: variance(true, (value) => value),
};
