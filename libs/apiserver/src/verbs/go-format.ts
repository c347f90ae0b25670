// Texts in which Go shows through: how it prints a map, and how its converter names a value of the wrong type.
import { fieldsOf } from '@drydock/kinds';
import { isObject } from '@drydock/machinery';

/** A JSON value as Go's `%+v` prints it: `map[spec:map[replicas:3]]`. */
export function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`;
  if (isObject(value)) {
    const keys = Object.keys(value).sort();
    return `map[${keys.map((key) => `${key}:${goMap(value[key])}`).join(' ')}]`;
  }
  return value === null ? '<nil>' : String(value);
}

const kinds: Readonly<Record<string, string>> = {
  array: 'slice',
  bool: 'bool',
  number: 'int64',
  object: 'map',
  string: 'string',
};

/** What the converter of strategic patches says where the JSON decoder says "cannot unmarshal". */
export function conversionError(decodeError: string): string {
  const match = /^json: cannot unmarshal (\w+).* into Go struct field \S+ of type (\S+)$/.exec(decodeError);
  if (!match) return decodeError;
  const from = kinds[match[1] ?? ''] ?? match[1];
  const to = match[2] ?? '';
  if (to.startsWith('[]')) return `cannot restore slice from ${from}`;
  if (to.startsWith('map[') || to === 'v1.ResourceList') return `cannot restore map from ${from}`;
  if (!to.startsWith('v1.')) return `unrecognized type: ${to}`;
  return fieldsOf(to.slice('v1.'.length))
    ? `cannot restore struct from: ${from}`
    : 'unrecognized type: string';
}
