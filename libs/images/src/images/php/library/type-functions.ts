// Asking and changing types.
import { isCallable } from '../language/expressions.ts';
import { isNumeric, toBoolean, toFloat, toInteger } from '../language/convert.ts';
import { Float, isInteger, PhpArray, PhpObject, type Value } from '../language/value.ts';
import type { FunctionTable } from './index.ts';

const longName = (value: Value): string =>
  value === null
    ? 'NULL'
    : typeof value === 'boolean'
      ? 'boolean'
      : isInteger(value)
        ? 'integer'
        : value instanceof Float
          ? 'double'
          : typeof value === 'string'
            ? 'string'
            : value instanceof PhpArray
              ? 'array'
              : 'object';

export const typeFunctions: FunctionTable = {
  'gettype 1': (_, value) => longName(value!),
  'get_debug_type 1': (_, value) =>
    value === null
      ? 'null'
      : typeof value === 'boolean'
        ? 'bool'
        : isInteger(value!)
          ? 'int'
          : value instanceof Float
            ? 'float'
            : typeof value === 'string'
              ? 'string'
              : value instanceof PhpArray
                ? 'array'
                : (value as PhpObject).cls.name,
  'is_int 1': (_, value) => isInteger(value!),
  'is_integer 1': (_, value) => isInteger(value!),
  'is_long 1': (_, value) => isInteger(value!),
  'is_float 1': (_, value) => value instanceof Float,
  'is_double 1': (_, value) => value instanceof Float,
  'is_string 1': (_, value) => typeof value === 'string',
  'is_bool 1': (_, value) => typeof value === 'boolean',
  'is_array 1': (_, value) => value instanceof PhpArray,
  'is_object 1': (_, value) => value instanceof PhpObject,
  'is_null 1': (_, value) => value === null,
  'is_resource 1': (_, value) => value instanceof PhpObject && value.cls.name === 'resource',
  'is_numeric 1': (_, value) => isNumeric(value!),
  'is_scalar 1': (_, value) =>
    value !== null && !(value instanceof PhpArray) && !(value instanceof PhpObject),
  'is_iterable 1': (_, value) =>
    value instanceof PhpArray || (value instanceof PhpObject && value.cls.is('traversable')),
  'is_countable 1': (_, value) =>
    value instanceof PhpArray || (value instanceof PhpObject && value.cls.is('countable')),
  'is_callable 1-2': ({ interpreter }, value) => isCallable(interpreter, value!),
  'intval 1-2': (_, value, base = 10) => {
    if (typeof value !== 'string' || base === 10) return toInteger(value!);
    const text = value.trim().toLowerCase();
    const radix =
      base === 0
        ? text.startsWith('0x')
          ? 16
          : text.startsWith('0b')
            ? 2
            : text.startsWith('0')
              ? 8
              : 10
        : Number(base);
    const parsed = Number.parseInt(text.replace(radix === 2 ? /^0b/ : radix === 8 ? /^0o/ : /^$/, ''), radix);
    return Number.isNaN(parsed) ? 0 : parsed;
  },
  'floatval 1': (_, value) => new Float(toFloat(value!)),
  'doubleval 1': (_, value) => new Float(toFloat(value!)),
  'strval 1': ({ interpreter }, value) => interpreter.text(value!),
  'boolval 1': (_, value) => toBoolean(value!),
  'settype 2 &0': ({ interpreter, references }, value, type) => {
    const name = String(type).toLowerCase();
    references[0]!.value = name.startsWith('int')
      ? toInteger(value!)
      : name === 'string'
        ? interpreter.text(value!)
        : name.startsWith('bool')
          ? toBoolean(value!)
          : name === 'null'
            ? null
            : new Float(toFloat(value!));
    return true;
  },
};
