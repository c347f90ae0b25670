// Column types of MySQL and MariaDB, and how a value becomes one of theirs under STRICT_TRANS_TABLES.
import type { StoreContext, TypeArguments } from '../dialect.ts';
import { SqlError, type ErrorTexts } from '../errors.ts';
import { civil, dateText, datetimeText, parseDatetime, parseTime, secondsText } from '../values/temporal.ts';
import { integerRange, type SqlType, type TypeFamily } from '../values/types.ts';
import {
  compareNumbers,
  decimalOf,
  integerOf,
  numberOf,
  numericOf,
  parseDecimal,
  rescale,
  textOf,
  type Value,
} from '../values/value.ts';

const families: Readonly<Record<string, TypeFamily>> = {
  tinyint: 'integer', smallint: 'integer', mediumint: 'integer', int: 'integer', bigint: 'integer', decimal: 'decimal', float: 'float', double: 'float',
  char: 'text', varchar: 'text', tinytext: 'text', text: 'text', mediumtext: 'text', longtext: 'text', binary: 'binary', varbinary: 'binary', tinyblob: 'binary',
  blob: 'binary', mediumblob: 'binary', longblob: 'binary', date: 'date', time: 'time', datetime: 'datetime', timestamp: 'datetime', year: 'year', json: 'json',
  enum: 'enum', set: 'set', bit: 'bit', uuid: 'uuid',
}; // prettier-ignore
const synonyms: Readonly<Record<string, string>> = {
  integer: 'int',
  int4: 'int',
  int8: 'bigint',
  int2: 'smallint',
  numeric: 'decimal',
  dec: 'decimal',
  fixed: 'decimal',
  real: 'double',
  'double precision': 'double',
  character: 'char',
  bool: 'tinyint',
  boolean: 'tinyint',
  serial: 'bigint',
};

export function mysqlType(given: string, args: TypeArguments): SqlType | undefined {
  const name = Object.hasOwn(synonyms, given) ? synonyms[given]! : given;
  const family = Object.hasOwn(families, name) ? families[name] : undefined;
  if (!family) return undefined;
  const { length, scale, values } = args;
  const type: SqlType = { name, family };
  if (given === 'bool' || given === 'boolean') return { ...type, length: 1 };
  if (given === 'serial') return { ...type, unsigned: true };
  if (family === 'decimal') return { ...type, length: length ?? 10, scale: scale ?? 0 };
  if (values) return { ...type, values };
  if (name === 'char' && length === undefined && !args.cast) return { ...type, length: 1 };
  if (name === 'year') return { ...type, length: 4 };
  return { ...type, ...(length !== undefined && { length }), ...(scale !== undefined && { scale }) };
}

const textLimits: Readonly<Record<string, number>> = {
  tinytext: 255,
  text: 65_535,
  mediumtext: 16_777_215,
  tinyblob: 255,
  blob: 65_535,
};

// eslint-disable-next-line max-lines-per-function -- one case per family of types
export function mysqlStore(errors: ErrorTexts, value: Value, type: SqlType, context: StoreContext): Value {
  if (value === null) return null;
  const row = String(context.row);
  const refuse = (fields: ReturnType<ErrorTexts['syntax']>, otherwise: Value): Value => {
    if (!context.ignore) throw new SqlError(fields);
    context.warn(fields);
    return otherwise;
  };
  switch (type.family) {
    case 'integer':
    case 'bit':
    case 'year': {
      if (
        typeof value === 'string' &&
        parseDecimal(value) === undefined &&
        !/^\s*[+-]?\d+(\.\d*)?e[+-]?\d+\s*$/i.test(value)
      )
        return refuse(
          /^\s*[+-]?\d/.test(value)
            ? errors.truncatedValue(context.column, row)
            : errors.wrongValue('integer', value, context.column, row, context.home),
          BigInt(Math.trunc(numberOf(value))),
        );
      const number =
        typeof value === 'string'
          ? rescale(parseDecimal(value) ?? decimalOf(numberOf(value)), 0).digits
          : integerOf(value);
      const [low, high] = type.family === 'year' ? [0n, 2155n] : integerRange(type);
      if (number < low || number > high)
        return refuse(errors.outOfRange(context.column, row), number < low ? low : high);
      return number;
    }
    case 'decimal': {
      const exact = typeof value === 'string' ? parseDecimal(value) : decimalOf(numericOf(value) as bigint);
      if (!exact)
        return refuse(
          errors.wrongValue('decimal', textOf(value), context.column, row, context.home),
          decimalOf(0n),
        );
      const fitted = rescale(exact, type.scale ?? 0);
      const limit = 10n ** BigInt(type.length ?? 10);
      if (
        compareNumbers(fitted.digits < 0n ? -fitted.digits : fitted.digits, limit) >= 0 ||
        (type.unsigned && fitted.digits < 0n)
      )
        return refuse(errors.outOfRange(context.column, row), { digits: limit - 1n, scale: type.scale ?? 0 });
      return fitted;
    }
    case 'float': {
      if (typeof value === 'string' && !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value))
        return refuse(errors.wrongValue('double', value, context.column, row, context.home), numberOf(value));
      const number = numberOf(value);
      return type.name === 'float'
        ? Number(Math.fround(number).toPrecision(6))
        : type.scale !== undefined
          ? Number(number.toFixed(type.scale))
          : number;
    }
    case 'date':
    case 'datetime': {
      const ms = parseDatetime(textOf(value));
      if (ms === undefined)
        return /^0000-00-00/.test(textOf(value)) && context.ignore
          ? textOf(value)
          : refuse(
              errors.wrongValue(
                type.family === 'date' ? 'date' : 'datetime',
                textOf(value),
                context.column,
                row,
                context.home,
              ),
              type.family === 'date' ? '0000-00-00' : '0000-00-00 00:00:00',
            );
      return type.family === 'date' ? dateText(ms) : datetimeText(ms, type.length ?? 0);
    }
    case 'time': {
      const seconds = parseTime(textOf(value)) ?? parseTime(textOf(value).split(' ')[1] ?? '');
      return seconds === undefined
        ? refuse(errors.wrongValue('time', textOf(value), context.column, row, context.home), '00:00:00')
        : secondsText(seconds);
    }
    case 'enum': {
      const text = textOf(value);
      const known =
        type.values?.find((item) => item.toLowerCase() === text.toLowerCase()) ??
        (typeof value === 'bigint' ? type.values?.[Number(value) - 1] : undefined);
      return known ?? refuse(errors.truncatedValue(context.column, row), '');
    }
    case 'set': {
      const items = textOf(value) === '' ? [] : textOf(value).split(',');
      const known =
        type.values?.filter((item) => items.some((wanted) => wanted.toLowerCase() === item.toLowerCase())) ??
        [];
      return known.length === items.length
        ? known.join(',')
        : refuse(errors.truncatedValue(context.column, row), known.join(','));
    }
    default: {
      const text = textOf(value);
      const limit = textLimits[type.name] ?? type.length;
      const size = [...text].length;
      if (limit !== undefined && size > limit)
        return refuse(errors.dataTooLong(context.column, row), [...text].slice(0, limit).join(''));
      return type.name === 'char' ? text.replace(/ +$/, '') : text;
    }
  }
}

export function mysqlCast(value: Value, type: SqlType): Value {
  if (value === null) return null;
  switch (type.family) {
    case 'integer': {
      const number = typeof value === 'string' ? BigInt(Math.trunc(numberOf(value))) : integerOf(value);
      return type.unsigned ? BigInt.asUintN(64, number) : number;
    }
    case 'decimal':
      return rescale(
        typeof value === 'string'
          ? (parseDecimal(value) ?? decimalOf(numberOf(value)))
          : decimalOf(numericOf(value)),
        type.scale ?? 0,
      );
    case 'float':
      return numberOf(value);
    case 'date':
    case 'datetime': {
      const ms = parseDatetime(textOf(value));
      return ms === undefined
        ? null
        : type.family === 'date'
          ? dateText(ms)
          : datetimeText(ms, type.length ?? 0);
    }
    case 'time': {
      const ms = parseDatetime(textOf(value));
      const seconds =
        ms === undefined
          ? parseTime(textOf(value))
          : civil(ms).hour * 3600 + civil(ms).minute * 60 + civil(ms).second;
      return seconds === undefined ? null : secondsText(seconds);
    }
    default:
      return type.length === undefined ? textOf(value) : [...textOf(value)].slice(0, type.length).join('');
  }
}

/** A type as SHOW CREATE TABLE and DESCRIBE write it. */
export function typeText(type: SqlType, widths: boolean): string {
  const defaults: Readonly<Record<string, number>> = {
    tinyint: 4,
    smallint: 6,
    mediumint: 9,
    int: 11,
    bigint: 20,
  };
  const { name, length, scale, values } = type;
  const sign = `${type.unsigned ? ' unsigned' : ''}${type.zerofill ? ' zerofill' : ''}`;
  if (values) return `${name}(${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(',')})`;
  if (type.family === 'integer') {
    const width = length ?? defaults[name]! - (type.unsigned && name !== 'bigint' ? 1 : 0);
    const shown = widths || (name === 'tinyint' && length === 1) || type.zerofill;
    return `${name}${shown ? `(${width})` : ''}${sign}`;
  }
  if (type.family === 'decimal') return `decimal(${length ?? 10},${scale ?? 0})${sign}`;
  if (name === 'json' && widths) return 'longtext';
  if (name === 'year') return widths ? 'year(4)' : 'year';
  if (length === undefined) return `${name}${sign}`;
  return `${name}(${length}${scale === undefined ? '' : `,${scale}`})${sign}`;
}
