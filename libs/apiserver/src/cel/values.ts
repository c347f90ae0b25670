// JSON as CEL sees it: whole numbers are ints, unless a schema says that they are numbers.
import type { JSONSchemaProps } from '@drydock/kinds';
import { decodeBase64, isObject, parseTime } from '@drydock/machinery';
import { celEnvironment } from './environment.ts';
import { childOf, itemsOf } from '../custom-resources/schema/schema.ts';

type Schema = JSONSchemaProps;

/** A value without a schema. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toCel(item)]));
}

/** A value that a structural schema describes. Names of properties that CEL cannot spell are escaped. */
export function toTypedCel(value: unknown, schema: Schema | undefined): unknown {
  if (!schema || value === null) return toCel(value);
  if (typeof value === 'number') return schema.type === 'number' ? value : toCel(value);
  if (typeof value === 'string') return textValue(value, schema);
  if (Array.isArray(value)) return value.map((item: unknown) => toTypedCel(item, itemsOf(schema)));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      schema.properties && Object.hasOwn(schema.properties, key) ? escapeName(key) : key,
      toTypedCel(item, childOf(schema, key)),
    ]),
  );
}

function textValue(value: string, { format }: Schema): unknown {
  const time = format === 'date-time' ? value : format === 'date' ? `${value}T00:00:00Z` : undefined;
  if (time !== undefined && parseTime(time) !== undefined)
    return celEnvironment.evaluate('timestamp(text)', { text: time }) as unknown;
  if (format === 'duration' && /^[+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(value))
    return celEnvironment.evaluate('duration(text)', { text: value }) as unknown;
  return format === 'byte' ? (decodeBase64(value) ?? value) : value;
}

const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** Kubernetes' rule for field names that are no identifiers. */
export function escapeName(name: string): string {
  if (reserved.has(name)) return `__${name}__`;
  return name
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}
